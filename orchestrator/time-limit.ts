import { TechnicalError } from "../bots/sdk/index.ts";

/** The time that something may take; it ends sooner when the outer signal is aborted. */
export type TimeLimit = {
  signal: AbortSignal;
  /** Whether it was the time that ran out. */
  isSpent(): boolean;
  /** Lets go of the clock and of the outer signal; to be called when the work is done. */
  end(): void;
};

export const tookTooLong = () => new TechnicalError("TIMEOUT", "The case took longer than its time limit");

/** `AbortSignal.any` and `.timeout` would keep every case in memory until its time limit, however soon it was done. */
export function limitTime(outer: AbortSignal, limitMs: number): TimeLimit {
  const over = new AbortController();
  let spent = false;
  const passOn = () => over.abort(outer.reason);
  if (outer.aborted) passOn();
  outer.addEventListener("abort", passOn, { once: true });
  const timer = setTimeout(() => {
    spent = true;
    over.abort(tookTooLong());
  }, limitMs);
  return {
    signal: over.signal,
    isSpent: () => spent,
    end() {
      clearTimeout(timer);
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
