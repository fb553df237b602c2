import { addDays, homeTimeZone, instantsOf, isoWeekday } from "../calendar/index.ts";
import type { MaintenanceWindow } from "../db.ts";
import { localDateOf } from "../local-date.ts";

const minutesPerDay = 24 * 60;

/** When a window is: weekdays and local times, or two instants. */
export type WindowTimes = Pick<MaintenanceWindow, "weekdays" | "startTime" | "endTime" | "startsAt" | "endsAt">;

/** One time that a window comes, from `startsAt` until before `endsAt`. */
export type Occasion = { startsAt: Date; endsAt: Date };

/** Whether a window is on at an instant. */
export function inWindow(window: WindowTimes, now: Date): boolean {
  return windowEnd(window, now) !== undefined;
}

/** When the window that is on at an instant ends; undefined when it is not on. */
export function windowEnd(window: WindowTimes, now: Date): Date | undefined {
  const today = localDateOf(now);
  // A window that began yesterday may go on past midnight.
  const occasions = occasionsOn(window, [addDays(today, -1), today]);
  const ends = occasions.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt).map(({ endsAt }) => endsAt);
  return ends.toSorted((a, b) => b.getTime() - a.getTime())[0];
}

/** The first time a window comes that is not over at an instant; undefined for one that does not come again. */
export function nextOccasion(window: WindowTimes, now: Date): Occasion | undefined {
  const today = localDateOf(now);
  // Yesterday's may still be on, and one that the spring's clock change swallows comes a week later.
  const days = Array.from({ length: 16 }, (_, index) => addDays(today, index - 1));
  return occasionsOn(window, days).find(({ endsAt }) => endsAt > now);
}

/** Whether weekly windows leave no minute of the week free; one-off windows do not count. */
export function coverWholeWeek(windows: readonly WindowTimes[]): boolean {
  const covered = new Set<number>();
  for (const { weekdays, startTime, endTime } of windows) {
    if (startTime === null || endTime === null) continue;
    const { start, length } = localSpan(startTime, endTime);
    for (const weekday of weekdays) {
      const from = (weekday - 1) * minutesPerDay + start;
      for (let minute = from; minute < from + length; minute += 1) covered.add(minute % (7 * minutesPerDay));
    }
  }
  return covered.size === 7 * minutesPerDay;
}

function occasionsOn({ weekdays, startTime, endTime, startsAt, endsAt }: WindowTimes, dates: string[]): Occasion[] {
  if (startsAt !== null && endsAt !== null) return [{ startsAt, endsAt }];
  if (startTime === null || endTime === null) return [];
  return dates
    .filter((date) => weekdays.includes(isoWeekday(date)))
    .map((date) => weeklyOccasion(date, localSpan(startTime, endTime)))
    .filter((occasion) => occasion.startsAt < occasion.endsAt);
}

/** Where clocks show a time twice, the window takes the longer of the two readings: nobody is disturbed too early. */
function weeklyOccasion(date: string, { start, length }: { start: number; length: number }): Occasion {
  const end = start + length;
  const { first } = instantsOf({ date, time: timeOf(start) }, homeTimeZone);
  const endDate = addDays(date, Math.floor(end / minutesPerDay));
  const { last } = instantsOf({ date: endDate, time: timeOf(end % minutesPerDay) }, homeTimeZone);
  return { startsAt: first, endsAt: last };
}

/** Minutes from midnight, and minutes by the clock on the wall; an end that is not after the start is the next day's. */
function localSpan(startTime: string, endTime: string): { start: number; length: number } {
  const start = minutesOf(startTime);
  const end = minutesOf(endTime);
  return { start, length: end > start ? end - start : end - start + minutesPerDay };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function timeOf(minutes: number): string {
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}
