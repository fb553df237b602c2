/** How many cases to claim beyond those that can be begun at once. */
export type Ahead = {
  /** Told how long each case took, in milliseconds. */
  took(durationMs: number): void;
  /** Tells itself how long a case takes that is begun now. */
  time(work: Promise<void>): Promise<void>;
  /** Whether cases take so short a time that some are claimed ahead. */
  areShort(): boolean;
  cases(places: number): number;
};

const shortMs = 25;
const workAheadMs = 50;
const mostAhead = 500;
const weightOfLatest = 0.1;

/**
 * Short cases are claimed ahead, at most a twentieth of a second's work: claiming would else take as long as the cases.
 * Those that use a browser take far longer, and none of them waits in a worker while another worker is free.
 */
export function createAhead(): Ahead {
  let meanMs: number | undefined;
  const took = (durationMs: number): void => {
    meanMs = meanMs === undefined ? durationMs : meanMs + weightOfLatest * (durationMs - meanMs);
  };
  const areShort = () => meanMs !== undefined && meanMs <= shortMs;
  return {
    took,
    time(work) {
      const startedMs = performance.now();
      return work.finally(() => took(performance.now() - startedMs));
    },
    areShort,
    cases(places) {
      if (meanMs === undefined || !areShort()) return 0;
      return Math.min(mostAhead, Math.floor((places * workAheadMs) / Math.max(meanMs, 0.1)));
    },
  };
}
