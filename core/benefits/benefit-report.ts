import { addDays, isWorkingDay, loadCalendar, type WorkCalendar } from "../calendar/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { hoursPerFteOn, unitHistory } from "../organisation/index.ts";
import { type CountedRow, sumBenefits, type UnfinishedCount } from "./aggregate.ts";
import { countUnfinished } from "./count-unfinished.ts";
import { freedValues } from "./freed-value.ts";
import { groupNames } from "./group-names.ts";
import { grouped } from "./grouped.ts";
import { knownFigures } from "./known-figures.ts";
import { type Asked, readRows } from "./read-rows.ts";
import { type BenefitReport, BenefitReportInput } from "./report-schemas.ts";

const longestPeriodYears = 30;

/**
 * Freed time in [from, to), in groups and in all; the sum of the groups is the total, to the second.
 * Reads roll-ups, the cases that people took over, and names, so that its cost does not grow with history.
 *
 * @throws AppError `invalid` for a period that ends before it begins or is longer than 30 years.
 */
export async function benefitReport(ctx: Context, rawInput: BenefitReportInput): Promise<BenefitReport> {
  requirePermission(ctx, "benefits:read");
  const parsed = BenefitReportInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { from, to, groupBy } = parsed.data;
  assertPeriod({ from, to });

  const asked = scopeOf(parsed.data);
  const lastDay = addDays(to, -1);
  const [history, hoursPerFte, tenant, calendar] = await Promise.all([
    unitHistory(ctx.db, ctx.tenantId),
    hoursPerFteOn(ctx.db, ctx.tenantId, lastDay),
    ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select: { inhabitants: true } }),
    loadCalendar(ctx.db, ctx.tenantId),
  ]);
  const [rows, unfinished, values] = await Promise.all([
    readRows(ctx, asked, history),
    countUnfinished(ctx, asked, history),
    freedValues(ctx, asked, history),
  ]);
  const known = await knownFigures(ctx, rows, hoursPerFte);
  const keys = [...new Set([...rows, ...unfinished].map((row) => row.key))];
  const names = await groupNames(ctx, { keys, lastDay, period: { from, to, groupBy } });
  const groups = groupedBy(rows, unfinished);
  return {
    from,
    to,
    groupBy,
    hoursPerFte,
    workingDays: workingDaysUntilNow({ from, to }, calendar, ctx.now()),
    inhabitants: tenant.inhabitants,
    groups: names.map((name) => ({
      ...name,
      sums: sumBenefits({ ...groups(name.key), value: values.ofGroup(name.key) }, known),
    })),
    total: sumBenefits({ rows, unfinished, value: values.ofAll }, known),
  };
}

function assertPeriod({ from, to }: { from: string; to: string }): void {
  const refuse = (code: string, message: string) => invalidFields([{ path: ["to"], code, message }]);
  if (to <= from) throw refuse("not_after_from", "Must be after `from`: the day itself is not in the period");
  const latest = `${String(Number(from.slice(0, 4)) + longestPeriodYears).padStart(4, "0")}${from.slice(4)}`;
  if (to > latest) throw refuse("too_long", `Must be at most ${longestPeriodYears} years after \`from\``);
}

function scopeOf(input: ReturnType<typeof BenefitReportInput.parse>): Asked {
  const { automationId, measureId, ...asked } = input;
  return {
    ...asked,
    automationIds: automationId === undefined ? undefined : [automationId],
    measureIds: measureId === undefined ? undefined : [measureId],
  };
}

function groupedBy(rows: readonly CountedRow[], unfinished: readonly UnfinishedCount[]) {
  const rowsBy = grouped(rows, ({ key }) => key);
  const unfinishedBy = grouped(unfinished, ({ key }) => key);
  return (key: string) => ({ rows: rowsBy.get(key) ?? [], unfinished: unfinishedBy.get(key) ?? [] });
}

/** Working days of the period that have come: what is yet to be worked says nothing. */
function workingDaysUntilNow({ from, to }: { from: string; to: string }, calendar: WorkCalendar, now: Date): number {
  const tomorrow = addDays(localDateOf(now), 1);
  let days = 0;
  for (let date = from; date < to && date < tomorrow; date = addDays(date, 1)) {
    if (isWorkingDay(calendar, date)) days += 1;
  }
  return days;
}
