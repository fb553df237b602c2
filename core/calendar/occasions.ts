import { addDays, instantOf, localMomentOf } from "./local-time.ts";
import { endOfWork, isWorkingDay, type WorkCalendar } from "./working-days.ts";
import { cronInstants } from "./cron.ts";
import type { ScheduleRule } from "./rule.ts";

/** Where and after when occasions are looked for; at most `count` of them, and none after `until`. */
export type Search = { timeZone: string; calendar: WorkCalendar; after: Date; count: number; until?: Date };

const mostDaysLooked = 3_660;

/**
 * The next instants at which a rule comes due, in order and each once; fewer than asked for when there are no more within
 * ten years.
 *
 * @throws Error when its cron expression cannot be read.
 */
export function nextOccasions(rule: ScheduleRule, { count, until, ...from }: Search): Date[] {
  const found: Date[] = [];
  if (count <= 0) return found;
  for (const at of instantsOf(rule, from)) {
    if (at <= (found.at(-1) ?? from.after)) continue;
    if (until !== undefined && at > until) break;
    found.push(at);
    if (found.length >= count) break;
  }
  return found;
}

type From = Pick<Search, "timeZone" | "calendar" | "after">;

function* instantsOf(rule: ScheduleRule, from: From): Generator<Date> {
  if (rule.kind === "cron") yield* cronInstants(rule.expression, from);
  else if (rule.kind === "interval") yield* intervals(rule, from);
  else if (rule.kind === "workingDays") yield* workingDays(rule.times.toSorted(), from);
  else yield* firstOrLast(rule, from);
}

function* daysFrom({ timeZone, after }: From): Generator<string> {
  const { date } = localMomentOf(after, timeZone);
  for (let day = 0; day < mostDaysLooked; day += 1) yield addDays(date, day);
}

function* intervals(rule: Extract<ScheduleRule, { kind: "interval" }>, from: From): Generator<Date> {
  const { timeZone, calendar } = from;
  const stepMs = rule.minutes * 60_000;
  for (const date of daysFrom(from)) {
    if (rule.workingDaysOnly && !isWorkingDay(calendar, date)) continue;
    const first = instantOf({ date, time: rule.between?.from ?? "00:00" }, timeZone).getTime();
    const last = lastOf(rule, { date, timeZone, calendar }).getTime();
    for (let at = first; at <= last; at += stepMs) yield new Date(at);
  }
}

type Day = { date: string; timeZone: string; calendar: WorkCalendar };

/** The last moment of a day at which an interval may come due. */
function lastOf({ between, minutes, workingDaysOnly }: Extract<ScheduleRule, { kind: "interval" }>, day: Day): Date {
  const { date, timeZone, calendar } = day;
  const midnight = instantOf({ date: addDays(date, 1), time: "00:00" }, timeZone).getTime();
  // The next day begins with one of its own.
  const asAsked = between ? instantOf({ date, time: between.to }, timeZone) : new Date(midnight - minutes * 60_000);
  const halfDay = workingDaysOnly ? (calendar.get(date)?.worksUntil ?? undefined) : undefined;
  if (halfDay === undefined) return asAsked;
  const workEnds = instantOf({ date, time: halfDay }, timeZone);
  return workEnds < asAsked ? workEnds : asAsked;
}

function* workingDays(times: readonly string[], from: From): Generator<Date> {
  const { timeZone, calendar } = from;
  for (const date of daysFrom(from)) {
    if (!isWorkingDay(calendar, date)) continue;
    const halfDay = calendar.get(date)?.worksUntil ?? undefined;
    for (const time of times) {
      if (halfDay === undefined || time <= halfDay) yield instantOf({ date, time }, timeZone);
    }
  }
}

function* firstOrLast(
  { kind, which, time }: Extract<ScheduleRule, { kind: "monthWorkingDay" | "quarterWorkingDay" }>,
  { timeZone, calendar, after }: From,
): Generator<Date> {
  const { date } = localMomentOf(after, timeZone);
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  for (let ahead = 0; ahead < mostDaysLooked / 30; ahead += 1) {
    const index = month - 1 + ahead;
    const ofQuarter = index % 3 === (which === "first" ? 0 : 2);
    if (kind === "quarterWorkingDay" && !ofQuarter) continue;
    const day = workingDayOf(monthStart(year, index), { until: monthStart(year, index + 1), which, calendar });
    if (day !== undefined) yield instantOf({ date: day, time: withinWork(time, { date: day, calendar }) }, timeZone);
  }
}

/** A month has one such day, so a half-day that is over by then is met as its work ends. Who asked for a time after every working day's end gets it. */
function withinWork(time: string, { date, calendar }: Omit<Day, "timeZone">): string {
  const halfDay = calendar.get(date)?.worksUntil ?? undefined;
  return halfDay !== undefined && time > halfDay && time <= endOfWork ? halfDay : time;
}

type Within = { until: string; which: "first" | "last"; calendar: WorkCalendar };

/** The first or last working day of a month; undefined for a month in which nobody works. */
function workingDayOf(start: string, { until, which, calendar }: Within): string | undefined {
  const days: string[] = [];
  for (let date = start; date < until; date = addDays(date, 1)) days.push(date);
  return which === "first"
    ? days.find((date) => isWorkingDay(calendar, date))
    : days.findLast((date) => isWorkingDay(calendar, date));
}

function monthStart(year: number, monthIndex: number): string {
  return new Date(Date.UTC(year, monthIndex, 1)).toISOString().slice(0, 10);
}
