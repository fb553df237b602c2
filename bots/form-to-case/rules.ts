import type { Input, Settings } from "./schema.ts";
import { mentionsAny } from "../sdk/index.ts";

/** What the archive knows of a form and its sender before it is registered. */
export type Precheck = {
  isShielded: boolean;
  hasConflictOfInterest: boolean;
  /** Numbers of the sender's open cases of the same type. */
  openCases: readonly string[];
  /** Other forms of the same sender with a file in common; times as `YYYY-MM-DD hh:mm:ss`, local. */
  similarForms: readonly { formId: string; submittedAt: string; isRegistered: boolean }[];
  /** In the order of the attachments. */
  files: readonly { check: "OK" | "INFECTED" | "LOCKED"; isPdfA: boolean }[];
};

export type Facts = { input: Input; precheck: Precheck; settings: Settings };

type Rule = { code: string; message: string; applies(facts: Facts): boolean };

/** In this order: what must be kept from most eyes first, then what is urgent, then what stands in the way. */
const rules: readonly Rule[] = [
  {
    code: "SHIELDED_ADDRESS",
    message: "Avsender har adressesperre. Bare de som har tilgang til slike saker, kan registrere skjemaet.",
    applies: ({ precheck }) => precheck.isShielded,
  },
  {
    code: "CHILD_CONCERN",
    message: "Teksten kan gjelde uro for et barn. Les skjemaet med en gang.",
    applies: ({ input, settings }) => mentionsAny(textOf(input), settings.childConcernWords),
  },
  {
    code: "THREAT",
    message: "Teksten kan inneholde en trussel, eller noen kan være i fare. Les skjemaet med en gang.",
    applies: ({ input, settings }) => mentionsAny(textOf(input), settings.threatWords),
  },
  {
    code: "CONFLICT_OF_INTEREST",
    message: "Avsender er merket for mulig inhabilitet. Leder må avgjøre hvem som tar saken.",
    applies: ({ precheck }) => precheck.hasConflictOfInterest,
  },
  {
    code: "INFECTED_FILE",
    message: "Filkontrollen fant virus i et vedlegg. Ikke åpne det. Be avsender om en ny fil.",
    applies: ({ precheck }) => precheck.files.some((file) => file.check === "INFECTED"),
  },
  {
    code: "LOCKED_FILE",
    message: "Et vedlegg er låst, så det kan ikke arkiveres. Be avsender om en åpen fil.",
    applies: ({ precheck }) => precheck.files.some((file) => file.check === "LOCKED"),
  },
  {
    code: "UNSUPPORTED_ATTACHMENT",
    message: "Et vedlegg har en filtype som ikke kan gjøres om til PDF/A.",
    applies: ({ input, settings }) =>
      input.attachments.some((file) => !settings.convertibleTypes.includes(file.mimeType.toLowerCase())),
  },
  {
    code: "UNKNOWN_FORM_TYPE",
    message: "Skjematypen er ikke kjent. Avgjør hvor skjemaet hører til.",
    applies: ({ input, settings }) => !Object.hasOwn(settings.formTypes, input.formType),
  },
  {
    code: "DUPLICATE_FORM",
    message: "Avsender har sendt samme fil før i løpet av sju dager. Avgjør om dette er samme henvendelse.",
    applies: isDuplicate,
  },
  {
    code: "SEVERAL_CASES",
    message: "Avsender har flere åpne saker av samme type. Velg hvilken skjemaet hører til.",
    applies: ({ precheck }) => precheck.openCases.length > 1,
  },
];

/** What each code of a form that is handed over means. */
export const reasons = {
  ...Object.fromEntries(rules.map(({ code, message }) => [code, message])),
  ALREADY_HANDLED: "En saksbehandler har alt registrert skjemaet.",
};

/** Why a person must take the form, or nothing when it is registered by rule. */
export function findException(facts: Facts): Pick<Rule, "code" | "message"> | undefined {
  return rules.find((rule) => rule.applies(facts));
}

/** Local time in Norway to the second, `YYYY-MM-DD hh:mm:ss`, as the archive shows it. */
export function localTime(instant: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Oslo",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return format.format(new Date(instant));
}

function textOf(input: Input): string {
  return [input.subject, input.body, ...input.attachments.map((file) => file.fileName)].join("\n");
}

/** The later of two alike is the duplicate, so that it does not matter which of them is taken first. */
function isDuplicate({ input, precheck, settings }: Facts): boolean {
  const submittedAt = localTime(input.submittedAt);
  return precheck.similarForms.some((other) => {
    if (daysApart(other.submittedAt, submittedAt) > settings.duplicateDays) return false;
    const isEarlier =
      other.submittedAt < submittedAt || (other.submittedAt === submittedAt && other.formId < input.formId);
    return isEarlier || other.isRegistered;
  });
}

function daysApart(a: string, b: string): number {
  const toMs = (local: string) => Date.parse(`${local.replace(" ", "T")}Z`);
  return Math.abs(toMs(a) - toMs(b)) / 86_400_000;
}
