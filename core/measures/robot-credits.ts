import type { Context } from "../context.ts";
import type { Baseline, DbOrTransaction } from "../db.ts";
import { AppError } from "../errors.ts";
import type { NewEntry } from "../ledger/index.ts";
import { toDbDate } from "../local-date.ts";
import { unitHistory } from "../organisation/index.ts";

type Days = { from: string; to: string };
type Crediting = {
  /** Of the measure: what it takes off each case, and in all. */
  entry: Pick<NewEntry, "seconds" | "baselineSeconds">;
  old: Baseline;
  days: Days;
};

/**
 * Refuses to credit a measure for seconds that robots were credited for: a baseline that was approved afterwards, or a nearer
 * one of a unit below, leaves their cases at the old time (domain.md 2.5.6).
 *
 * @param days With effect, from the first until before `to`.
 * @throws AppError `overlap` naming `month`, with the rule `robot_credited_old` and how many cases it is about.
 */
export async function refuseRobotCredits(
  tx: DbOrTransaction,
  ctx: Context,
  { entry, old, days }: Crediting,
): Promise<void> {
  const found = await creditsAbove(tx, ctx, { entry, old, days });
  if (found.length === 0) return;
  const leftSeconds = leftOf({ entry, old });
  const cases = found.length;
  const message = `Robots were credited for ${cases} of its cases by more than the ${leftSeconds} s that the measure leaves of each: reverse those, or let the measure begin after them`;
  throw new AppError("overlap", message, { fields: [{ field: "month", rule: "robot_credited_old", message }] });
}

/** Seconds that a measure leaves of each case. */
function leftOf({ entry, old }: Omit<Crediting, "days">): number {
  return old.secondsPerCase - (entry.baselineSeconds ?? 0);
}

/** What a robot was credited for a case. */
export type RobotCredit = { id: bigint; workItemId: string | null; seconds: number };

/**
 * What robots were credited, and keep, for cases by more than a measure leaves of each of them.
 *
 * @param days With effect, from the first until before `to`.
 */
export async function creditsAbove(
  tx: DbOrTransaction,
  ctx: Pick<Context, "tenantId">,
  { entry, old, days }: Crediting,
): Promise<RobotCredit[]> {
  if (entry.seconds <= 0 || days.from >= days.to) return [];
  const leftSeconds = leftOf({ entry, old });
  const history = await unitHistory(tx, ctx.tenantId);
  const found: RobotCredit[] = [];
  for (const part of history.parts(days)) {
    const unitIds = history.on(part.from).withBelow(old.unitId);
    found.push(...(await creditsIn(tx, ctx, { old, leftSeconds, unitIds, ...part })));
  }
  return found;
}

type Scope = Days & { old: Baseline; leftSeconds: number; unitIds: readonly string[] };

/** A credit by a baseline for every type is of the case's own type; by one for a type, of that one. */
async function creditsIn(
  tx: DbOrTransaction,
  { tenantId }: Pick<Context, "tenantId">,
  { old, leftSeconds, unitIds, from, to }: Scope,
): Promise<RobotCredit[]> {
  return tx.$queryRaw`
    SELECT e.id, e.work_item_id AS "workItemId", e.seconds
    FROM ledger_entry e
    JOIN baseline b ON b.id = e.baseline_id
    LEFT JOIN work_item w ON w.id = e.work_item_id
    WHERE e.tenant_id = ${tenantId}::uuid AND e.kind = 'CREDIT' AND e.process_id = ${old.processId}::uuid
      AND e.local_date >= ${toDbDate(from)}::date AND e.local_date < ${toDbDate(to)}::date
      AND e.unit_id = ANY(${[...unitIds]}::uuid[]) AND e.seconds > 0 AND e.baseline_seconds > ${leftSeconds}
      AND (b.case_type = ${old.caseType} OR (b.case_type = '' AND coalesce(w.case_type, ${old.caseType}) = ${old.caseType}))
      AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)`;
}
