import { idnr } from "@navikt/fnrvalidator";
import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** What may be a national id or an account number: eleven digits in a row, or grouped as people write them. */
const personalNumbers =
  /(?<!\d)(?:\d{6}[ .\u00a0\u202f-]?\d{5}|\d{4}[ .\u00a0\u202f]\d{2}[ .\u00a0\u202f]\d{5})(?!\d)/g;

/** Eleven digits or more in whatever groups: a national id among them is known by its control digits. */
const manyDigits = /\d(?:[\s.\-–/:]{0,3}\d){10,}/g;

/** Hold digits enough to look like a number of a person, and are none: a UUID, an instant and a date with its year. */
const otherDigits = new RegExp(
  [
    String.raw`((?<![\da-f])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])`,
    String.raw`(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?!\d)`,
    String.raw`(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d(?!\d))`,
  ].join("|"),
  "i",
);

/**
 * Masks every run of digits that may be a national id or an account number, and every national id however its digits are
 * grouped. Takes time by the length of the text alone, whatever is in it.
 *
 * @example maskPersonalNumbers("fnr 158680 12304"); // "fnr ***********"
 */
export function maskPersonalNumbers(text: string): string {
  // What a split finds stands between what it leaves.
  const parts = text.split(otherDigits);
  return parts.map((part, index) => (index % 2 === 1 ? part : maskedNumbers(part))).join("");
}

function maskedNumbers(text: string): string {
  return text.replace(personalNumbers, mask).replace(manyDigits, maskedIds);
}

const mask = "***********";

/** Digits with the national ids among them masked: those that begin and end with a group. */
function maskedIds(digits: string): string {
  const groups = [...digits.matchAll(/\d+/g)].map(({ 0: text, index }) => ({
    text,
    from: index,
    to: index + text.length,
  }));
  let shown = "";
  let done = 0;
  for (const [at, { from }] of groups.entries()) {
    const end = from < done ? undefined : endOfId(groups.slice(at, at + 11));
    if (end === undefined) continue;
    shown += digits.slice(done, from) + mask;
    done = end;
  }
  return shown + digits.slice(done);
}

function endOfId(groups: readonly { text: string; to: number }[]): number | undefined {
  let digits = "";
  for (const { text, to } of groups) {
    digits += text;
    if (digits.length >= 11) return idnr(digits).status === "valid" ? to : undefined;
  }
  return undefined;
}

/** What a line about a case tells of it, by the names that `docs/operations.md` explains. */
export type CaseFields = {
  workItemId: string;
  attempt: number;
  runId: string;
  automation: string;
  lane: string;
  tenantId: string;
};

/** A logger whose every line says which case it is about. */
export function logOfCase(log: Logger, of: CaseFields): Logger {
  const { workItemId, attempt, runId, automation, lane, tenantId } = of;
  return log.child({ workItemId, attempt, runId, automation, lane, tenantId });
}

/**
 * JSON lines on standard output: fields first, then a fixed message.
 * Secrets are left out by name, personal numbers are masked wherever they stand.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: {
      paths: [
        "password",
        "*.password",
        "secret",
        "*.secret",
        "token",
        "*.token",
        "apiKey",
        "*.apiKey",
        "input",
        "*.input",
      ],
      remove: true,
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: maskPersonalNumbers },
  };
  return destination ? pino(options, destination) : pino(options);
}
