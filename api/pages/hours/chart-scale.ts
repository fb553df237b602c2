/** Where values stand in a chart, in per cent from the top. */
export type ChartScale = {
  /** Values with a line of their own, lowest first; 0 is one of them. */
  ticks: number[];
  /** Per cent from the top. */
  y: (value: number) => number;
};

const wantedTicks = 4;

/** A scale that holds every value and zero, with round numbers on its lines. */
export function chartScale(values: readonly number[]): ChartScale {
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values) || (lowest === 0 ? 1 : 0);
  const step = roundStep((highest - lowest) / wantedTicks);
  const top = Math.ceil(highest / step) * step;
  const bottom = Math.floor(lowest / step) * step;
  const count = Math.round((top - bottom) / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => bottom + index * step);
  return { ticks, y: (value) => ((top - value) / (top - bottom)) * 100 };
}

/** The smallest of 1, 2 and 5 times a power of ten that is no less. */
function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * 0.999) ?? 10;
  return factor * power;
}
