import { type Context, requirePermission } from "../context.ts";
import { Prisma } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { hoursPerFteOn, unitNamesOn } from "../organisation/index.ts";
import { monthsOf, type RollupSum, sumBenefits, type UnfinishedCount } from "./aggregate.ts";
import { type BenefitGroup, type BenefitReport, BenefitReportInput } from "./schemas.ts";

const longestPeriodYears = 30;
const dayMs = 86_400_000;

type Period = { from: string; to: string; groupBy: "month" | "unit" | "automation" };
type Name = { code: string; label: string };

/**
 * Freed time in [from, to), in groups and in all; the sum of the groups is the total, to the second.
 * Reads roll-ups and names only, so that its cost does not grow with history.
 *
 * @throws AppError `invalid` for a period that ends before it begins or is longer than 30 years.
 */
export async function benefitReport(ctx: Context, rawInput: BenefitReportInput): Promise<BenefitReport> {
  requirePermission(ctx, "benefits:read");
  const parsed = BenefitReportInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const period = parsed.data;
  assertPeriod(period);

  const lastDay = fromDbDate(new Date(toDbDate(period.to).getTime() - dayMs));
  const [rollups, unfinished, hoursPerFte] = await Promise.all([
    sumRollups(ctx, period),
    countUnfinished(ctx, period),
    hoursPerFteOn(ctx.db, ctx.tenantId, lastDay),
  ]);
  const rows = { rollups, unfinished };
  const keys = [...new Set([...rollups, ...unfinished].map((row) => row.key))];
  const names = await namesOf(ctx, { keys, lastDay, period });
  return {
    ...period,
    hoursPerFte,
    groups: names.map((name) => ({ ...name, sums: sumBenefits(ofGroup(rows, name.key), hoursPerFte) })),
    total: sumBenefits(rows, hoursPerFte),
  };
}

function assertPeriod({ from, to }: Period): void {
  const refuse = (code: string, message: string) => invalidFields([{ path: ["to"], code, message }]);
  if (to <= from) throw refuse("not_after_from", "Must be after `from`: the day itself is not in the period");
  const latest = `${String(Number(from.slice(0, 4)) + longestPeriodYears).padStart(4, "0")}${from.slice(4)}`;
  if (to > latest) throw refuse("too_long", `Must be at most ${longestPeriodYears} years after \`from\``);
}

function ofGroup(rows: { rollups: RollupSum[]; unfinished: UnfinishedCount[] }, key: string) {
  return {
    rollups: rows.rollups.filter((row) => row.key === key),
    unfinished: rows.unfinished.filter((row) => row.key === key),
  };
}

type SummedRow = Omit<RollupSum, "entries" | "seconds"> & { entries: bigint; seconds: bigint };

async function sumRollups(ctx: Context, { from, to, groupBy }: Period): Promise<RollupSum[]> {
  // Rows are many and groups are few: what is grouped by is made text after it is summed.
  const [column, key] = {
    month: [Prisma.sql`local_date`, Prisma.sql`to_char(grouped, 'YYYY-MM')`],
    unit: [Prisma.sql`unit_id`, Prisma.sql`grouped::text`],
    automation: [Prisma.sql`automation_id`, Prisma.sql`grouped::text`],
  }[groupBy] as [Prisma.Sql, Prisma.Sql];
  const rows = await ctx.db.$queryRaw<SummedRow[]>`
    select ${key} as key, kind::text, evidence_class::text as "evidenceClass", "hasBaseline",
      sum(entries)::bigint as entries, sum(seconds)::bigint as seconds
    from (
      select ${column} as grouped, kind, evidence_class,
        baseline_id <> '00000000-0000-0000-0000-000000000000' as "hasBaseline",
        sum(entries) as entries, sum(seconds) as seconds
      from daily_rollup
      where tenant_id = ${ctx.tenantId}::uuid
        and local_date >= ${toDbDate(from)}::date and local_date < ${toDbDate(to)}::date
      group by 1, 2, 3, 4
    ) summed
    group by 1, 2, 3, 4`;
  return rows.map((row) => ({ ...row, entries: Number(row.entries), seconds: Number(row.seconds) }));
}

async function countUnfinished(ctx: Context, { from, to, groupBy }: Period): Promise<UnfinishedCount[]> {
  const key = {
    month: Prisma.sql`to_char(settled_at at time zone 'Europe/Oslo', 'YYYY-MM')`,
    unit: Prisma.sql`unit_id::text`,
    automation: Prisma.sql`automation_id::text`,
  }[groupBy];
  return ctx.db.$queryRaw<UnfinishedCount[]>`
    select ${key} as key,
      (count(*) filter (where status in ('HANDED_OVER', 'RESOLVED')))::int as "handedOver",
      (count(*) filter (where status = 'FAILED'))::int as failed
    from work_item
    where tenant_id = ${ctx.tenantId}::uuid and status in ('HANDED_OVER', 'RESOLVED', 'FAILED')
      and settled_at >= ${from}::timestamp at time zone 'Europe/Oslo'
      and settled_at < ${to}::timestamp at time zone 'Europe/Oslo'
    group by 1`;
}

type Groups = { keys: string[]; lastDay: string; period: Period };

async function namesOf(ctx: Context, { keys, lastDay, period }: Groups): Promise<Omit<BenefitGroup, "sums">[]> {
  if (period.groupBy === "month") return monthsOf(period).map((month) => ({ key: month, code: month, label: month }));
  const names = period.groupBy === "unit" ? await unitNames(ctx, keys, lastDay) : await automationNames(ctx, keys);
  const norwegian = new Intl.Collator("nb-NO");
  return keys
    .map((key) => ({ key, ...(names.get(key) ?? { code: key, label: key }) }))
    .sort((one, other) => norwegian.compare(one.label, other.label) || norwegian.compare(one.code, other.code));
}

async function unitNames(ctx: Context, ids: string[], on: string): Promise<Map<string, Name>> {
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on });
  return new Map([...units].map(([id, { code, name }]) => [id, { code, label: name }]));
}

async function automationNames(ctx: Context, ids: string[]): Promise<Map<string, Name>> {
  const automations = await ctx.db.automation.findMany({
    where: { tenantId: ctx.tenantId, id: { in: ids } },
    select: { id: true, code: true, title: true },
  });
  return new Map(automations.map(({ id, code, title }) => [id, { code, label: title }]));
}
