const minuteMs = 60_000;
const dayMs = 86_400_000;

const osloClock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Oslo",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** A day of the calendar as the number of days since 1 January 1970. */
export type DayNumber = number;

/** What clocks on walls show: the day, and whole minutes since its midnight. */
export type WallTime = { day: DayNumber; minutes: number };

/** What clocks in Europe/Oslo show at an instant. */
export function wallTimeOf(instant: Date): WallTime {
  const parts = Object.fromEntries(osloClock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { day: Date.UTC(year, month - 1, day) / dayMs, minutes: hour * 60 + minute };
}

/** ISO weekday of a day: 1 is Monday, 7 is Sunday. */
export function isoWeekday(day: DayNumber): number {
  // 1 January 1970 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/**
 * The instants at which clocks in Europe/Oslo show a time: two an hour apart when clocks are set back. A time that is
 * skipped when clocks are set forward becomes the instant at which they are.
 */
export function instantsOf({ day, minutes }: WallTime): { first: Date; last: Date } {
  const asUtcMs = day * dayMs + minutes * minuteMs;
  // Summer time is two hours ahead of UTC, normal time one.
  const early = new Date(asUtcMs - 120 * minuteMs);
  const late = new Date(asUtcMs - 60 * minuteMs);
  const shows = (instant: Date): boolean => wallMs(instant) === asUtcMs;
  if (shows(early) || shows(late)) return { first: shows(early) ? early : late, last: shows(late) ? late : early };
  let change = early;
  while (wallMs(change) < asUtcMs) change = new Date(change.getTime() + minuteMs);
  return { first: change, last: change };
}

function wallMs(instant: Date): number {
  const { day, minutes } = wallTimeOf(instant);
  return day * dayMs + minutes * minuteMs;
}
