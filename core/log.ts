import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

const nationalIdOrAccount = /(?<!\d)\d{6}[ .-]?\d{5}(?!\d)/g;

/**
 * Masks every run of digits that may be a national id or an account number (domain.md 3).
 *
 * @example maskPersonalNumbers("fnr 150680 12345"); // "fnr ***********"
 */
export function maskPersonalNumbers(text: string): string {
  return text.replace(nationalIdOrAccount, "***********");
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
