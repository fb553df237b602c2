import type { Context } from "../context.ts";
import { toDbDate } from "../local-date.ts";
import { countedIn, freedByMonth, harvestMonths } from "../harvest/index.ts";
import { monthsIn, type PeriodDays, periodsOfYear } from "../periods/index.ts";
import { freeHandOvers, seldomClocked } from "../plausibility/index.ts";
import type { PeriodDetail } from "./schemas.ts";

type Hints = PeriodDetail["missing"];
type Stood = PeriodDays & { status: string };

/** What whoever closes a period should know of it: none of it stops a close but a restatement inside. */
export async function hintsOf(ctx: Context, days: PeriodDays, others: readonly Stood[]): Promise<Hints> {
  const [counts, unharvestedSeconds, clocks, free] = await Promise.all([
    countsOf(ctx, days),
    unharvestedIn(ctx, days),
    seldomClocked(ctx, days),
    freeHandOvers(ctx, days),
  ]);
  const seldom = clocks.map(({ automation, ended, measured }) => ({ ...automation, ended, measured }));
  const atNoCost = free.map(({ automation, cases }) => ({ ...automation, cases }));
  return { ...counts, unharvestedSeconds, seldomClocked: seldom, freeHandOvers: atNoCost, ...around(days, others) };
}

type Counts = Pick<
  Hints,
  | "creditsWithoutBaseline"
  | "unclassifiedCredits"
  | "openHandOvers"
  | "undebitedHandOvers"
  | "unknownCosts"
  | "waitingMeasureMonths"
  | "unsealedEntries"
>;

async function countsOf({ db, tenantId }: Context, days: PeriodDays): Promise<Counts> {
  const [from, to] = [toDbDate(days.from), toDbDate(days.to)];
  const [counts] = await db.$queryRaw<Counts[]>`
    with credit as (
      select coalesce(sum(entries) filter (where baseline_id = '00000000-0000-0000-0000-000000000000'), 0)::int as bare,
        coalesce(sum(entries) filter (where counterfactual = 'UNKNOWN'), 0)::int as unclassified
      from monthly_rollup
      where tenant_id = ${tenantId}::uuid and kind = 'CREDIT' and month >= ${from}::date and month < ${to}::date
    ), handed_over as (
      select count(*)::int as open, count(*) filter (where a.residual_method = 'MEASURED')::int as undebited
      from work_item w join automation a on a.id = w.automation_id
      where w.tenant_id = ${tenantId}::uuid and w.status in ('HANDED_OVER', 'FAILED')
        and w.settled_at >= ${days.from}::timestamp at time zone 'Europe/Oslo'
        and w.settled_at < ${days.to}::timestamp at time zone 'Europe/Oslo'
    ), cost as (
      select count(*)::int as unknown from plan_cost
      where tenant_id = ${tenantId}::uuid and amount_nok is null
        and valid_from < ${to}::date and (valid_to is null or valid_to > ${from}::date)
    ), told as (
      select count(*)::int as waiting from measure_volume_proposal
      where tenant_id = ${tenantId}::uuid and status = 'PROPOSED' and month >= ${from}::date and month < ${to}::date
    ), entry as (
      select count(*)::int as unsealed from ledger_entry
      where tenant_id = ${tenantId}::uuid and local_date >= ${from}::date and local_date < ${to}::date
        and id > coalesce((select max(through_id) from ledger_seal where tenant_id = ${tenantId}::uuid), 0)
    )
    select bare as "creditsWithoutBaseline", unclassified as "unclassifiedCredits", open as "openHandOvers",
      undebited as "undebitedHandOvers", unknown as "unknownCosts", waiting as "waitingMeasureMonths", unsealed as "unsealedEntries"
    from credit, handed_over, cost, told, entry`;
  if (!counts) throw new Error("Counts are always told");
  return counts;
}

/** Freed time of the period that nobody has said what became of, as its report would have it; whole seconds. */
async function unharvestedIn({ db, tenantId }: Context, days: PeriodDays): Promise<number> {
  const freed = await freedByMonth(db, tenantId, days);
  const months = await harvestMonths(db, tenantId, { months: monthsIn(days), freed });
  const counted = countedIn(months);
  return Math.max(0, counted.freed) - counted.harvested - counted.unharvested;
}

/** How periods inside and around it stand. */
function around(days: PeriodDays, others: readonly Stood[]): Pick<Hints, "restating" | "notClosed" | "closedAround"> {
  const inside = others.filter(({ from, to }) => from >= days.from && to <= days.to);
  const plain = ({ kind, from, to }: PeriodDays) => ({ kind, from, to });
  const isClosed = ({ kind, from }: PeriodDays) =>
    inside.some((row) => row.kind === kind && row.from === from && row.status === "CLOSED");
  const months = periodsOfYear(Number(days.from.slice(0, 4))).filter(
    ({ kind, from, to }) => kind === "MONTH" && days.kind !== "MONTH" && from >= days.from && to <= days.to,
  );
  return {
    restating: inside.filter(({ status }) => status === "RESTATING").map(plain),
    notClosed: months.filter((month) => !isClosed(month)).map(plain),
    closedAround: others
      .filter(({ from, to, status }) => status === "CLOSED" && from < days.to && to > days.from)
      .map(plain),
  };
}
