import { alerts } from "./alerts/texts.nb.ts";
import { apiKeys } from "./api-keys/texts.nb.ts";
import { audit } from "./audit/texts.nb.ts";
import { automations } from "./automations/texts.nb.ts";
import { baselines } from "./baselines/texts.nb.ts";
import { benefits } from "./benefits/texts.nb.ts";
import { handling } from "./handling/texts.nb.ts";
import { harvest } from "./harvest/texts.nb.ts";
import { hours } from "./hours/texts.nb.ts";
import { imports } from "./imports/texts.nb.ts";
import { incidents } from "./incidents/texts.nb.ts";
import { lanes } from "./lanes/texts.nb.ts";
import { ledger } from "./ledger/texts.nb.ts";
import { fields } from "./components/fields.nb.ts";
import { coOperations } from "./co-operations/texts.nb.ts";
import { measures } from "./measures/texts.nb.ts";
import { plan } from "./plan/texts.nb.ts";
import { plausibility } from "./plausibility/texts.nb.ts";
import { organisation } from "./organisation/texts.nb.ts";
import { operation } from "./operation/texts.nb.ts";
import { processes } from "./processes/texts.nb.ts";
import { periods } from "./periods/texts.nb.ts";
import { reports } from "./reports/texts.nb.ts";
import { retention } from "./retention/texts.nb.ts";
import { schedules } from "./schedules/texts.nb.ts";
import { studies } from "./studies/texts.nb.ts";
import { triggers } from "./triggers/texts.nb.ts";
import { workers } from "./workers/texts.nb.ts";

const shell = {
  skip: "Hopp til hovedinnholdet",
  mainMenu: "Hovedmeny",
  crumbs: "Brødsmulesti",
  pager: "Bla i listen",
  nextPage: "Neste side",
  toStart: "Til starten",
  cancel: "Avbryt",
  year: "År",
  showYear: "Vis",
  toYear: (year: number) => `Til ${year}`,
  signOut: "Logg ut",
  pauseLive: "Slå av automatisk oppdatering",
  resumeLive: "Slå på automatisk oppdatering",
  footer: "minuttjakt: hver frigjorte time kan etterprøves.",
  sections: { benefits: "Gevinst", operation: "Drift", automations: "Automatiseringer" },
};

const signIn = {
  title: "Logg inn",
  lead: "Bruk kontoen du har fått av den som administrerer minuttjakt hos dere.",
  email: "E-post",
  password: "Passord",
  submit: "Logg inn",
  missingEmail: "Skriv e-postadressen din",
  missingPassword: "Skriv passordet ditt",
  wrong: "Feil e-post eller passord. Prøv igjen.",
  locked:
    "Kontoen er låst i 15 minutter, fordi passordet har vært feil ti ganger. Vent, eller be en administrator om hjelp.",
  signedOut: "Du er logget ut.",
};

const form = {
  optional: "(valgfritt)",
  summary: (count: number) => (count === 1 ? "Én ting må rettes" : `${count} ting må rettes`),
};

const errors = {
  wayOut: "Til forsiden",
  back: "Gå tilbake",
  invalid: {
    title: "Vi forstod ikke forespørselen",
    text: "Noe i adressen eller skjemaet var ikke gyldig. Ingenting er endret.",
  },
  forbidden: {
    title: "Du har ikke tilgang til denne siden",
    text: "Rollen din gir ikke tilgang. Trenger du den i jobben, kan en administrator gi deg rollen.",
  },
  not_found: {
    title: "Vi finner ikke siden",
    text: "Den kan være flyttet eller slettet, eller den hører til en annen kommune.",
  },
  period_closed: {
    title: "Perioden er lukket",
    text: "Tallene for den dagen er signert og lukket. Velg en dag i en åpen periode, eller be kontrolleren åpne perioden for retting.",
  },
  conflict: {
    title: "Det lot seg ikke gjøre nå",
    text: "Noen andre kan ha endret det samme først. Gå tilbake og se hva som gjelder nå. Ingenting er endret.",
  },
  locked: { title: "Kontoen er låst", text: "Vent 15 minutter, og prøv igjen." },
  unauthenticated: { title: "Du er ikke logget inn", text: "Logg inn for å fortsette." },
  unavailable: {
    title: "Tjenesten er ikke tilgjengelig akkurat nå",
    text: "Vi får ikke kontakt med databasen. Robotene fortsetter når den er tilbake. Prøv igjen om et minutt.",
  },
  internal: {
    title: "Noe gikk galt hos oss",
    text: "Feilen er logget. Prøv igjen, og si fra til den som drifter minuttjakt hvis det fortsetter.",
  },
  reference: (requestId: string) => `Referanse: ${requestId}`,
};

