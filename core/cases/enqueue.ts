import type { Engine } from "../context.ts";
import type { LaneCase } from "../queues/index.ts";

/** A case that is due, as the record has it. */
export type DueCase = {
  id: string;
  targetSystemId: string;
  attempt: number;
  priority: number;
  notBefore?: Date | null;
};

/**
 * Enqueues cases after their rows were committed. A queue that is away is logged and no error:
 * the rows are there, and the reconciler enqueues them.
 */
export async function wakeWorkers(engine: Engine, due: readonly DueCase[]): Promise<void> {
  if (due.length === 0) return;
  try {
    await engine.queues.enqueueCases(due.map((item) => laneCase(item, engine.now())));
  } catch (error) {
    engine.log.warn({ err: error, cases: due.length }, "could not enqueue; the reconciler will");
  }
}

function laneCase(due: DueCase, now: Date): LaneCase {
  const delayMs = due.notBefore ? Math.max(0, due.notBefore.getTime() - now.getTime()) : 0;
  return {
    workItemId: due.id,
    attempt: due.attempt,
    targetSystemId: due.targetSystemId,
    priority: due.priority,
    delayMs,
  };
}
