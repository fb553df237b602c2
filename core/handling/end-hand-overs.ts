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
  /** What was debited as the robot gave the case up. */
  ownDebitId: bigint | null;
  /** What was debited as the robot gave it up before, and nobody took it up. */
  standingDebitId: bigint | null;
  standingSeconds: number;
};

/**
 * Debits the time that people spent on cases since the robot gave them up, in the transaction that ends the hand-over. What
 * the clock measured counts; where it did not run at all, the automation's standard time, marked as estimated. Where the
 * standard time was debited as the robot gave the case up, nothing is added to it (domain.md 2.5.3); a debit that stands
 * from the time before covers its own seconds. What the robot was credited for a case that it finished once, and a person
 * did by hand after all, is taken back.
 */
export async function endHandOvers(
  tx: DbOrTransaction,
  ctx: Context,
  { ids, end }: { ids: readonly string[]; end: HandOverEnd },
): Promise<void> {
  if (ids.length === 0) return;
  await lockStanding(tx, ctx, ids);
  await stopClocks(tx, await runningClocks(tx, { workItemIds: ids }), ctx.now());
  const localDate = localDateOf(ctx.now());
  if (end === "FINISHED_BY_HAND") {
    await assertPeriodOpen(tx, ctx, localDate);
    await takeBackCredits(tx, ctx, {
      workItemIds: ids,
      reason: "Gjort for hånd etter at roboten hadde fullført saken",
    });
  }
  const ended = await readEnded(tx, ctx, { ids, localDate });
  const debited = ended.filter(costsMore);
  if (debited.length > 0) await assertPeriodOpen(tx, ctx, localDate);
  const entryIds = await addEntries(
    tx,
    ctx,
    debited.map((item) => debitOf(item, { end, localDate })),
  );
  const entryOf = new Map(debited.map(({ id }, index) => [id, entryIds[index] ?? null]));
  // What is counted in one debit, or covered by one, is not new time when the case is given up again.
  await markSessions(
    tx,
    ended.map((item) => ({ id: item.id, debitId: entryOf.get(item.id) ?? item.ownDebitId ?? item.standingDebitId })),
  );
  await endStanding(
    tx,
    ctx,
    ended.map(({ id, standingDebitId }) => ({ id, debitId: standingDebitId })),
  );
}

/** Whether a hand-over is to be debited beside what is debited of the case: a debit that stands covers what nobody measured. */
function costsMore({ measuredSeconds, standardSeconds, ownDebitId, standingDebitId }: Ended): boolean {
  if (ownDebitId !== null) return false;
  return measuredSeconds > 0 || (standardSeconds > 0 && standingDebitId === null);
}

function debitOf(item: Ended, { end, localDate }: { end: HandOverEnd; localDate: string }): NewEntry {
  const { measuredSeconds, baselineSeconds, standardSeconds, standingSeconds } = item;
  const isMeasured = measuredSeconds > 0;
  // Without the robot nobody would have done the others, or it is not known: no time of theirs was to be spent anyhow.
  const manualSeconds = item.counterfactual === "WOULD_BE_MANUAL" ? baselineSeconds : 0;
  const isLess = end === "FINISHED_BY_HAND" && manualSeconds > 0;
  const beyond = residualSeconds(measuredSeconds, { end, manualSeconds });
  const lessText = `${isLess ? `, nullpunkt ${manualSeconds} s` : ""}${standingSeconds > 0 ? `, ${standingSeconds} s ført før` : ""}`;
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
    seconds: isMeasured ? Math.max(0, beyond - standingSeconds) : standardSeconds,
    // Of a measured baseline with measured time beside it the whole is A; with a standard time it is B.
    evidenceClass: item.evidenceClass === "B" && isMeasured ? "A" : item.evidenceClass,
    estimated: !isMeasured,
    counterfactual: item.counterfactual,
    reason: isMeasured ? `Målt ${measuredSeconds} s${lessText}` : "Standardtid: klokka gikk ikke",
  };
}

type Covered = { id: string; debitId: bigint | null };