const cron = {
  weekdays: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
  range: (first: string, last: string) => `${first} til ${last}`,
  each: (weekday: string) => `hver ${weekday}`,
  at: (time: string) => `kl. ${time}`,
  daily: (time: string) => `hver dag kl. ${time}`,
  monthly: (day: number, time: string) => `den ${day}. i måneden kl. ${time}`,
  hourly: (minute: number) => (minute === 0 ? "hver hele time" : `hver time, ${minute} minutter over`),
  everyNthMinute: (minutes: number) => (minutes === 1 ? "hvert minutt" : `hvert ${minutes}. minutt`),
  and: " og ",
};

const time = {
  today: (clock: string) => `i dag kl. ${clock}`,
  yesterday: (clock: string) => `i går kl. ${clock}`,
  day: (date: string, clock: string) => `${date} kl. ${clock}`,
  instantly: "under 0,1\u00A0s",
  seconds: (seconds: string) => `${seconds}\u00A0s`,
  minutes: (minutes: number) => `${minutes}\u00A0min`,
  hours: (hours: number) => `${hours}\u00A0t`,
  days: (days: number) => `${days}\u00A0d`,
};

/** Bokmål, in plain language. */
export const nb = {
  shell,
  signIn,
  form,
  errors,
  benefits,
  hours,
  handling,
  harvest,
  periods,
  operation,
  organisation,
  reports,
  retention,
  apiKeys,
  audit,
  lanes,
  ledger,
  alerts,
  imports,
  incidents,
  automations,
  baselines,
  processes,
  studies,
  schedules,
  workers,
  triggers,
  fields,
  measures,
  plan,
  plausibility,
  coOperations,
  cron,
  time,
  caseStatus: {
    QUEUED: "I kø",
    RUNNING: "Kjører",
    RETRYING: "Prøves på nytt",
    SUCCEEDED: "Fullført",
    HANDED_OVER: "Overlevert",
    FAILED: "Feilet",
    CANCELLED: "Avbrutt",
    HELD: "Holdes tilbake",
    RESOLVED: "Løst av et menneske",
  },
  automationStatus: { DRAFT: "Utkast", ACTIVE: "Aktiv", PAUSED: "Satt på pause", RETIRED: "Avviklet" },
  runStatus: {
    COLLECTING: "Henter saker",
    RUNNING: "Kjører",
    COMPLETED: "Ferdig",
    FAILED: "Feilet",
    STOPPED: "Stanset",
  },
  attemptOutcome: {
    SUCCEEDED: "Fullført",
    BUSINESS_EXCEPTION: "Overlevert til saksbehandler",
    TECHNICAL_ERROR: "Teknisk feil",
    LEASE_LOST: "Avbrutt: roboten ga ikke livstegn",
    STOPPED: "Stanset av et menneske",
  },
  attemptGoesOn: "Pågår",
  evidence: {
    A: "A: målt",
    B: "B: målt, standard etterarbeid",
    C: "C: anslag",
    D: "D: antakelse",
    I: "I: importert",
  },
  withoutBaseline: "Uten nullpunkt",
};
