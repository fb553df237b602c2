import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

/**
 * Gives cases that failed back to the robot before anybody took them up: people spent no time on them. What was debited as
 * the robot gave them up stands for the next time that it does (domain.md 2.5.3). In the transaction that gives them back.
 *
 * @returns Those of the cases that somebody's clock ran on: they were taken up, and their hand-over is to be ended.
 */
export async function giveBackUntouched(
  tx: DbOrTransaction,
  { tenantId }: Context,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const clocked = await tx.handlingSession.findMany({
    where: { tenantId, workItemId: { in: [...ids] }, ledgerEntryId: null },
    distinct: ["workItemId"],
    select: { workItemId: true },
  });
  const touched = new Set(clocked.map(({ workItemId }) => workItemId));
  const untouched = ids.filter((id) => !touched.has(id));
  // Settling writes attempt and debit with one instant. Where it wrote none, as no case was to be debited, an earlier one stands.
  await tx.$executeRaw`
    WITH debited AS MATERIALIZED (
      SELECT w.id, debit.id AS debit_id FROM work_item w
      CROSS JOIN LATERAL (
        SELECT t.finished_at AS at FROM attempt t WHERE t.work_item_id = w.id ORDER BY t.number DESC LIMIT 1
      ) given_up
      JOIN ledger_entry debit ON debit.kind = 'RESIDUAL' AND debit.automation_id = w.automation_id
        AND debit.business_key_hash = w.business_key_hash AND debit.recorded_at = given_up.at AND debit.recorded_by = 'robot'
      WHERE w.id = ANY(${untouched}::uuid[]) AND w.tenant_id = ${tenantId}::uuid
    )
    UPDATE work_item w SET standing_debit_id = debited.debit_id FROM debited WHERE w.id = debited.id`;
  return [...touched];
}
