import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { publicHolidays } from "./holidays.ts";
import { yearRange } from "./load-calendar.ts";
import { type DayOff, type DayOffList, ListDaysOffInput } from "./schemas.ts";

/** Public holidays and the municipality's own days off in one year, by date. */
export async function listDaysOff(ctx: Context, rawInput: ListDaysOffInput): Promise<DayOffList> {
  requirePermission(ctx, "schedules:read");
  const parsed = ListDaysOffInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { year } = parsed.data;
  const own = await ctx.db.nonWorkingDay.findMany({ where: { tenantId: ctx.tenantId, date: yearRange(year) } });
  const items: DayOff[] = [
    ...[...publicHolidays(year)].map(([date, name]) => {
      return { date, name, worksUntil: null, kind: "PUBLIC_HOLIDAY" as const };
    }),
    ...own.map(({ date, name, worksUntil }) => ({ date: fromDbDate(date), name, worksUntil, kind: "OWN" as const })),
  ];
  return { items: items.toSorted((one, other) => one.date.localeCompare(other.date)) };
}
