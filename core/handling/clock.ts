import { workedSeconds } from "../benefits/index.ts";
import type { DbOrTransaction } from "../db.ts";

/** A clock that runs, with the cut-off of its automation. */
export type RunningClock = {
  id: string;
  workItemId: string;
  seconds: number;
  activeAt: Date;
  idleCutoffMinutes: number;
};

/** How far a clock has come at an instant: time beyond the cut-off since its last sign of life is not counted. */
export function advance(clock: RunningClock, now: Date): { seconds: number; activeAt: Date } {
  const worked = workedSeconds(clock.activeAt, now, clock.idleCutoffMinutes);
  const counted = new Date(clock.activeAt.getTime() + worked * 1000);
  // What is left of a second goes on to the next sign of life.
  const isWithin = now.getTime() - counted.getTime() < 1000;
  return { seconds: clock.seconds + worked, activeAt: isWithin ? counted : now };
}

/** Whether a clock has stood still for longer than its cut-off. */
export function isIdle({ activeAt, idleCutoffMinutes }: RunningClock, now: Date): boolean {
  return now.getTime() - activeAt.getTime() > idleCutoffMinutes * 60_000;
}

type Which = { userId?: string; workItemIds?: readonly string[]; idleSince?: Date };

/** Clocks that run, of a person, on some cases, or idle beyond their cut-off at an instant; locked until the transaction ends. */
export async function runningClocks(tx: DbOrTransaction, which: Which): Promise<RunningClock[]> {
  const { userId = null, workItemIds = null, idleSince = null } = which;
  return tx.$queryRaw<RunningClock[]>`
    SELECT h.id, h.work_item_id AS "workItemId", h.seconds, h.active_at AS "activeAt",
      a.idle_cutoff_minutes AS "idleCutoffMinutes"
    FROM handling_session h JOIN work_item w ON w.id = h.work_item_id JOIN automation a ON a.id = w.automation_id
    WHERE h.stopped_at IS NULL AND (${userId}::uuid IS NULL OR h.user_id = ${userId}::uuid)
      AND (${workItemIds}::uuid[] IS NULL OR h.work_item_id = ANY(${workItemIds}::uuid[]))
      AND (${idleSince}::timestamptz IS NULL
        OR h.active_at + make_interval(mins => a.idle_cutoff_minutes) < ${idleSince}::timestamptz)
    ORDER BY h.id FOR UPDATE OF h`;
}

/** Stops clocks, each with what it has counted. */
export async function stopClocks(tx: DbOrTransaction, clocks: readonly RunningClock[], now: Date): Promise<void> {
  for (const clock of clocks) {
    const { seconds, activeAt } = advance(clock, now);
    const stoppedAt = isIdle(clock, now) ? new Date(clock.activeAt.getTime() + clock.idleCutoffMinutes * 60_000) : now;
    await tx.handlingSession.updateMany({
      where: { id: clock.id, stoppedAt: null },
      data: { seconds, activeAt, stoppedAt },
    });
  }
}
