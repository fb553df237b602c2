/** How many values lie from `fromSeconds` until before `toSeconds`. */
export type Bin = { fromSeconds: number; toSeconds: number; n: number };

const widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800];
const mostBins = 12;

/** Sorts whole seconds into bins of one width that people read easily, twelve at most; empty ones between are kept. */
export function histogramOf(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const width = widths.find((one) => Math.floor(greatest / one) - Math.floor(least / one) < mostBins) ?? 345_600;
  const first = Math.floor(least / width);
  const bins = Array.from({ length: Math.floor(greatest / width) - first + 1 }, (_, index) => ({
    fromSeconds: (first + index) * width,
    toSeconds: (first + index + 1) * width,
    n: 0,
  }));
  for (const value of values) {
    const bin = bins[Math.floor(value / width) - first];
    if (bin) bin.n += 1;
  }
  return bins;
}
