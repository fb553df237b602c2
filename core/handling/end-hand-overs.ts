import { type HandOverEnd, residualSeconds } from "../benefits/index.ts";
import type { Context } from "../context.ts";
import type { Counterfactual, DbOrTransaction, EvidenceClass } from "../db.ts";
import { addEntries, type NewEntry, takeBackCredits } from "../ledger/index.ts";
import { localDateOf } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { runningClocks, stopClocks } from "./clock.ts";

/** A case whose hand-over ended, with what is known of the time that people spent on it. */
type Ended = {
  id: string;
  automationId: string;
  processId: string;
  unitId: string;
  businessKeyHash: string;
  counterfactual: Counterfactual;
  standardSeconds: number;
  measuredSeconds: number;
  baselineId: string | null;
  baselineSeconds: number;
  evidenceClass: EvidenceClass;
};

/**
 * Debits the time that people spent on cases since the robot gave them up, in the transaction that ends the hand-over. What
 * the clock measured counts; where it did not run at all, the automation's standard time, marked as estimated. Where the
 * standard time was debited as the robot gave the case up, nothing is added to it (domain.md 2.5.3). What the robot was
 * credited for a case that it finished once, and a person did by hand after all, is taken back.
 */
export async function endHandOvers(
  tx: DbOrTransaction,
  ctx: Context,
  { ids, end }: { ids: readonly string[]; end: HandOverEnd },
): Promise<void> {
  if (ids.length === 0) return;
  await stopClocks(tx, await runningClocks(tx, { workItemIds: ids }), ctx.now());
  const localDate = localDateOf(ctx.now());
  if (end === "FINISHED_BY_HAND") {
    await assertPeriodOpen(tx, ctx, localDate);
    await takeBackCredits(tx, ctx, {
      workItemIds: ids,
      reason: "Gjort for hånd etter at roboten hadde fullført saken",
    });
  }
  const entries = (await readEnded(tx, ctx, { ids, localDate })).map((item) => debitOf(item, { end, localDate }));
  // Whoever ends a hand-over took the case up: the next one costs people their time again.
  await tx.workItem.updateMany({
    where: { id: { in: [...ids] }, tenantId: ctx.tenantId, standingDebitId: { not: null } },
    data: { standingDebitId: null },
  });
  if (entries.length === 0) return;
  await assertPeriodOpen(tx, ctx, localDate);
  const entryIds = await addEntries(tx, ctx, entries);
  const measured = entries.flatMap(({ estimated, workItemId }, index) => {
    return estimated ? [] : [{ workItemId, entryId: entryIds[index]?.toString() }];
  });
  await tx.$executeRaw`
    UPDATE handling_session h SET ledger_entry_id = e."entryId"
    FROM jsonb_to_recordset(${JSON.stringify(measured)}::jsonb) AS e("workItemId" uuid, "entryId" bigint)
    WHERE h.work_item_id = e."workItemId" AND h.ledger_entry_id IS NULL`;
}

function debitOf(item: Ended, { end, localDate }: { end: HandOverEnd; localDate: string }): NewEntry {
  const { measuredSeconds, baselineSeconds, standardSeconds } = item;
  const isMeasured = measuredSeconds > 0;
  // Without the robot nobody would have done the others, or it is not known: no time of theirs was to be spent anyhow.
  const manualSeconds = item.counterfactual === "WOULD_BE_MANUAL" ? baselineSeconds : 0;
  const isLess = end === "FINISHED_BY_HAND" && manualSeconds > 0;
  const measuredText = `Målt ${measuredSeconds} s${isLess ? `, nullpunkt ${manualSeconds} s` : ""}`;
  return {
    kind: "RESIDUAL",
    automationId: item.automationId,
    processId: item.processId,
    unitId: item.unitId,
    localDate,
    businessKeyHash: item.businessKeyHash,
    workItemId: item.id,
    baselineId: item.baselineId,
    baselineSeconds,
    seconds: isMeasured ? residualSeconds(measuredSeconds, { end, manualSeconds }) : standardSeconds,
    // Of a measured baseline with measured time beside it the whole is A; with a standard time it is B.
    evidenceClass: item.evidenceClass === "B" && isMeasured ? "A" : item.evidenceClass,
    estimated: !isMeasured,
    counterfactual: item.counterfactual,
    reason: isMeasured ? measuredText : "Standardtid: klokka gikk ikke",
  };
}

/**
 * Those of the cases that there is time to debit for, and for which nothing was debited when the robot gave them up, nor
 * stands from the time before: settling writes attempt and debit with one instant. How the automation is debited today says nothing of that.
 */
async function readEnded(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { ids, localDate }: { ids: readonly string[]; localDate: string },
): Promise<Ended[]> {
  return tx.$queryRaw<Ended[]>`
    SELECT w.id, w.automation_id AS "automationId", a.process_id AS "processId", w.unit_id AS "unitId",
      w.business_key_hash AS "businessKeyHash", p.counterfactual::text,
      a.standard_residual_seconds AS "standardSeconds", coalesce(clock.seconds, 0)::int AS "measuredSeconds",
      b.id AS "baselineId", coalesce(b.seconds_per_case, 0) AS "baselineSeconds", coalesce(b.evidence_class::text, 'D') AS "evidenceClass"
    FROM work_item w
    JOIN automation a ON a.id = w.automation_id
    JOIN process p ON p.id = a.process_id
    LEFT JOIN LATERAL (
      SELECT sum(h.seconds) AS seconds FROM handling_session h WHERE h.work_item_id = w.id AND h.ledger_entry_id IS NULL
    ) clock ON true
    LEFT JOIN LATERAL (
      SELECT t.finished_at AS at FROM attempt t WHERE t.work_item_id = w.id ORDER BY t.number DESC LIMIT 1
    ) given_up ON true
    LEFT JOIN LATERAL baseline_for(w.tenant_id, a.process_id, w.case_type, w.unit_id, ${localDate}::date) b ON true
    WHERE w.id = ANY(${[...ids]}::uuid[]) AND w.tenant_id = ${tenantId}::uuid
      AND (w.standing_debit_id IS NULL OR (SELECT r.id FROM ledger_entry r WHERE r.reverses_id = w.standing_debit_id) IS NOT NULL)
      AND (clock.seconds > 0 OR a.standard_residual_seconds > 0) AND NOT EXISTS (
        SELECT FROM ledger_entry debit WHERE debit.kind = 'RESIDUAL' AND debit.automation_id = w.automation_id
          AND debit.business_key_hash = w.business_key_hash AND debit.recorded_at = given_up.at AND debit.recorded_by = 'robot'
      )
    ORDER BY w.id`;
}
