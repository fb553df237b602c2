import type { DbOrTransaction } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import type { WorkCalendar } from "./working-days.ts";

/** A municipality's own days off, as far as a schedule or deadline may look. */
export async function loadCalendar(db: DbOrTransaction, tenantId: string): Promise<WorkCalendar> {
  const rows = await db.nonWorkingDay.findMany({ where: { tenantId } });
  return new Map(rows.map(({ date, name, worksUntil }) => [fromDbDate(date), { name, worksUntil }]));
}

/** The same for several municipalities: read once each. */
export function calendarsOf(db: DbOrTransaction): (tenantId: string) => Promise<WorkCalendar> {
  const known = new Map<string, Promise<WorkCalendar>>();
  return (tenantId) => {
    const calendar = known.get(tenantId) ?? loadCalendar(db, tenantId);
    known.set(tenantId, calendar);
    return calendar;
  };
}

/** The range of `date` columns of one year. */
export function yearRange(year: number): { gte: Date; lt: Date } {
  return { gte: toDbDate(`${year}-01-01`), lt: toDbDate(`${year + 1}-01-01`) };
}
