/** Draws of the bootstrap (domain.md 2.5.13). */
export const bootstrapDraws = 10_000;

/**
 * Means of samples drawn with replacement from each stratum's own values and weighted by its share, in order. The same
 * values in the same order and the same seed give the same means, on any machine.
 *
 * @param strata With one value or more each.
 * @param seed A whole number; of it the lowest 32 bits count.
 */
export function bootstrapMeans(
  strata: readonly { share: number; seconds: readonly number[] }[],
  seed: number,
): Float64Array {
  const next = generator(seed);
  const means = new Float64Array(bootstrapDraws);
  for (let draw = 0; draw < bootstrapDraws; draw += 1) {
    let weighted = 0;
    for (const { share, seconds } of strata) {
      const n = seconds.length;
      let sum = 0;
      for (let drawn = 0; drawn < n; drawn += 1) sum += seconds[Math.floor(next() * n)] ?? 0;
      weighted += (share * sum) / n;
    }
    means[draw] = weighted;
  }
  return means.sort();
}

/** Numbers from 0 until 1 that follow from a seed alone (mulberry32). */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
