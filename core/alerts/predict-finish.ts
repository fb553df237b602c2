/** A time in which a lane begins no case. */
export type ClosedPeriod = { from: Date; to: Date };

/**
 * When so much work will be done, the lane being closed now and then.
 *
 * @param seconds Of time with the lane open, from `now` on.
 * @param closed By `from`; they may overlap.
 */
export function predictFinish(now: Date, seconds: number, closed: readonly ClosedPeriod[]): Date {
  let reached = now.getTime();
  let restMs = seconds * 1000;
  for (const { from, to } of closed) {
    const openMs = Math.max(0, from.getTime() - reached);
    if (restMs <= openMs) break;
    restMs -= openMs;
    reached = Math.max(reached + openMs, to.getTime());
  }
  return new Date(reached + restMs);
}

/** Waiting cases of one automation that come after each other, with about the same deadline. */
export type WaitingGroup = {
  automationId: string;
  /** The first and the last of them, the others evenly between; null: none of them has one that is still to come. */
  deadlines: { first: Date; last: Date } | null;
  cases: number;
  /** How many of them are not even to be tried before their deadline. */
  tooLate: number;
  secondsPerCase: number;
};

/** How a lane works through its queue. */
export type LanePace = {
  /** Cases at a time. */
  concurrency: number;
  closed: readonly ClosedPeriod[];
  /** Seconds of work that is in hand. */
  secondsInHand: number;
};

/** How many cases of a group will not be done in time; the deadline of the first of them, and when it will be done. */
export type GroupAtRisk<Group extends WaitingGroup> = {
  group: Group;
  cases: number;
  deadline: Date;
  predictedAt: Date;
};

/**
 * Which waiting cases a lane will not settle before their deadlines. A large group is judged by some of its cases.
 *
 * @param groups In the order the lane takes them.
 */
export function groupsAtRisk<Group extends WaitingGroup>(
  now: Date,
  groups: readonly Group[],
  { concurrency, closed, secondsInHand }: LanePace,
): GroupAtRisk<Group>[] {
  let secondsAhead = secondsInHand;
  return groups.flatMap((group) => {
    const { deadlines, cases, tooLate, secondsPerCase } = group;
    const ahead = secondsAhead;
    secondsAhead += cases * secondsPerCase;
    if (deadlines === null) return [];
    const judged = placesJudged(cases).map((place) => {
      // A case begins when what is ahead of it has been shared out, and then takes its own time.
      const seconds = (ahead + place * secondsPerCase) / concurrency + secondsPerCase;
      return { deadline: deadlineAt(deadlines, place / cases), predictedAt: predictFinish(now, seconds, closed) };
    });
    const late = judged.filter(({ deadline, predictedAt }) => predictedAt > deadline);
    const count = Math.max(Math.ceil((late.length * cases) / judged.length), tooLate);
    // Those that must wait till after their deadline are done then at the earliest.
    const [first = { deadline: deadlines.first, predictedAt: deadlines.last }] = late;
    return count > 0 ? [{ group, cases: count, ...first }] : [];
  });
}

const mostJudged = 200;

function placesJudged(cases: number): number[] {
  const judged = Math.min(cases, mostJudged);
  return Array.from({ length: judged }, (_, index) => Math.floor((index * cases) / judged));
}

function deadlineAt({ first, last }: { first: Date; last: Date }, share: number): Date {
  return new Date(first.getTime() + (last.getTime() - first.getTime()) * share);
}
