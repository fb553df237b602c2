import { wakeLane } from "../cases/index.ts";
import type { Engine } from "../context.ts";

/**
 * Lets automations that wait for a batch begin: when enough cases wait, or the oldest has waited long enough. A batch is over
 * when no case is left of it.
 *
 * @returns Number of lanes in which one began.
 */
export async function openAndCloseBatches(engine: Engine): Promise<number> {
  await closeBatches(engine);
  const opened = await engine.db.$queryRaw<{ targetSystemId: string }[]>`
    WITH ready AS (
      SELECT a.id, enough.cases, oldest.waits_since
      FROM automation a
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS cases FROM (
          SELECT FROM work_item w
          WHERE w.automation_id = a.id AND w.status IN ('QUEUED', 'RETRYING') AND w.not_before IS NULL
          LIMIT coalesce(a.start_at_waiting, 1)
        ) few
      ) enough
      LEFT JOIN LATERAL (
        SELECT w.queued_at AS waits_since FROM work_item w
        WHERE w.automation_id = a.id AND w.status = 'QUEUED' AND w.not_before IS NULL
        ORDER BY w.id LIMIT 1
      ) oldest ON true
      WHERE a.status = 'ACTIVE' AND NOT a.batch_open AND (a.start_at_waiting IS NOT NULL OR a.start_after_minutes IS NOT NULL)
        AND (enough.cases >= a.start_at_waiting
          OR oldest.waits_since <= ${engine.now()}::timestamptz - make_interval(mins => a.start_after_minutes))
    ), opened AS (
      UPDATE automation a SET batch_open = true FROM ready
      WHERE a.id = ready.id AND NOT a.batch_open
      RETURNING a.id, a.tenant_id, a.target_system_id, ready.cases, ready.waits_since
    ), told AS (
      INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
      SELECT tenant_id, 'system', 'automation.batch-open', 'automation', id::text,
        jsonb_build_object('atLeastWaiting', cases, 'waitsSince', waits_since), ${engine.now()}
      FROM opened
    )
    SELECT DISTINCT target_system_id AS "targetSystemId" FROM opened`;
  for (const { targetSystemId } of opened) await wakeLane(engine, targetSystemId);
  return opened.length;
}

/** One whose settings no longer speak of batches has none open either. */
async function closeBatches(engine: Engine): Promise<void> {
  await engine.db.$executeRaw`
    WITH closed AS (
      UPDATE automation a SET batch_open = false
      WHERE a.batch_open AND (
        (a.start_at_waiting IS NULL AND a.start_after_minutes IS NULL)
        OR NOT EXISTS (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status IN ('QUEUED', 'RUNNING', 'RETRYING')
            AND (w.status <> 'QUEUED' OR w.not_before IS NULL)))
      RETURNING a.id, a.tenant_id
    )
    INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
    SELECT tenant_id, 'system', 'automation.batch-close', 'automation', id::text, '{}', ${engine.now()} FROM closed`;
}
