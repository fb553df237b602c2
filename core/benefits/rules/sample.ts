import { bootstrapMeans } from "./bootstrap.ts";
import { type Interval, mean, quantile, skewness, standardDeviation, tQuantile975 } from "./statistics.ts";

// What arithmetic in binary may be off by.
const rounding = 1e-9;

/** Timings of cases of one kind, and the share of all cases that are of that kind. */
export type Stratum = {
  /** 0 to 1; the shares of all strata are 1. */
  share: number;
  seconds: readonly number[];
};

/** What a sample tells of the mean time of a case; everything in seconds. */
export type SampleSummary = {
  n: number;
  mean: number;
  median: number;
  /** With n it gives the standard error; of one stratum the sample standard deviation itself. */
  sd: number;
  cv: number;
  skewness: number;
  method: "T" | "BOOTSTRAP";
  interval: Interval;
  /** By Student's t, whatever the method: it can be checked by hand. */
  tInterval: Interval;
};

/**
 * Tells what a sample of timings says: of strata, weighted by the real mix of cases (domain.md 2.5.12). The interval is by t,
 * or by bootstrap with the seed where fewer than 30 values or a skewness above 1 make t doubtful (2.5.13).
 *
 * @returns Null as long as a stratum has fewer than two values.
 */
export function summariseSample(strata: readonly Stratum[], seed: number): SampleSummary | null {
  const parts = strata.flatMap(partOf);
  const all = strata.flatMap(({ seconds }) => seconds);
  const n = all.length;
  if (n === 0 || parts.length < strata.length) return null;
  const centre = sum(parts.map(({ share, mean: ofPart }) => share * ofPart));
  const standardError = Math.sqrt(sum(parts.map(({ variance }) => variance)));
  const reach = tQuantile975(degreesOfFreedom(parts)) * standardError;
  const tInterval = { low: centre - reach, high: centre + reach };
  const skew = skewness(all) ?? 0;
  const isDoubtful = n < 30 || Math.abs(skew) > 1;
  const sd = standardError * Math.sqrt(n);
  return {
    n,
    mean: centre,
    median: weightedMedian(strata),
    sd,
    cv: sd / centre,
    skewness: skew,
    method: isDoubtful ? "BOOTSTRAP" : "T",
    interval: isDoubtful ? percentileInterval(bootstrapMeans(strata, seed)) : tInterval,
    tInterval,
  };
}

type Part = { share: number; n: number; mean: number; variance: number };

/** What a stratum gives to the whole; nothing while it has fewer than two values. */
function partOf({ share, seconds }: Stratum): Part[] {
  const n = seconds.length;
  const sd = standardDeviation(seconds);
  return sd === null ? [] : [{ share, n, mean: sum(seconds) / n, variance: (share ** 2 * sd ** 2) / n }];
}

/** By Welch and Satterthwaite, rounded down: n − 1 of one stratum, and never more than the strata have together. */
function degreesOfFreedom(parts: readonly Part[]): number {
  const total = sum(parts.map(({ variance }) => variance));
  // Where all values are equal, the interval has no width whatever the degrees.
  if (total === 0) return 1;
  const weights = sum(parts.map(({ variance, n }) => variance ** 2 / (n - 1)));
  return Math.max(1, Math.floor(total ** 2 / weights + rounding));
}

/** The time that half of the real mix of cases is below. */
function weightedMedian(strata: readonly Stratum[]): number {
  const weighed = strata
    .flatMap(({ share, seconds }) => seconds.map((value) => ({ value, weight: share / seconds.length })))
    .toSorted((one, other) => one.value - other.value);
  let below = 0;
  // One case stands in the middle, or two when exactly half of the mix is on each side.
  const middle = weighed.filter(({ weight }) => {
    const before = below;
    below += weight;
    return before < 0.5 + rounding && below > 0.5 - rounding;
  });
  return mean(middle.map(({ value }) => value)) ?? 0;
}

function percentileInterval(sortedMeans: Float64Array): Interval {
  return { low: quantile(sortedMeans, 0.025) ?? 0, high: quantile(sortedMeans, 0.975) ?? 0 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