/** Says of what was measured of cases, and belongs to no debit yet, which debit it belongs to. */
async function markSessions(tx: DbOrTransaction, cases: readonly Covered[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE handling_session h SET ledger_entry_id = c."debitId"
    FROM jsonb_to_recordset(${recordsOf(cases)}::jsonb) AS c(id uuid, "debitId" bigint)
    WHERE h.work_item_id = c.id AND h.ledger_entry_id IS NULL`;
}

/**
 * Ends what debits stand for: whoever ends a hand-over took the case up, and the next one costs people their time again. The
 * attempt keeps which debit covered it, which is not to be taken back then.
 */
async function endStanding(tx: DbOrTransaction, { tenantId }: Context, cases: readonly Covered[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE attempt t SET covering_debit_id = c."debitId"
    FROM jsonb_to_recordset(${recordsOf(cases)}::jsonb) AS c(id uuid, "debitId" bigint)
    WHERE t.work_item_id = c.id AND t.number = (SELECT max(last.number) FROM attempt last WHERE last.work_item_id = c.id)`;
  await tx.workItem.updateMany({
    where: { id: { in: cases.map(({ id }) => id) }, tenantId, standingDebitId: { not: null } },
    data: { standingDebitId: null },
  });
}

function recordsOf(cases: readonly Covered[]): string {
  const known = cases.flatMap(({ id, debitId }) => (debitId === null ? [] : [{ id, debitId: debitId.toString() }]));
  return JSON.stringify(known);
}

/** Holds the debits that stand for cases: whoever takes one back meanwhile waits here, or is waited for, and is then found. */
async function lockStanding(tx: DbOrTransaction, { tenantId }: Context, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT e.id FROM work_item w JOIN ledger_entry e ON e.id = w.standing_debit_id
    WHERE w.id = ANY(${[...ids]}::uuid[]) AND w.tenant_id = ${tenantId}::uuid ORDER BY e.id FOR SHARE OF e`;
}

/**
 * The cases, each with what covers it: what was debited when the robot gave it up, for settling writes attempt and debit with
 * one instant, or what stands from the time before and is not taken back. How the automation is debited today says nothing
 * of that.
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
      b.id AS "baselineId", coalesce(b.seconds_per_case, 0) AS "baselineSeconds", coalesce(b.evidence_class::text, 'D') AS "evidenceClass",
      own.id AS "ownDebitId", standing.id AS "standingDebitId", coalesce(standing.seconds, 0) AS "standingSeconds"
    FROM work_item w
    JOIN automation a ON a.id = w.automation_id
    JOIN process p ON p.id = a.process_id
    LEFT JOIN LATERAL (
      SELECT sum(h.seconds) AS seconds FROM handling_session h WHERE h.work_item_id = w.id AND h.ledger_entry_id IS NULL
    ) clock ON true
    LEFT JOIN LATERAL (
      SELECT t.finished_at AS at FROM attempt t WHERE t.work_item_id = w.id ORDER BY t.number DESC LIMIT 1
    ) given_up ON true
    LEFT JOIN LATERAL (
      SELECT debit.id FROM ledger_entry debit WHERE debit.kind = 'RESIDUAL' AND debit.automation_id = w.automation_id
        AND debit.business_key_hash = w.business_key_hash AND debit.recorded_at = given_up.at AND debit.recorded_by = 'robot'
      ORDER BY debit.id LIMIT 1
    ) own ON true
    LEFT JOIN LATERAL (
      SELECT debit.id, debit.seconds FROM ledger_entry debit WHERE debit.id = w.standing_debit_id
        AND (SELECT r.id FROM ledger_entry r WHERE r.reverses_id = debit.id) IS NULL
    ) standing ON true
    LEFT JOIN LATERAL baseline_for(w.tenant_id, a.process_id, w.case_type, w.unit_id, ${localDate}::date) b ON true
    WHERE w.id = ANY(${[...ids]}::uuid[]) AND w.tenant_id = ${tenantId}::uuid
    ORDER BY w.id`;
}
