/** Part of a total that rests on one version of a baseline, and between what a case by hand lies. */
export type RestingOn = {
  baselineId: string;
  /** Whole seconds; below zero for what is taken back, or taken off. */
  seconds: number;
  /** Seconds of a case by the version, more than 0. */
  baselineSeconds: number;
  /** Seconds of a case: a study's 95 % interval about its mean, or the low and high of an estimate. Null: none is known. */
  range: { low: number; likely: number; high: number } | null;
};

/** How far below and above a total its 95 % interval reaches, in seconds; and the seconds in it that have no interval. */
export type TotalRange = { belowSeconds: number; aboveSeconds: number; withoutRangeSeconds: number };

/**
 * The 95 % interval of a total (domain.md 2.5.13): what rests on the same version is fully correlated and adds linearly,
 * over months and units; different versions combine as the root of the sum of squares. Counts have no sampling error.
 *
 * @example rangeOfTotal([{ baselineId: "b", seconds: 877_800, baselineSeconds: 420, range: { low: 341.46, likely: 420, high: 498.54 } }]).aboveSeconds / 3600; // 45.6
 */
export function rangeOfTotal(parts: readonly RestingOn[]): TotalRange {
  const { ranged, withoutRangeSeconds } = reachesOf(parts);
  return {
    belowSeconds: rootOfSquares(ranged.map(({ below }) => below)),
    aboveSeconds: rootOfSquares(ranged.map(({ above }) => above)),
    withoutRangeSeconds,
  };
}

/** Low, likely and high of what is estimated, in seconds; and the seconds in it that nobody gave a low and a high. */
export type Triple = { lowSeconds: number; likelySeconds: number; highSeconds: number; withoutRangeSeconds: number };

/** Estimates get no interval but a triple (domain.md 2.5.13): all may be low at once, so that they add linearly. */
export function tripleOfTotal(parts: readonly RestingOn[]): Triple {
  const { ranged, withoutRangeSeconds } = reachesOf(parts);
  const likelySeconds = sum(parts.map(({ seconds }) => seconds));
  return {
    lowSeconds: likelySeconds - sum(ranged.map(({ below }) => below)),
    likelySeconds,
    highSeconds: likelySeconds + sum(ranged.map(({ above }) => above)),
    withoutRangeSeconds,
  };
}

function reachesOf(parts: readonly RestingOn[]) {
  const whole = new Map<string, RestingOn>();
  for (const part of parts) {
    const seconds = (whole.get(part.baselineId)?.seconds ?? 0) + part.seconds;
    whole.set(part.baselineId, { ...part, seconds });
  }
  const versions = [...whole.values()];
  return {
    ranged: versions.flatMap(({ range, ...version }) => (range === null ? [] : [reachOf({ ...version, range })])),
    withoutRangeSeconds: sum(versions.map(({ range, seconds }) => (range === null ? seconds : 0))),
  };
}

/** What is taken off a total is largest when the case by hand is long: its ends change places. */
function reachOf({ seconds, baselineSeconds, range }: RestingOn & { range: NonNullable<RestingOn["range"]> }) {
  const cases = seconds / baselineSeconds;
  const [shorter, longer] = [cases * (range.likely - range.low), cases * (range.high - range.likely)];
  return cases < 0 ? { below: -longer, above: -shorter } : { below: shorter, above: longer };
}

function rootOfSquares(values: readonly number[]): number {
  return Math.sqrt(sum(values.map((value) => value * value)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
