/** Error codes that speak of the target system, and not of a bot, a browser or a worker. */
export const systemErrors: readonly string[] = ["TARGET_DOWN", "TIMEOUT", "STUCK", "SESSION_LOST", "UNKNOWN_SCREEN"];

const firstWaitSeconds = 30;
const longestWaitSeconds = 600;

/** Two, since one case may fail by its own fault; the next in line is another. */
const failuresThatReopen = 2;
const otherErrorsThatClose = 3;

/** Seconds until a system is looked at again: doubling from 30, at most 10 minutes. */
export function waitSeconds(looksInVain: number): number {
  return Math.min(firstWaitSeconds * 2 ** Math.min(looksInVain, 10), longestWaitSeconds);
}

/** How an attempt ended that was begun while the circuit was half open. */
export type Trial = { outcome: string; errorCode: string | null };

/** What trials say of the system. */
export type Verdict = { circuit: "CLOSED" } | { circuit: "OPEN"; cause: string };

/**
 * What the trials of a lane with a half-open circuit say, oldest first; undefined while they say too little. Work that was
 * done closes it. So do several errors that are not the system's: they are counted against the cases again.
 */
export function verdictOf(trials: readonly Trial[]): Verdict | undefined {
  if (trials.some(({ outcome }) => outcome !== "TECHNICAL_ERROR")) return { circuit: "CLOSED" };
  const failures = trials.filter(({ errorCode }) => errorCode !== null && systemErrors.includes(errorCode));
  const cause = failures.at(-1)?.errorCode;
  if (failures.length >= failuresThatReopen && cause) return { circuit: "OPEN", cause };
  return trials.length - failures.length >= otherErrorsThatClose ? { circuit: "CLOSED" } : undefined;
}
