import type { Engine } from "../context.ts";
import { Prisma } from "../db.ts";
import { maxCollectAttempts } from "./collect.ts";
import { wakeCollector } from "./start-run.ts";
import { tellOfFailed } from "./tell-failed.ts";

/** Ends the runs whose cases are all settled. @returns Number of runs ended. */
export async function closeSettledRuns(engine: Engine): Promise<number> {
  // One look for each run: NOT EXISTS would become a join with every case that waits.
  return engine.db.$executeRaw`
    UPDATE run r SET status = 'COMPLETED', finished_at = ${engine.now()}
    WHERE r.status = 'RUNNING' AND (
      SELECT true FROM work_item w WHERE w.run_id = r.id AND w.status IN ('QUEUED', 'RUNNING', 'RETRYING', 'HELD') LIMIT 1
    ) IS NULL`;
}

/** Gives runs another try whose collecting was lost with its worker or its job; a run that has had them all fails. */
export async function retryLostCollects(engine: Engine): Promise<void> {
  const now = engine.now();
  const spent = Prisma.sql`r.lease_until IS NOT NULL AND r.collect_attempts >= ${maxCollectAttempts}`;
  const lost = await engine.db.$queryRaw<{ runId: string; attempt: number; targetSystemId: string; status: string }[]>`
    WITH changed AS (
      UPDATE run r SET
        collect_attempts = least(r.collect_attempts + (r.lease_until IS NOT NULL)::int, ${maxCollectAttempts}),
        status = CASE WHEN ${spent} THEN 'FAILED' ELSE r.status END,
        finished_at = CASE WHEN ${spent} THEN ${now}::timestamptz END,
        error_message = CASE WHEN ${spent} THEN 'Arbeideren ga ikke lenger livstegn' ELSE r.error_message END,
        lease_until = NULL
      FROM automation a
      WHERE a.id = r.automation_id AND r.status = 'COLLECTING'
        AND (r.lease_until < clock_timestamp() OR (r.lease_until IS NULL AND r.started_at < ${now}::timestamptz - interval '10 seconds'))
      RETURNING r.id, r.tenant_id, r.automation_id, r.status, r.collect_attempts, a.target_system_id
    ), told AS (${tellOfFailed(now)})
    SELECT id AS "runId", collect_attempts AS attempt, target_system_id AS "targetSystemId", status FROM changed`;
  for (const run of lost) {
    if (run.status === "COLLECTING") await wakeCollector(engine, run);
  }
}
