import type { Engine } from "../context.ts";
import { keptLongEnough, type Portion, type PurgeRule, recordPurge } from "./rules.ts";

/** Attempts whose files go in one round trip to the store. */
const batch = 300;

type Old = { workItemId: string; number: number; paths: string[] };

/**
 * Removes the screenshots and traces that an automation has kept for as long as it may, from the store first: should the
 * process die in between, they are removed once more, which is harmless. Those of a case that waits for a person are kept.
 *
 * @returns Files removed.
 * @throws Error when the store does not let one go; what was removed is then not yet accounted for, but will be.
 */
export async function purgeEvidence(
  engine: Engine,
  rule: PurgeRule,
  { most = batch, mayGoOn = () => true }: Portion = {},
): Promise<number> {
  const settledBefore = keptLongEnough(engine, rule.retentionDays);
  let removed = 0;
  for (let isMore = true; isMore;) {
    const old = await findOld(engine, rule, { settledBefore, most });
    if (old.length === 0) break;
    await engine.artefacts.remove(old.flatMap(({ paths }) => paths));
    removed += await forget(engine, rule, { settledBefore, old });
    isMore = old.length === most && mayGoOn();
  }
  return removed;
}

async function findOld(
  { db }: Engine,
  { tenantId, automationId }: PurgeRule,
  { settledBefore, most }: { settledBefore: Date; most: number },
): Promise<Old[]> {
  return db.$queryRaw<Old[]>`
    SELECT t.work_item_id AS "workItemId", t.number, array_remove(ARRAY[t.screenshot_path, t.trace_path], NULL) AS paths
    FROM attempt t JOIN work_item w ON w.id = t.work_item_id
    WHERE (t.screenshot_path IS NOT NULL OR t.trace_path IS NOT NULL)
      AND w.tenant_id = ${tenantId}::uuid AND w.automation_id = ${automationId}::uuid
      AND w.settled_at < ${settledBefore} AND w.status IN ('SUCCEEDED', 'RESOLVED', 'CANCELLED')
    ORDER BY w.settled_at LIMIT ${most}`;
}

/** Of two processes that removed the same files, one accounts for them. */
async function forget(
  engine: Engine,
  rule: PurgeRule,
  { settledBefore, old }: { settledBefore: Date; old: readonly Old[] },
): Promise<number> {
  const keys = JSON.stringify(old);
  return engine.db.$transaction(async (tx) => {
    const gone = await tx.$queryRaw<{ workItemId: string; files: number }[]>`
      UPDATE attempt t SET screenshot_path = NULL, trace_path = NULL
      FROM (
        SELECT work_item_id, number, num_nonnulls(screenshot_path, trace_path) AS files
        FROM attempt JOIN jsonb_to_recordset(${keys}::jsonb) AS o("workItemId" uuid, number int)
          USING (number)
        WHERE work_item_id = o."workItemId" AND (screenshot_path IS NOT NULL OR trace_path IS NOT NULL)
        FOR UPDATE OF attempt
      ) was
      WHERE t.work_item_id = was.work_item_id AND t.number = was.number
      RETURNING t.work_item_id AS "workItemId", was.files`;
    const files = gone.reduce((sum, one) => sum + one.files, 0);
    const cases = new Set(gone.map((one) => one.workItemId)).size;
    if (files > 0) await recordPurge(engine, tx, { rule, settledBefore, cases, files });
    return files;
  });
}
