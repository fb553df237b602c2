import { z } from "zod";
import { mean, outlierFences, sampleSize, summariseSample } from "../benefits/index.ts";
import type { TimeObservation } from "../db.ts";
import { fromDbDate } from "../local-date.ts";
import { histogramOf } from "./histogram.ts";
import type { StudyResults } from "./schemas.ts";

const dayMs = 86_400_000;
// domain.md 2.5.12: what may be called measured. Of people nobody knows how many were timed, so it is observations that there must be
// five of before others see them.
const measuredFrom = { observations: 10, days: 14, ofEachStratum: 2 };
export const shownFrom = 5;

const StoredStrata = z.array(z.object({ key: z.string(), title: z.string(), share: z.number() }));
export type StoredStratum = z.infer<typeof StoredStrata>[number];

/** The strata in a study's row. */
export function strataOf({ strata }: { strata: unknown }): StoredStratum[] {
  return StoredStrata.parse(strata);
}

type Counted = { id: string; stratum: string; seconds: number; observedOn: Date };
type Made = Pick<TimeObservation, "id" | "stratum" | "seconds" | "observedOn" | "voidReason">;
type Seen = { strata: readonly StoredStratum[]; seed: number; observations: readonly Made[] };

/** An observation that counts: the clock has stopped and nobody has voided it. */
export function countedOf(observations: readonly Made[]): Counted[] {
  return observations.flatMap(({ id, stratum, seconds, observedOn, voidReason }) =>
    seconds === null || voidReason !== null ? [] : [{ id, stratum, seconds, observedOn }],
  );
}

/** What a study says as far as it has come; the observations stand in the order they were made. */
export function resultsOf({ strata, seed, observations }: Seen): StudyResults {
  const counted = countedOf(observations);
  const parts = partsOf(strata, counted);
  const isShown = counted.length >= shownFrom;
  const days = counted.map(({ observedOn }) => observedOn.getTime());
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const covered = days.length === 0 ? 0 : Math.round((last - first) / dayMs) + 1;
  return {
    n: counted.length,
    voided: observations.filter(({ voidReason }) => voidReason !== null).length,
    firstOn: days.length === 0 ? null : fromDbDate(new Date(first)),
    lastOn: days.length === 0 ? null : fromDbDate(new Date(last)),
    days: covered,
    notYetMeasured: obstacles({
      n: counted.length,
      days: covered,
      ofStrata: strata.length === 0 ? [] : parts.map((part) => part.seconds.length),
    }),
    figures: isShown ? figuresOf(parts, seed) : null,
    strata: strata.map((stratum, index) => {
      const seconds = parts[index]?.seconds ?? [];
      return { ...stratum, n: seconds.length, meanSeconds: seconds.length >= shownFrom ? mean(seconds) : null };
    }),
    histogram: isShown ? histogramOf(counted.map(({ seconds }) => seconds)) : [],
    outliers: isShown ? outlierIds(strata, counted).size : 0,
  };
}

/** Observations far from the rest of their stratum, or from all of them where it has too few to tell. */
export function outlierIds(strata: readonly StoredStratum[], counted: readonly Counted[]): Set<string> {
  const ofAll = outlierFences(counted.map(({ seconds }) => seconds));
  const far = partsOf(strata, counted).flatMap(({ members, seconds }) => {
    const fences = outlierFences(seconds) ?? ofAll;
    return fences === null ? [] : members.filter((one) => one.seconds < fences.low || one.seconds > fences.high);
  });
  return new Set(far.map(({ id }) => id));
}

function partsOf(strata: readonly StoredStratum[], counted: readonly Counted[]) {
  const whole = strata.length === 0 ? [{ key: "", share: 1 }] : strata;
  return whole.map(({ key, share }) => {
    const members = counted.filter(({ stratum }) => stratum === key);
    return { share, members, seconds: members.map(({ seconds }) => seconds) };
  });
}

function figuresOf(parts: ReturnType<typeof partsOf>, seed: number): StudyResults["figures"] {
  const summary = summariseSample(parts, seed);
  if (summary === null) return null;
  return {
    meanSeconds: summary.mean,
    medianSeconds: summary.median,
    sdSeconds: summary.sd,
    cv: summary.cv,
    skewness: summary.skewness,
    method: summary.method,
    interval: summary.interval,
    tInterval: summary.tInterval,
    neededForTenPercent: sampleSize(summary.cv, 0.1),
    neededForTwentyPercent: sampleSize(summary.cv, 0.2),
  };
}

type Coverage = { n: number; days: number; ofStrata: readonly number[] };

function obstacles({ n, days, ofStrata }: Coverage): StudyResults["notYetMeasured"] {
  const found: StudyResults["notYetMeasured"] = [];
  if (n < measuredFrom.observations) found.push("too_few_observations");
  if (days < measuredFrom.days) found.push("too_short");
  if (ofStrata.some((count) => count < measuredFrom.ofEachStratum)) found.push("stratum_too_few");
  return found;
}
