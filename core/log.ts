import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/**
 * What may be a national id or an account number: eleven digits in a row, or grouped as people write them.
 * The end of a UUID is neither, though it may look like one.
 */
const personalNumbers =
  /(?<!\d)(?:\d{6}[ .\u00a0\u202f-]?\d{5}|\d{4}[ .\u00a0\u202f]\d{2}[ .\u00a0\u202f]\d{5})(?!\d)(?<!\b[\da-f]{8}(?:-[\da-f]{4}){3}-[a-f]?\d{11})/g;

/**
 * Masks every run of digits that may be a national id or an account number.
 *
 * @example maskPersonalNumbers("fnr 150680 12345"); // "fnr ***********"
 */
export function maskPersonalNumbers(text: string): string {
  return text.replace(personalNumbers, "***********");
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
