import type { StepRecord } from "../core/cases/index.ts";

/** Ends a dry run in front of the first change to the target system; nothing has failed. */
export class DryRunEnd extends Error {
  override readonly name = "DryRunEnd";
}

/** Keeps the steps of one attempt, with times, and knows what it is at. */
export type StepLog = {
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  save<T>(name: string, work: () => Promise<T>): Promise<T>;
  records(): readonly StepRecord[];
  current(): string | null;
};

export type StepLogOptions = {
  /** Once aborted, no further step begins. */
  signal: AbortSignal;
  dryRun: boolean;
  /** Told of every step that begins or ends. */
  onProgress?(): void;
};

export function createStepLog({ signal, dryRun, onProgress }: StepLogOptions): StepLog {
  const started = performance.now();
  const records: StepRecord[] = [];
  const open: string[] = [];
  const elapsedMs = () => Math.round(performance.now() - started);

  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const startedMs = elapsedMs();
    open.push(name);
    onProgress?.();
    try {
      const result = await work();
      records.push({ name, startedMs, durationMs: elapsedMs() - startedMs });
      return result;
    } catch (error) {
      records.push({ name, startedMs, durationMs: elapsedMs() - startedMs, failed: true });
      throw error;
    } finally {
      open.pop();
      onProgress?.();
    }
  };

  return {
    step,
    save: (name, work) => {
      if (dryRun) throw new DryRunEnd(`Dry run: ended in front of «${name}»`);
      return step(name, work);
    },
    records: () => records,
    current: () => open.at(-1) ?? null,
  };
}
