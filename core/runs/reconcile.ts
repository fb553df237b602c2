import type { Engine } from "../context.ts";
import { maxCollectAttempts } from "./collect.ts";
import { wakeCollector } from "./start-run.ts";

/** Ends the runs whose cases are all settled. @returns Number of runs ended. */
export async function closeSettledRuns(engine: Engine): Promise<number> {
  return engine.db.$executeRaw`
    UPDATE run r SET status = 'COMPLETED', finished_at = ${engine.now()}
    WHERE r.status = 'RUNNING' AND NOT EXISTS (
      SELECT FROM work_item w WHERE w.run_id = r.id AND w.status IN ('QUEUED', 'RUNNING', 'RETRYING', 'HELD'))`;
}

/** Gives runs another try whose collecting was lost with its worker or its job; a run that has had them all fails. */
export async function retryLostCollects(engine: Engine): Promise<void> {
  const lost = await engine.db.$queryRaw<{ runId: string; attempt: number; targetSystemId: string; status: string }[]>`
    UPDATE run r SET
      collect_attempts = least(r.collect_attempts + (r.lease_until IS NOT NULL)::int, ${maxCollectAttempts}),
      status = CASE WHEN r.lease_until IS NOT NULL AND r.collect_attempts >= ${maxCollectAttempts} THEN 'FAILED' ELSE r.status END,
      finished_at = CASE WHEN r.lease_until IS NOT NULL AND r.collect_attempts >= ${maxCollectAttempts} THEN ${engine.now()}::timestamptz END,
      error_message = CASE WHEN r.lease_until IS NOT NULL AND r.collect_attempts >= ${maxCollectAttempts} THEN 'Arbeideren ga ikke lenger livstegn' ELSE r.error_message END,
      lease_until = NULL
    FROM automation a
    WHERE a.id = r.automation_id AND r.status = 'COLLECTING'
      AND (r.lease_until < clock_timestamp() OR (r.lease_until IS NULL AND r.started_at < ${engine.now()}::timestamptz - interval '10 seconds'))
    RETURNING r.id AS "runId", r.collect_attempts AS attempt, a.target_system_id AS "targetSystemId", r.status`;
  for (const run of lost) {
    if (run.status === "COLLECTING") await wakeCollector(engine, run);
  }
}
