import { publicHolidays } from "./holidays.ts";
import { addDays, instantOf, isoWeekday, localMomentOf } from "./local-time.ts";

/** A municipality's own days off, by local date; public holidays are computed and not here. */
export type WorkCalendar = ReadonlyMap<string, OwnDay>;

/** `worksUntil` is the local time at which a half-day ends; null: no work at all. */
export type OwnDay = { name: string; worksUntil: string | null };

/** Local time at which a whole working day ends. */
export const endOfWork = "16:00";

/** The time zone of every deadline. */
export const homeTimeZone = "Europe/Oslo";

/** Local time at which work ends on that date; undefined when nobody works. */
export function workEndsAt(calendar: WorkCalendar, localDate: string): string | undefined {
  if (isoWeekday(localDate) > 5 || publicHolidays(Number(localDate.slice(0, 4))).has(localDate)) return undefined;
  const own = calendar.get(localDate);
  return own === undefined ? endOfWork : (own.worksUntil ?? undefined);
}

/** Whether anybody works on that date, if only half the day. */
export function isWorkingDay(calendar: WorkCalendar, localDate: string): boolean {
  return workEndsAt(calendar, localDate) !== undefined;
}

/**
 * The working day that is so many working days later; for 0 the date itself, or the next working day when it is none.
 *
 * @throws RangeError when there is none within ten years: the municipality never works.
 */
export function addWorkingDays(calendar: WorkCalendar, localDate: string, days: number): string {
  let date = localDate;
  let left = days;
  for (let looked = 0; looked <= mostDaysLooked + 2 * days; looked += 1) {
    const works = isWorkingDay(calendar, date);
    if (left === 0 && works) return date;
    date = addDays(date, 1);
    if (left > 0 && isWorkingDay(calendar, date)) left -= 1;
  }
  throw new RangeError(`No working day within ten years of ${localDate}`);
}

/**
 * When something that came at an instant must be done to be done within so many working days: at the end of the last of
 * them, in Europe/Oslo. The day it came is not counted; for 0 days it is that day itself, or the next working day when its
 * work is over.
 *
 * @example deadlineAfterWorkingDays(calendar, new Date("2026-12-23T09:00:00Z"), 2); // Monday 28 December, 16:00
 */
export function deadlineAfterWorkingDays(calendar: WorkCalendar, from: Date, days: number): Date {
  const { date } = localMomentOf(from, homeTimeZone);
  const first = endOf(calendar, addWorkingDays(calendar, date, days));
  return first > from ? first : endOf(calendar, addWorkingDays(calendar, addDays(date, 1), 0));
}

function endOf(calendar: WorkCalendar, date: string): Date {
  return instantOf({ date, time: workEndsAt(calendar, date) ?? endOfWork }, homeTimeZone);
}

const mostDaysLooked = 3_660;
