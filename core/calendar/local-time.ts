import { z } from "zod";
import { toDbDate } from "../local-date.ts";

const dayMs = 86_400_000;

/** A time of day, `HH:mm`. */
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "Must be a time of day, written HH:mm", abort: true })
  .meta({ id: "LocalTime", example: "06:30" });

/** A time zone by its IANA name. */
export const TimeZone = z.string().max(64).refine(isTimeZone, "Must be a time zone, such as Europe/Oslo");

/** A local date and a time of day somewhere. */
export type LocalMoment = { date: string; time: string };

/** The local date so many days later, or earlier when negative. */
export function addDays(localDate: string, days: number): string {
  return new Date(toDbDate(localDate).getTime() + days * dayMs).toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(localDate: string): number {
  return toDbDate(localDate).getUTCDay() || 7;
}

/** What the clock and the calendar show somewhere at an instant. */
export function localMomentOf(instant: Date, timeZone: string): LocalMoment {
  const [date = "", time = ""] = clockOf(timeZone).format(instant).split(" ");
  return { date, time: time.slice(0, 5) };
}

/**
 * The instant at which a clock shows a time. One that the clock passes over is the moment after the gap, one that it shows
 * twice is the first of the two.
 *
 * @example instantOf({ date: "2026-03-29", time: "02:30" }, "Europe/Oslo"); // 2026-03-29T01:00Z, 03:00 in Oslo
 */
export function instantOf(moment: LocalMoment, timeZone: string): Date {
  return instantsOf(moment, timeZone).first;
}

/** The instants at which a clock shows a time: two when the clock is set back over it, else the same one twice. */
export function instantsOf({ date, time }: LocalMoment, timeZone: string): { first: Date; last: Date } {
  const shown = Date.parse(`${date}T${time}:00Z`);
  // The clock is changed at most once within these two days.
  const before = offsetMs(shown - dayMs, timeZone);
  const after = offsetMs(shown + dayMs, timeZone);
  const right = [shown - before, shown - after].filter((at) => at + offsetMs(at, timeZone) === shown);
  const change = () => changeBetween(shown - after, { until: shown - before, timeZone });
  const first = right[0] ?? change();
  return { first: new Date(first), last: new Date(right[1] ?? first) };
}

/** The first instant of the time after a change of the clock. */
function changeBetween(from: number, { until, timeZone }: { until: number; timeZone: string }): number {
  const offsetBefore = offsetMs(from, timeZone);
  let [still, changed] = [from, until];
  while (changed - still > 1_000) {
    const middle = still + Math.floor((changed - still) / 2_000) * 1_000;
    if (offsetMs(middle, timeZone) === offsetBefore) still = middle;
    else changed = middle;
  }
  return changed;
}

/** Milliseconds that the clock is ahead of UTC. */
function offsetMs(at: number, timeZone: string): number {
  return Date.parse(`${clockOf(timeZone).format(at).replace(" ", "T")}Z`) - Math.floor(at / 1_000) * 1_000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

// Making one costs a hundred times what using it does.
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  // Swedes write dates as ISO 8601 does.
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  clocks.set(timeZone, clock);
  return clock;
}

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && clockOf(name).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
