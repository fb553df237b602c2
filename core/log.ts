import { type DestinationStream, type Logger, pino } from "pino";
import { maskPersonalNumbers } from "./personal-numbers.ts";

export type { Logger } from "pino";

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
