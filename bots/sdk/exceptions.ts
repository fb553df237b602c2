/**
 * The case cannot be done by a robot, and trying again will not help. Finished work for the robot:
 * the case is handed over to a person at once and never goes back on the queue.
 */
export class BusinessException extends Error {
  override readonly name = "BusinessException";
  /** Stable and short, such as `SHIELDED_ADDRESS`: reports and standard residual times group by it. */
  readonly code: string;

  /** @param message For the case worker, in plain bokmål, without personal data. */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What went wrong technically; each kind has a retry policy of its own. Bots throw the first three; the worker tells the
 * others by what was thrown, or by the clock: `TIMEOUT` when all of an attempt took too long, `STUCK` when it made no
 * progress.
 */
export type TechnicalErrorKind =
  | "TARGET_DOWN"
  | "SESSION_LOST"
  | "UNKNOWN_SCREEN"
  | "TIMEOUT"
  | "STUCK"
  | "BROWSER_CRASH"
  | "UNEXPECTED";

/** Something failed that may work another time. Costs the case one attempt; `SESSION_LOST` first gets one new login. */
export class TechnicalError extends Error {
  override readonly name = "TechnicalError";
  readonly kind: TechnicalErrorKind;

  /** @param message For the operator, without personal data. */
  constructor(kind: TechnicalErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
