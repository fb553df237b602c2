type Cause = { title: string; cause: string; advice: string };

/** What an error code means and what to do about it; a code that is not here is `other`. */
const causes: Readonly<Record<string, Cause>> = {
  TARGET_DOWN: {
    title: "Fagsystemet svarer ikke",
    cause: "Fagsystemet svarte ikke, svarte med feil eller brøt forbindelsen.",
    advice:
      "Se om fagsystemet er oppe, og spør den som drifter det. Er stansen planlagt, legg inn et vedlikeholdsvindu.",
  },
  SESSION_LOST: {
    title: "Roboten mister innloggingen",
    cause: "Fagsystemet ba om innlogging igjen, også etter at roboten hadde logget inn på nytt.",
    advice: "Logg inn med robotkontoen for hånd. Se om passordet er utløpt, eller om kontoen er sperret.",
  },
  UNKNOWN_SCREEN: {
    title: "Skjermbildet er ukjent",
    cause: "Roboten fant ikke det den leter etter. Ofte er fagsystemet oppdatert, eller så heter et felt noe annet.",
    advice:
      "Se på skjermbildet. Har et felt eller en knapp fått nytt navn, kan det rettes i innstillingene til automatiseringen. Ellers må den som har laget roboten, se på det.",
  },
  TIMEOUT: {
    title: "Det tok for lang tid",
    cause: "Noe roboten ventet på, kom ikke i tide: en side, et svar eller en knapp som lot seg trykke på.",
    advice: "Se om fagsystemet er tregt for andre også. Er det bare tregt i perioder, går det ofte over av seg selv.",
  },
  STUCK: {
    title: "Roboten sto fast",
    cause: "Roboten kom ikke til et nytt trinn innen grensen, og ble stanset.",
    advice:
      "Se på skjermbildet om noe venter på svar, for eksempel en dialog. Er fagsystemet bare tregt, kan grensen heves under «Slik drives den» på automatiseringen.",
  },
  BROWSER_CRASH: {
    title: "Nettleseren stoppet",
    cause: "Nettleseren til roboten krasjet eller ble lukket.",
    advice: "Se om maskinen som kjører robotene, har nok minne, og om den er startet på nytt.",
  },
  UNEXPECTED: {
    title: "Uventet feil i roboten",
    cause: "Det oppsto en feil som roboten ikke kjenner.",
    advice: "Vis denne siden til den som har laget roboten. Meldingen og trinnet forteller hvor feilen er.",
  },
  LEASE_LOST: {
    title: "En arbeider ble borte",
    cause: "Prosessen som gjorde saken, ga ikke lenger livstegn. Saken er gitt til en annen.",
    advice: "Se om maskinen eller prosessen er startet på nytt. Skjer det ofte, se etter mangel på minne i loggen.",
  },
  WORKER_LOST: {
    title: "En sak tok med seg to arbeidere",
    cause: "To arbeidere ble borte mens de holdt på med samme sak. Den prøves ikke igjen av seg selv.",
    advice: "Se i loggen til arbeiderne hva som skjedde sist. Gjør saken for hånd hvis det ikke lar seg rette.",
  },
};

const other: Cause = {
  title: "Teknisk feil",
  cause: "Roboten stoppet av en teknisk grunn.",
  advice: "Se på meldingen og skjermbildet, og si fra til den som har laget roboten.",
};

