import type { Engine } from "../context.ts";
import { type DueCase, wakeWorkers } from "./enqueue.ts";

const pageSize = 1000;

/**
 * Enqueues cases whose job was lost: the queue was away, or was emptied. Enqueueing one that has its job is harmless, so
 * a lane with fewer jobs than open cases is gone through whole, and any lane's oldest are touched when `thorough`.
 * Cases of bots that are not in this build are left to one that has them: no worker here would take them.
 *
 * @returns Number of cases enqueued.
 */
export async function enqueueLostCases(engine: Engine, { thorough }: { thorough: boolean }): Promise<number> {
  const lanes = await engine.db.$queryRaw<{ id: string; open: number }[]>`
    SELECT w.target_system_id AS id, count(*)::int AS open
    FROM work_item w JOIN automation a ON a.id = w.automation_id AND a.status = 'ACTIVE'
    WHERE w.status IN ('QUEUED', 'RETRYING') AND a.bot_id = ANY(${botsOf(engine)}) GROUP BY 1`;
  let enqueued = 0;
  for (const lane of lanes) {
    const jobs = await engine.queues.countJobs(lane.id);
    if (jobs < lane.open) enqueued += await enqueueLane(engine, lane.id, Number.POSITIVE_INFINITY);
    else if (thorough) enqueued += await enqueueLane(engine, lane.id, pageSize);
  }
  return enqueued;
}

async function enqueueLane(engine: Engine, targetSystemId: string, most: number): Promise<number> {
  let after = "00000000-0000-0000-0000-000000000000";
  let enqueued = 0;
  while (enqueued < most) {
    // Ten seconds of grace: a row is committed first and enqueued after.
    const page = await engine.db.$queryRaw<DueCase[]>`
      SELECT w.id, w.target_system_id AS "targetSystemId", w.attempt_number AS attempt, w.priority, w.not_before AS "notBefore"
      FROM work_item w JOIN automation a ON a.id = w.automation_id AND a.status = 'ACTIVE'
      WHERE w.target_system_id = ${targetSystemId}::uuid AND w.status IN ('QUEUED', 'RETRYING') AND w.id > ${after}::uuid
        AND w.queued_at < ${engine.now()}::timestamptz - interval '10 seconds' AND a.bot_id = ANY(${botsOf(engine)})
      ORDER BY w.id LIMIT ${pageSize}`;
    await wakeWorkers(engine, page);
    enqueued += page.length;
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    after = last.id;
  }
  return enqueued;
}

function botsOf({ catalogue }: Engine): string[] {
  return catalogue.all().map((bot) => bot.id);
}
