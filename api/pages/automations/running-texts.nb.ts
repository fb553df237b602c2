type Field = "forsok" | "steggrense" | "frist" | "antall" | "ventetid" | "stille" | "saksdata" | "bevis";
type Group = { legend: string; hint?: string; names: readonly Field[] };

type Standard = { attempts: number | undefined; atOnce: boolean; first: string; longest: string | undefined };

const groups: readonly Group[] = [
  { legend: "Grenser for en sak", names: ["forsok", "steggrense", "frist"] },
  {
    legend: "Når arbeidet begynner",
    hint: "La begge stå tomme for at roboten skal ta sakene med en gang de kommer.",
    names: ["antall", "ventetid"],
  },
  { legend: "Varsel", names: ["stille"] },
  {
    legend: "Oppbevaring",
    hint: "Timene og et fingeravtrykk av saksnøkkelen blir stående uansett.",
    names: ["saksdata", "bevis"],
  },
];

const fields: Readonly<Record<Field, { label: string; hint: string }>> = {
  forsok: { label: "Forsøk per sak", hint: "Tekniske feil prøves på nytt så mange ganger i alt, fra 1 til 10." },
  steggrense: {
    label: "Sekunder uten framdrift",
    hint: "Kommer roboten ikke til et nytt trinn innen så lang tid, stanses forsøket. Tomt: robotens egen grense.",
  },
  frist: {
    label: "Frist i virkedager",
    hint: "Nye saker skal være ferdige så mange virkedager etter at de kom. Tomt: ingen frist.",
  },
  antall: {
    label: "Begynn når så mange saker venter",
    hint: "Krever at du også sier hvor lenge den eldste kan vente.",
  },
  ventetid: { label: "Begynn når den eldste har ventet så mange minutter", hint: "Høyst en uke, 10 080 minutter." },
  stille: {
    label: "Varsle når ingen saker er blitt ferdige på så mange timer",
    hint: "Bare mens saker venter. Tomt: intet varsel.",
  },
  saksdata: { label: "Slett saksopplysninger etter så mange dager", hint: "Fra saken er ferdig. Tomt: slettes ikke." },
  bevis: { label: "Slett skjermbilder og spor etter så mange dager", hint: "Fra saken er ferdig. Tomt: slettes ikke." },
};

/** Which attempts leave a trace when they fail. */
const traces = {
  legend: "Spor av feil",
  field: {
    label: "Ta opp spor",
    hint: "Et spor er et opptak av alt roboten gjorde i et forsøk som feilet, med fødselsnumre og skjermede felt sladdet. Fra første forsøk bruker roboten en tredel lengre tid på hver sak.",
  },
  choices: {
    FIRST_ATTEMPT: "Fra første forsøk",
    SECOND_ATTEMPT: "Fra andre forsøk",
    NEVER: "Aldri, bare skjermbilde",
  },
};

const kinds = {
  TARGET_DOWN: "Fagsystemet svarer ikke",
  SESSION_LOST: "Innloggingen er mistet",
  UNKNOWN_SCREEN: "Skjermbildet er ukjent",
  TIMEOUT: "Det tok for lang tid",
  STUCK: "Roboten sto fast",
  BROWSER_CRASH: "Nettleseren stoppet",
  UNEXPECTED: "Uventet feil",
  LEASE_LOST: "En arbeider ble borte",
};

/** Texts about how an automation is run. */
export const running = {
  title: "Slik drives den",
  lead: "Gjelder fra neste sak roboten begynner på. Tomme felt følger standarden.",
  change: "Endre",
  submit: "Lagre",
  groups,
  fields,
  traces,
  retries: {
    legend: "Slik prøves feil på nytt",
    hint: "Hver slags feil har sin egen standard. Fyll bare ut det som skal være annerledes.",
    kinds,
    forsok: "Forsøk i alt",
    forste: "Vent etter første forsøk, sekunder",
    lengste: "Vent høyst, sekunder",
    standard: ({ attempts, atOnce, first, longest }: Standard) =>
      [
        "Standard:",
        attempts === undefined ? "så mange forsøk som saken har," : `høyst ${attempts} forsøk,`,
        ...(longest === undefined ? ["på nytt med en gang."] : []),
        ...(longest !== undefined && atOnce ? ["på nytt med en gang, siden"] : []),
        ...(longest === undefined ? [] : [`venter ${first}, så dobbelt så lenge for hver gang, høyst ${longest}.`]),
      ].join(" "),
  },
  facts: {
    stepLimit: "Uten framdrift",
    ownLimit: "robotens egen grense",
    deadline: "Frist",
    noDeadline: "ingen",
    workingDays: (days: string) => (days === "1" ? "1 virkedag" : `${days} virkedager`),
    begins: "Begynner",
    atOnce: "med en gang",
    atWaiting: (cases: string, wait: string) => `når ${cases} saker venter, eller den eldste har ventet ${wait}`,
    afterWait: (wait: string) => `når den eldste har ventet ${wait}`,
    idle: "Varsel om stillstand",
    idleAfter: (hours: string) => (hours === "1" ? "etter 1 time" : `etter ${hours} timer`),
    noIdle: "intet varsel",
    payload: "Saksopplysninger",
    evidence: "Skjermbilder og spor",
    traces: "Spor av feil",
    tracedFrom: {
      FIRST_ATTEMPT: "fra første forsøk",
      SECOND_ATTEMPT: "fra andre forsøk",
      NEVER: "aldri, bare skjermbilde",
    },
    keptFor: (days: string) => (days === "1" ? "slettes etter 1 dag" : `slettes etter ${days} dager`),
    kept: "slettes ikke",
    retries: "Nye forsøk",
    standardRetries: "etter standarden",
    ownRetries: (which: string) => `egne regler for: ${which}`,
  },
  errors: {
    waitToo: "Si også hvor lenge den eldste kan vente, ellers kan de siste sakene bli liggende",
    longest: "Kan ikke være kortere enn ventetiden etter første forsøk",
  },
};
