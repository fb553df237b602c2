import type { Engine } from "../context.ts";
import { wakeLane } from "./wake-lane.ts";

/**
 * Lets the cases of which the time has come stand in line.
 *
 * @returns The lanes that have got work by it.
 */
export async function makeDue(engine: Engine): Promise<string[]> {
  const lanes = await engine.db.$queryRaw<{ id: string }[]>`
    -- prepared: make-due
    WITH due AS (
      UPDATE work_item SET not_before = NULL
      WHERE status IN ('QUEUED', 'RETRYING') AND not_before <= ${engine.now()}
      RETURNING target_system_id
    )
    SELECT DISTINCT target_system_id AS id FROM due`;
  return lanes.map(({ id }) => id);
}

/**
 * Wakes the lanes that have work: whatever was lost between rows and jobs is made good by it, since a job only says that
 * there is something to do. Cases of bots that are not in this build are left to one that has them.
 *
 * @returns Number of lanes woken.
 */
export async function wakeLanesWithWork(engine: Engine): Promise<number> {
  await makeDue(engine);
  const bots = engine.catalogue.all().map((bot) => bot.id);
  // The two lines are looked at one by one, as the indexes have them: what is not due yet may be a hundred thousand.
  const lanes = await engine.db.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM target_system t
    WHERE t.paused_at IS NULL AND t.circuit <> 'OPEN' AND EXISTS (
      SELECT FROM automation a
      WHERE a.target_system_id = t.id AND a.status = 'ACTIVE' AND a.bot_id = ANY(${bots})
        AND (a.batch_open OR (a.start_at_waiting IS NULL AND a.start_after_minutes IS NULL))
        AND (EXISTS (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status IN ('QUEUED', 'RETRYING')
            AND w.not_before IS NULL AND w.worker_losses = 0)
        OR EXISTS (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status IN ('QUEUED', 'RETRYING')
            AND w.not_before IS NULL AND w.worker_losses > 0)))`;
  for (const { id } of lanes) await wakeLane(engine, id, { again: true });
  return lanes.length;
}
