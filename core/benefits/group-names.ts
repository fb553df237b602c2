import type { Context } from "../context.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { BenefitGroup, ReportGrouping } from "./report-schemas.ts";

type Name = { code: string; label: string };
type Groups = {
  keys: readonly string[];
  lastDay: string;
  period: { from: string; to: string; groupBy: ReportGrouping };
};

/** The groups of a report by name: every month and year of the period, whatever else has entries. */
export async function groupNames(
  ctx: Context,
  { keys, lastDay, period }: Groups,
): Promise<Omit<BenefitGroup, "sums">[]> {
  const { groupBy } = period;
  if (groupBy === "month" || groupBy === "year") {
    const times =
      groupBy === "month" ? monthsOf(period) : [...new Set(monthsOf(period).map((month) => month.slice(0, 4)))];
    return times.map((time) => ({ key: time, code: time, label: time }));
  }
  const names = await namesOf(ctx, { ids: keys.filter((key) => key !== ""), on: lastDay, groupBy });
  const norwegian = new Intl.Collator("nb-NO");
  return keys
    .map((key) => ({ key, ...(names.get(key) ?? { code: key, label: key }) }))
    .sort((one, other) => norwegian.compare(one.label, other.label) || norwegian.compare(one.code, other.code));
}

type Wanted = { ids: string[]; on: string; groupBy: Exclude<ReportGrouping, "month" | "year"> };

async function namesOf(ctx: Context, { ids, on, groupBy }: Wanted): Promise<Map<string, Name>> {
  const where = { tenantId: ctx.tenantId, id: { in: ids } };
  const titled = { id: true, code: true, title: true } as const;
  if (groupBy === "automation") return titles(await ctx.db.automation.findMany({ where, select: titled }));
  if (groupBy === "process") return titles(await ctx.db.process.findMany({ where, select: titled }));
  if (groupBy === "measure") return titles(await ctx.db.measure.findMany({ where, select: titled }));
  if (groupBy === "lane") {
    const lanes = await ctx.db.targetSystem.findMany({ where, select: { id: true, key: true, name: true } });
    return new Map(lanes.map(({ id, key, name }) => [id, { code: key, label: name }]));
  }
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on });
  return new Map([...units].map(([id, { code, name }]) => [id, { code, label: name }]));
}

function titles(rows: readonly { id: string; code: string; title: string }[]): Map<string, Name> {
  return new Map(rows.map(({ id, code, title }) => [id, { code, label: title }]));
}

/** Every month that has a day in the period, `YYYY-MM`, oldest first. */
export function monthsOf({ from, to }: { from: string; to: string }): string[] {
  const months: string[] = [];
  // No date is later than year 9999: what follows its December would sort before it, and the months would never end.
  for (let month = from.slice(0, 7); `${month}-01` < to && month.length === 7; month = monthAfter(month)) {
    months.push(month);
  }
  return months;
}

function monthAfter(yearAndMonth: string): string {
  const [year = "", month = ""] = yearAndMonth.split("-");
  return month === "12"
    ? `${String(Number(year) + 1).padStart(4, "0")}-01`
    : `${year}-${String(Number(month) + 1).padStart(2, "0")}`;
}
