import { TechnicalError } from "../bots/sdk/index.ts";

/** The time that something may take; it ends sooner when the outer signal is aborted. */
export type TimeLimit = {
  signal: AbortSignal;
  /** Whether it was the time that ran out. */
  isSpent(): boolean;
  /** Lets go of the clock and of the outer signal; to be called when the work is done. */
  end(): void;
};

/** The time that something may be without progress. */
export type ProgressLimit = TimeLimit & {
  /** Begins the time, or begins it anew. */
  progress(): void;
};

export const tookTooLong = () => new TechnicalError("TIMEOUT", "Saken tok lengre tid enn grensen for ett forsøk");

export const gotStuck = (limitMs: number) =>
  new TechnicalError("STUCK", `Roboten kom ikke videre på ${Math.round(limitMs / 1000)} sekunder`);

const defaultStepLimitSeconds = 60;

/** Milliseconds an attempt may be without progress: what the automation says, else the bot. */
export function stepLimitMs(
  automation: { stepLimitSeconds: number | null },
  bot: { stepLimitSeconds?: number | undefined },
): number {
  return 1000 * (automation.stepLimitSeconds ?? bot.stepLimitSeconds ?? defaultStepLimitSeconds);
}

/** The signal is aborted when all of the work has taken `limitMs`. */
export function limitTime(outer: AbortSignal, limitMs: number): TimeLimit {
  const { progress, ...limit } = runDown(outer, limitMs, tookTooLong);
  progress();
  return limit;
}

/**
 * The signal is aborted when the work has made no progress for `limitMs`. The time begins with the first progress: whoever
 * waits for a browser has not begun.
 */
export function limitProgress(outer: AbortSignal, limitMs: number): ProgressLimit {
  return runDown(outer, limitMs, () => gotStuck(limitMs));
}

/** `AbortSignal.any` and `.timeout` would keep every case in memory until its time limit, however soon it was done. */
function runDown(outer: AbortSignal, limitMs: number, reason: () => TechnicalError): ProgressLimit {
  const over = new AbortController();
  let spent = false;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const stopClock = () => {
    ended = true;
    clearTimeout(timer);
  };
  const runOut = () => {
    stopClock();
    spent = true;
    over.abort(reason());
  };
  const passOn = () => {
    stopClock();
    over.abort(outer.reason);
  };
  if (outer.aborted) passOn();
  outer.addEventListener("abort", passOn, { once: true });
  return {
    signal: over.signal,
    isSpent: () => spent,
    progress: () => {
      // A stopped clock would be set going again.
      if (!ended) timer = timer?.refresh() ?? setTimeout(runOut, limitMs);
    },
    end() {
      stopClock();
      outer.removeEventListener("abort", passOn);
    },
  };
}

/** Work that does not heed the signal must not keep its lane: it is over when the signal says so. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  let stopListening: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    stopListening = () => signal.removeEventListener("abort", end);
  });
  return Promise.race([work, aborted]).finally(() => stopListening());
}
