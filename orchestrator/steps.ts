import type { StepRecord } from "../core/cases/index.ts";

/** Ends a dry run in front of the first change to the target system; nothing has failed. */
export class DryRunEnd extends Error {
  override readonly name = "DryRunEnd";
}

/** Keeps the steps of one attempt, with times, and knows what it is at. */
export type StepLog = {
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  save<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Says that the work begins: from now on it is to make progress. */
  begin(): void;
  /** In the order they ended. Once the attempt was aborted, those it was in the middle of have failed. */
  records(): readonly StepRecord[];
  current(): string | null;
  /** The innermost step that failed last, or is under way. */
  failedAt(): string | null;
};

export type StepLogOptions = {
  /** Once aborted, no further step begins. */
  signal: AbortSignal;
  dryRun: boolean;
  /** Told when the work begins, and of every step that begins or ends. */
  onProgress?(): void;
};

export function createStepLog({ signal, dryRun, onProgress }: StepLogOptions): StepLog {
  const started = performance.now();
  const ended: StepRecord[] = [];
  const open: { name: string; startedMs: number }[] = [];
  const elapsedMs = () => Math.round(performance.now() - started);
  const recordOf = (one: { name: string; startedMs: number }): StepRecord => ({
    ...one,
    durationMs: elapsedMs() - one.startedMs,
  });
  const current = () => open.at(-1)?.name ?? null;

  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const one = { name, startedMs: elapsedMs() };
    open.push(one);
    onProgress?.();
    try {
      const result = await work();
      ended.push(recordOf(one));
      return result;
    } catch (error) {
      ended.push({ ...recordOf(one), failed: true });
      throw error;
    } finally {
      open.splice(open.indexOf(one), 1);
      onProgress?.();
    }
  };

  const records = (): readonly StepRecord[] => {
    if (!signal.aborted) return ended;
    return [...ended, ...open.toReversed().map((one) => ({ ...recordOf(one), failed: true as const }))];
  };

  return {
    begin: () => onProgress?.(),
    step,
    save: (name, work) => {
      if (dryRun) throw new DryRunEnd(`Dry run: ended in front of «${name}»`);
      return step(name, work);
    },
    records,
    current,
    failedAt: () => current() ?? failedStep(records()),
  };
}

/** The one that began last: an earlier failure was got over, and the steps round it have failed with it. */
function failedStep(records: readonly StepRecord[]): string | null {
  const [first, ...others] = records.filter(({ failed }) => failed);
  return others.reduce((last, each) => (last && last.startedMs >= each.startedMs ? last : each), first)?.name ?? null;
}
