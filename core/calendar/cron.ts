import { Cron } from "croner";
import { addDays, instantOf, localMomentOf } from "./local-time.ts";

type From = { timeZone: string; after: Date };

/**
 * The instants of a cron expression after another, without an end unless it never comes again.
 *
 * Every hour (`*`) means every hour that passes. Any other hour is one that the clock shows: one that it passes over comes at
 * the moment after the gap, one that it shows twice comes the first time.
 *
 * @throws Error when the expression cannot be read.
 */
export function* cronInstants(expression: string, { timeZone, after }: From): Generator<Date> {
  refuseUnreadable(expression);
  const [, hour] = expression.trim().split(/\s+/);
  if (hour === "*") yield* passing(expression, { timeZone, after });
  else yield* shown(expression, { timeZone, after });
}

function* passing(expression: string, { timeZone, after }: From): Generator<Date> {
  const cron = new Cron(expression, { ...unstarted, timezone: timeZone });
  for (let at = cron.nextRun(after); at !== null; at = cron.nextRun(at)) yield at;
}

// The library reads the clock as if it were never changed; what a change makes of it is said here, and tested.
function* shown(expression: string, { timeZone, after }: From): Generator<Date> {
  const cron = new Cron(expression, { ...unstarted, utcOffset: 0 });
  const before = new Date(`${addDays(localMomentOf(after, timeZone).date, -1)}T00:00:00Z`);
  let last = after;
  for (let clock = cron.nextRun(before); clock !== null; clock = cron.nextRun(clock)) {
    const [date = "", time = ""] = clock.toISOString().split("T");
    const at = instantOf({ date, time: time.slice(0, 5) }, timeZone);
    if (at > last) yield (last = at);
  }
}

/** Whether it can be read: five fields of numbers, names, lists, ranges and steps. */
export function isCron(expression: string): boolean {
  try {
    refuseUnreadable(expression);
    return true;
  } catch {
    return false;
  }
}

const unstarted = { paused: true, mode: "5-part" } as const;

function refuseUnreadable(expression: string): void {
  // Names for whole expressions have other fields than five, and a question mark would stand for now.
  if (!/^[\d*/,A-Za-z#+-]+(\s+[\d*/,A-Za-z#+-]+){4}$/.test(expression.trim())) throw new Error("Not five cron fields");
  // Reading it is all the library does with it here.
  void new Cron(expression, { ...unstarted, utcOffset: 0 });
}
