import type { Engine } from "../context.ts";
import { keptLongEnough, type Portion, type PurgeRule, recordPurge } from "./rules.ts";

/** Cases in one transaction: others must not wait long for their rows. */
const batch = 1_000;

/**
 * Empties the cases that an automation is done with and has kept for as long as it may: what came in, what came out, the
 * business key, and every text about them. What reports and the next import need stays: case type, times, outcome, and
 * the hash of the business key. A case that waits for a person is kept until somebody has resolved it.
 *
 * @returns Cases purged.
 */
export async function purgeCases(
  engine: Engine,
  rule: PurgeRule,
  { most = batch, mayGoOn = () => true }: Portion = {},
): Promise<number> {
  const settledBefore = keptLongEnough(engine, rule.retentionDays);
  let purged = 0;
  for (let isMore = true; isMore;) {
    const cases = await engine.db.$transaction(
      async (tx) => {
        const emptied = await tx.$executeRaw`
          WITH gone AS (
            UPDATE work_item w SET input = '{}', output = NULL, business_key = '', error_message = NULL,
              held_reason = NULL, resolution = NULL, current_step = NULL, purged_at = ${engine.now()}
            FROM (
              SELECT id FROM work_item
              WHERE tenant_id = ${rule.tenantId}::uuid AND automation_id = ${rule.automationId}::uuid
                AND settled_at < ${settledBefore} AND purged_at IS NULL
                AND status IN ('SUCCEEDED', 'RESOLVED', 'CANCELLED')
              ORDER BY settled_at LIMIT ${most} FOR UPDATE SKIP LOCKED
            ) old
            WHERE w.id = old.id RETURNING w.id
          ), attempts AS (
            UPDATE attempt t SET error_message = NULL, steps = (
              SELECT coalesce(jsonb_agg(step || '{"name": ""}'), '[]') FROM jsonb_array_elements(t.steps) step
            )
            FROM gone WHERE t.work_item_id = gone.id
          ), samples AS (
            UPDATE incident i SET sample_message = '' FROM gone WHERE i.sample_work_item_id = gone.id
          )
          SELECT id FROM gone`;
        if (emptied > 0) await recordPurge(engine, tx, { rule, settledBefore, cases: emptied, files: 0 });
        return emptied;
      },
      { timeout: 60_000, maxWait: 10_000 },
    );
    purged += cases;
    isMore = cases === most && mayGoOn();
  }
  return purged;
}
