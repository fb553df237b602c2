import type { EvidenceClass } from "../../db.ts";

/** Seconds of a case by hand before the measure, after it, and as it is in the month that is credited. */
export type SimplifiedCase = { oldSeconds: number; newSeconds: number; currentSeconds: number };

/**
 * What a simplification frees in a case (domain.md 2.5.6): from the old time down to the new one. Where the case has since
 * been found to take longer than the new time, only down to that: a robot is credited for the rest of it.
 *
 * @returns Whole seconds; negative when the case now takes longer than it once did.
 */
export function simplifiedSecondsPerCase({ oldSeconds, newSeconds, currentSeconds }: SimplifiedCase): number {
  return oldSeconds - Math.max(newSeconds, currentSeconds);
}

/** From the first second of a case that a measure takes off it until before the last, and the days on which it does. */
export type ClaimedSeconds = { fromSeconds: number; toSeconds: number; from: string; to: string | null };

/** Whether two measures take the same second off the same case on the same day (domain.md 2.6). */
export function claimSameSeconds(one: ClaimedSeconds, other: ClaimedSeconds): boolean {
  const sameSeconds = one.fromSeconds < other.toSeconds && other.fromSeconds < one.toSeconds;
  const sameDays = (one.to === null || other.from < one.to) && (other.to === null || one.from < other.to);
  return sameSeconds && sameDays;
}

const order = ["A", "B", "C", "D", "I"] as const satisfies readonly EvidenceClass[];

/** The worse of classes (domain.md 2.5.11): what rests on two figures is proved no better than the weaker. */
export function worstEvidence(classes: readonly [EvidenceClass, ...EvidenceClass[]]): EvidenceClass {
  return classes.reduce((worst, one) => (order.indexOf(one) > order.indexOf(worst) ? one : worst));
}

/**
 * The first day on which a removal is credited no more: 12 months after it took effect it is the new normal (domain.md 2.5.6).
 *
 * @param effectiveFrom Local date; 29 February becomes 1 March.
 */
export function removalExpiresOn(effectiveFrom: string): string {
  const [year = "", month = "", day = ""] = effectiveFrom.split("-");
  return new Date(Date.UTC(Number(year) + 1, Number(month) - 1, Number(day))).toISOString().slice(0, 10);
}

/** Cases a year there would have been, those that other months hold, and how many days of the month the work was gone. */
export type RemovedCases = { yearlyVolume: number; otherMonths: number; days: number; daysOfMonth: number };

/**
 * The most cases that a month of work that is gone is credited for: a twelfth of the year's, by its days, and never more than
 * the year's in all its months (domain.md 2.5.6).
 */
export function mostRemovedCases({ yearlyVolume, otherMonths, days, daysOfMonth }: RemovedCases): number {
  const ofMonth = Math.ceil((yearlyVolume * Math.max(0, days)) / (12 * daysOfMonth));
  return Math.max(0, Math.min(ofMonth, yearlyVolume - otherMonths));
}
