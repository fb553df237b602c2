import { nextOccasions, type ScheduleRule, type WorkCalendar } from "../calendar/index.ts";
import type { MissedPolicy, OverlapPolicy } from "../db.ts";

/** An occasion that is seen to so late was missed: nobody was there for it. */
const punctualSeconds = 60;

/** Most missed occasions that are made up for one by one. */
const mostMadeUpFor = 100;

/** A schedule that has come due, and what is known of its runs. */
export type DueSchedule = {
  rule: ScheduleRule;
  timeZone: string;
  calendar: WorkCalendar;
  missedPolicy: MissedPolicy;
  overlapPolicy: OverlapPolicy;
  /** The occasion it came due at; not after `now`. */
  nextAt: Date;
  now: Date;
  /** Whether a run of it goes on. */
  goesOn: boolean;
  /** When the last of its runs ended; null when none has. */
  lastEndedAt: Date | null;
};

/** What becomes of it. */
export type Decision = {
  /** The occasion to start a run for. */
  start?: Date;
  /** Whether the run that goes on is stopped first. */
  replace: boolean;
  /** Occasions that nobody was there for. */
  missed: readonly Date[];
  /** Number of occasions that are passed over for the run that goes on: that is as it should be. */
  skipped: number;
  /** The occasion after; null when there is none. */
  nextAt: Date | null;
};

/** What a schedule that has come due does: what was missed, what overlaps, what is next. "wait" leaves it due. */
export function decide(due: DueSchedule): Decision | "wait" {
  const { missedPolicy, overlapPolicy, goesOn, now } = due;
  if (goesOn && overlapPolicy === "QUEUE") return "wait";
  const occasions = occasionsUntilNow(due);
  const nextAt = occasionAfter(due, now);
  if (goesOn && overlapPolicy === "SKIP") return { replace: false, missed: [], skipped: occasions.length, nextAt };
  const missed = occasions.filter((at) => wasMissed(at, due));
  const replace = goesOn;
  if (missedPolicy === "RUN_ALL") {
    const [start, next] = occasions.slice(-mostMadeUpFor);
    return { ...(start && { start }), replace, missed, skipped: 0, nextAt: next ?? nextAt };
  }
  const wanted = missedPolicy === "SKIP" ? occasions.filter((at) => !missed.includes(at)) : occasions;
  const start = wanted.at(-1);
  return { ...(start && { start }), replace: replace && start !== undefined, missed, skipped: 0, nextAt };
}

/** Late, and not for waiting until the run before had ended. */
function wasMissed(at: Date, { now, overlapPolicy, lastEndedAt }: DueSchedule): boolean {
  const waited = overlapPolicy === "QUEUE" && lastEndedAt !== null && lastEndedAt >= at;
  return !waited && now.getTime() - at.getTime() > punctualSeconds * 1_000;
}

const mostLookedAt = 5_000;
const furthestBackMs = 7 * 86_400_000;

/** The occasion that came due and those after it up to now. Of very many the ones in between are passed over. */
function occasionsUntilNow(due: DueSchedule): Date[] {
  const { rule, timeZone, calendar, nextAt, now } = due;
  const search = { timeZone, calendar, until: now, count: mostLookedAt };
  const first = [nextAt, ...nextOccasions(rule, { ...search, after: nextAt })];
  const last = first.at(-1) ?? nextAt;
  if (first.length <= mostLookedAt) return first;
  const lately = new Date(Math.max(last.getTime(), now.getTime() - furthestBackMs));
  return [...first, ...nextOccasions(rule, { ...search, after: lately, count: 3 * mostLookedAt })];
}

function occasionAfter({ rule, timeZone, calendar }: DueSchedule, after: Date): Date | null {
  return nextOccasions(rule, { timeZone, calendar, after, count: 1 })[0] ?? null;
}
