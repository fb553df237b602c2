/** The 97,5th percentile of the standard normal distribution, as domain.md 2.5.12 rounds it. */
const normal975 = 1.96;

/** Sum of the values divided by how many they are; null of none. */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle of the values when they stand in order, or midway between the two in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  return quantile(inOrder(values), 0.5);
}

/** Sample standard deviation, with n − 1; null of fewer than two values. */
export function standardDeviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Standard deviation as a share of the mean (CV, domain.md 2.5.12); null where there is no spread to tell of. */
export function coefficientOfVariation(values: readonly number[]): number | null {
  const [centre, sd] = [mean(values), standardDeviation(values)];
  return centre === null || sd === null || centre === 0 ? null : sd / centre;
}

/**
 * How lopsided the values lie, adjusted for the size of the sample (G1): 0 when they are even about the mean, above 0 with
 * a long tail to the right. Null of fewer than three values, 0 when all are equal.
 */
export function skewness(values: readonly number[]): number | null {
  const n = values.length;
  const [centre, sd] = [mean(values), standardDeviation(values)];
  if (centre === null || sd === null || n < 3) return null;
  if (sd === 0) return 0;
  const cubes = values.reduce((sum, value) => sum + ((value - centre) / sd) ** 3, 0);
  return (n / ((n - 1) * (n - 2))) * cubes;
}

/**
 * Observations needed for a 95 % interval of ± `precision` of the mean: ⌈(1,96 · CV / e)²⌉ (domain.md 2.5.12).
 *
 * @param precision Share of the mean, such as 0.1.
 * @example sampleSize(0.5, 0.1); // 97
 */
export function sampleSize(cv: number, precision: number): number {
  const needed = ((normal975 * cv) / precision) ** 2;
  // What arithmetic in binary adds to a whole number is no observation more.
  return Math.max(0, Math.ceil(needed - 1e-9));
}

/**
 * The value that 97,5 % of Student's t distribution lies below. The degrees of freedom are whole, so the distribution has a
 * sum of finitely many terms and no table or approximation is needed.
 *
 * @param degreesOfFreedom Whole, 1 or more.
 * @throws RangeError for other degrees of freedom.
 * @example tQuantile975(23); // 2.0687
 */
export function tQuantile975(degreesOfFreedom: number): number {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new RangeError(`degreesOfFreedom must be a whole number from 1, got ${degreesOfFreedom}`);
  }
  let [low, high] = [1, 13];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, degreesOfFreedom) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The share of Student's t distribution between −t and t (Abramowitz and Stegun 26.7.3 and 26.7.4). */
function shareWithin(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const isOdd = degreesOfFreedom % 2 === 1;
  const squared = Math.cos(angle) ** 2;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
    term *= (squared * (power - 1)) / power;
    sum += term;
  }
  const part = Math.sin(angle) * sum;
  return isOdd ? (2 / Math.PI) * (angle + part) : part;
}

/** Two ends of a 95 % interval, in the values' own unit. */
export type Interval = { low: number; high: number };

/**
 * Half the width of a 95 % interval of a mean: t(0,975; n−1) · s/√n (domain.md 2.5.13). Null of fewer than two values.
 *
 * @example tHalfWidth({ n: 24, sd: 186 }); // 78.5409
 */
export function tHalfWidth({ n, sd }: { n: number; sd: number }): number | null {
  return n < 2 ? null : (tQuantile975(n - 1) * sd) / Math.sqrt(n);
}

/**
 * The value below which a share of the sorted values lies, with a straight line between neighbours; null of none.
 *
 * @param sorted From the least to the greatest.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number | null {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
}

/**
 * Where what is called an outlier begins: 1,5 times the distance between the quartiles outside them (domain.md 2.5.12).
 * An outlier is shown as one and stays in. Null of fewer than four values.
 */
export function outlierFences(values: readonly number[]): Interval | null {
  const sorted = inOrder(values);
  const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  if (lower === null || upper === null || values.length < 4) return null;
  const reach = 1.5 * (upper - lower);
  return { low: lower - reach, high: upper + reach };
}

function inOrder(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}
