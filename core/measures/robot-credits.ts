import type { Context } from "../context.ts";
import type { Baseline, DbOrTransaction } from "../db.ts";
import { AppError } from "../errors.ts";
import type { NewEntry } from "../ledger/index.ts";
import { toDbDate } from "../local-date.ts";
import { unitHistory } from "../organisation/index.ts";

type Days = { from: string; to: string };
type Crediting = { entry: NewEntry; old: Baseline; days: Days };

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
  if (entry.seconds <= 0 || days.from >= days.to) return;
  const leftSeconds = old.secondsPerCase - (entry.baselineSeconds ?? 0);
  const history = await unitHistory(tx, ctx.tenantId);
  let cases = 0;
  for (const part of history.parts(days)) {
    const unitIds = history.on(part.from).withBelow(old.unitId);
    cases += await creditedAbove(tx, ctx, { old, leftSeconds, unitIds, ...part });
  }
  if (cases === 0) return;
  const message = `Robots were credited for ${cases} of its cases by more than the ${leftSeconds} s that the measure leaves of each: reverse those, or let the measure begin after them`;
  throw new AppError("overlap", message, { fields: [{ field: "month", rule: "robot_credited_old", message }] });
}

type Scope = Days & { old: Baseline; leftSeconds: number; unitIds: readonly string[] };

/** A credit by a baseline for every type is of the case's own type; by one for a type, of that one. */
async function creditedAbove(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { old, leftSeconds, unitIds, from, to }: Scope,
): Promise<number> {
  const [row] = await tx.$queryRaw<[{ cases: number }]>`
    SELECT count(*)::int AS cases
    FROM ledger_entry e
    JOIN baseline b ON b.id = e.baseline_id
    LEFT JOIN work_item w ON w.id = e.work_item_id
    WHERE e.tenant_id = ${tenantId}::uuid AND e.kind = 'CREDIT' AND e.process_id = ${old.processId}::uuid
      AND e.local_date >= ${toDbDate(from)}::date AND e.local_date < ${toDbDate(to)}::date
      AND e.unit_id = ANY(${[...unitIds]}::uuid[]) AND e.seconds > 0 AND e.baseline_seconds > ${leftSeconds}
      AND (b.case_type = ${old.caseType} OR (b.case_type = '' AND coalesce(w.case_type, ${old.caseType}) = ${old.caseType}))
      AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)`;
  return row.cases;
}
