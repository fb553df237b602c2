import type { Engine } from "../context.ts";
import type { WakeUp } from "../queues/index.ts";

/**
 * Wakes a worker of a lane after its cases were committed. A queue that is away is logged and no error: the rows are
 * there, and the reconciler wakes lanes that have work.
 *
 * @param wakeUp `at`: the instant at which cases come due; one that is past counts as now.
 */
export async function wakeLane(engine: Engine, targetSystemId: string, wakeUp: WakeUp = {}): Promise<void> {
  try {
    await engine.queues.wakeLane(targetSystemId, wakeUp);
  } catch (error) {
    engine.log.warn({ err: error, targetSystemId }, "could not wake the lane; the reconciler will");
  }
}
