import type { Role } from "../../core/db.ts";

/** Solvik kommune does not exist; nor do its people. Figures are the planning values of domain.md 5. */
export const solvik = { slug: "solvik", name: "Solvik kommune", inhabitants: 25_000, yearlyGoalHours: 1_200 };

/** Units with the code of their parent; parents first. */
export const units = [
  { code: "solvik", name: "Solvik kommune", level: "kommune" },
  { code: "organisasjon", name: "Organisasjon", level: "tjenesteområde", parent: "solvik" },
  { code: "teknikk", name: "Teknikk og samfunn", level: "tjenesteområde", parent: "solvik" },
  { code: "oppvekst", name: "Oppvekst og kultur", level: "tjenesteområde", parent: "solvik" },
  { code: "helse", name: "Helse og velferd", level: "tjenesteområde", parent: "solvik" },
  { code: "dokumentsenter", name: "Dokumentsenteret", level: "virksomhet", parent: "organisasjon" },
  { code: "okonomi", name: "Økonomi", level: "virksomhet", parent: "organisasjon" },
  { code: "fordringer", name: "Fordringer og innfordring", level: "avdeling", parent: "okonomi" },
] as const;

/** One person for each way of using the product. */
export const people: readonly { email: string; name: string; roles: Role[] }[] = [
  { email: "prosesseier@solvik.example", name: "Pernille Prosesseier", roles: ["PROCESS_OWNER"] },
  { email: "drift@solvik.example", name: "Dag Driftsoperatør", roles: ["OPERATOR"] },
  { email: "saksbehandler@solvik.example", name: "Siri Saksbehandler", roles: ["CASE_WORKER"] },
  { email: "gevinst@solvik.example", name: "Gunn Gevinstansvarlig", roles: ["BENEFIT_OWNER"] },
  { email: "ledelse@solvik.example", name: "Leif Leder", roles: ["MANAGEMENT"] },
  { email: "kontroll@solvik.example", name: "Karin Kontroller", roles: ["CONTROLLER"] },
  { email: "admin@solvik.example", name: "Aksel Administrator", roles: ["ADMINISTRATOR", "OPERATOR", "PROCESS_OWNER"] },
];

/** The systems robots work in: the bot's name for it, its own name, its place in the sandbox. */
export const systems = [
  { key: "case-archive", name: "Sak/arkiv", account: "archive", path: "/archive" },
  { key: "claims", name: "Fordringer", account: "claims", path: "/claims" },
] as const;

/** Seconds of 24 cases by hand: seven minutes on the mean. */
const timings = [
  120, 695, 195, 355, 720, 460, 300, 570, 145, 380, 170, 220, 245, 645, 595, 435, 270, 485, 540, 330, 405, 510, 670,
  620,
];

/** Automations with the process each one helps; minutes and shares as planned, to be replaced by measurements. */
export const automations = [
  {
    code: "skjema-til-sak",
    title: "Skjema til sak",
    botId: "form-to-case",
    system: "case-archive",
    unit: "dokumentsenter",
    process: { code: "skjema-til-sak", title: "Registrere innkomne skjema", yearlyVolume: 6_000 },
    facts: { kostraFunction: "120", affectedEmployees: 9, citizenSecondsPerCase: 600 },
    standardResidualSeconds: 90,
    baseline: {
      source: "STUDY",
      title: "Tidtaking før roboten",
      method: "Tidtaking av 24 saker over tre uker (demotall)",
      seconds: timings,
    },
    schedule: { kind: "interval", minutes: 2 },
  },
  {
    code: "betalingsutsettelse",
    title: "Betalingsutsettelse",
    botId: "payment-deferral",
    system: "claims",
    unit: "fordringer",
    process: { code: "betalingsutsettelse", title: "Behandle søknad om betalingsutsettelse", yearlyVolume: 1_500 },
    facts: { kostraFunction: "120", affectedEmployees: 4, citizenSecondsPerCase: 0 },
    standardResidualSeconds: 90,
    baseline: {
      source: "ESTIMATE",
      lowSeconds: 360,
      likelySeconds: 480,
      highSeconds: 720,
      method: "Anslag fra fagansvarlig (demotall)",
    },
    schedule: { kind: "interval", minutes: 2 },
  },
] as const;