/** Texts of the pages about incidents. */
export const incidents = {
  title: "Hendelser",
  lead: "Like feil er samlet i én hendelse, uansett hvor mange saker de rammer.",
  cause: (errorCode: string): Cause => causes[errorCode] ?? other,
  knownCause: (errorCode: string): string | undefined => causes[errorCode]?.title,
  status: { OPEN: "Åpen", OBSERVED: "Gikk over", RESOLVED: "Løst" },
  list: {
    views: "Vis hendelser",
    all: "Oversikt",
    open: "Åpne hendelser",
    openHint: "Saker har stoppet, eller feilen har kommet minst ti ganger.",
    observed: "Feil som gikk over",
    observedHint: "Sakene ble gjort i et nytt forsøk. Du trenger ikke gjøre noe.",
    resolved: "Løste hendelser",
    incident: "Hendelse",
    status: "Status",
    automation: "Automatisering",
    occurrences: "Ganger",
    failedCases: "Saker som står",
    firstSeen: "Først sett",
    lastSeen: "Sist sett",
    step: (step: string) => `i trinnet «${step}»`,
    noOpen: "Ingen åpne hendelser",
    noOpenText: "Feil som stopper saker, kommer hit, med årsak og hva du kan gjøre.",
    none: "Ingen hendelser her",
    noneText: "Velg en annen visning.",
    allObserved: "Se alle feil som gikk over",
    shown: (count: number) => (count === 1 ? "Viser 1 hendelse" : `Viser ${count} hendelser`),
  },
  detail: {
    whatIsWrong: "Hva er galt?",
    whatToDo: "Hva gjør du?",
    observed:
      "Ingenting nå. Sakene ble gjort i et nytt forsøk. Kommer feilen ti ganger, eller stopper en sak, blir hendelsen åpnet.",
    failedCases: (count: string) =>
      count === "1"
        ? "Én sak står og venter på at noen gjør noe."
        : `${count} saker står og venter på at noen gjør noe.`,
    noFailedCases: "Ingen saker står på grunn av feilen.",
    resolve: "Løs hendelsen",
    resolvedText: (who: string, when: string) => `Løst av ${who} ${when}.`,
    earlier: "Den samme feilen er løst før",
    earlierText: (who: string, when: string) => `${who} løste den ${when}:`,
    earlierOpen: "Se den forrige hendelsen",
    later: "Feilen har kommet igjen",
    laterText: "Den samme feilen er sett etter at denne hendelsen ble løst.",
    laterOpen: "Se den nye hendelsen",
    evidence: "Siste gang",
    message: "Melding",
    code: "Kode",
    step: "Trinn",
    unknownStep: "Ikke kjent",
    case: "Sak",
    attempt: (number: number) => `forsøk ${number}`,
    at: "Tidspunkt",
    worker: "Arbeider",
    version: "Robotversjon",
    screenshotAlt: "Skjermbilde av fagsystemet sist feilen skjedde",
    affected: "Saker som er rammet",
    affectedShown: (shown: string, all: string) => `Viser ${shown} av ${all}, de som står først.`,
    allFailed: "Se alle saker som står i automatiseringen",
    caseKey: "Sak",
    caseStatus: "Status nå",
    caseOccurrences: "Forsøk som endte slik",
    caseLastSeen: "Sist",
    counts: "Sakene nå",
    history: "Over tid",
    historyCaption: { hour: "Feil time for time, de siste først", day: "Feil dag for dag, de siste først" },
    historyWhen: { hour: "Time", day: "Dag" },
    historyCount: "Ganger",
    historyCut: (count: number) => `De ${count} siste med feil vises.`,
    facts: "Fakta",
    automation: "Automatisering",
    system: "Fagsystem",
    occurrences: "Ganger i alt",
    firstSeen: "Først sett",
    lastSeen: "Sist sett",
    opened: "Åpnet",
    resolvedAt: "Løst",
    resolution: "Slik ble den løst",
    fingerprint: "Fingeravtrykk",
  },
  resolve: {
    title: "Løs hendelsen",
    lead: "Gjør dette når årsaken er rettet. Kommer den samme feilen igjen, blir det en ny hendelse.",
    resolution: "Hva var galt, og hva ble gjort?",
    resolutionHint: "Hjelper den neste som ser feilen. Ikke skriv personopplysninger.",
    retry: (count: string) =>
      count === "1" ? "Prøv saken som står, på nytt" : `Prøv alle de ${count} sakene som står, på nytt`,
    retryHint:
      "Hver sak får ett forsøk til. Roboten ser først etter om arbeidet allerede er gjort, og ingen sak gir timer to ganger.",
    noCases: "Ingen saker står på grunn av feilen, så ingen blir prøvd på nytt.",
    retired: "Automatiseringen er avviklet, så sakene kan ikke prøves på nytt. Løs hendelsen uten det.",
    required: "Skriv hva som ble gjort",
    tooLong: "Skriv høyst 1000 tegn",
    submit: "Løs hendelsen",
  },
  told: {
    resolved: "Hendelsen er løst.",
    retried: (count: string) =>
      count === "1"
        ? "Hendelsen er løst, og saken står i kø igjen."
        : `Hendelsen er løst, og ${count} saker står i kø igjen.`,
  },
};
