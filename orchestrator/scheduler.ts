import type { Engine } from "../core/context.ts";
import { nextDueAt, startDueSchedules } from "../core/schedules/index.ts";

/** Starts runs at the moment their schedules come due. */
export type Scheduler = { stop(): Promise<void> };

// So long a schedule that was just made or changed may wait to be known here.
const lookMs = 5_000;

/**
 * Sleeps until the next schedule comes due. The record alone says when that is, and what is not seen to here, the reconciler's
 * round finds.
 */
export function startScheduler(engine: Engine): Scheduler {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let dueAt: Date | null = null;

  const look = async (): Promise<void> => {
    let waitMs = lookMs;
    try {
      if (dueAt !== null && dueAt <= engine.now()) await startDueSchedules(engine);
      dueAt = await nextDueAt(engine);
      if (dueAt !== null) waitMs = Math.max(0, Math.min(dueAt.getTime() - engine.now().getTime(), lookMs));
    } catch (error) {
      engine.log.warn({ err: error }, "schedules not looked at; will try again");
    }
    if (!stopped) timer = setTimeout(() => void (current = look()), waitMs);
  };
  let current = look();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
