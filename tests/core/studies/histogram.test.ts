import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { histogramOf } from "../../../core/studies/histogram.ts";

describe("histogramOf", () => {
  test("has bins that people read easily, with the empty ones between", () => {
    expect(histogramOf([])).toEqual([]);
    expect(histogramOf([61])).toEqual([{ fromSeconds: 61, toSeconds: 62, n: 1 }]);
    expect(histogramOf([60, 119, 120, 400])).toEqual([
      { fromSeconds: 60, toSeconds: 90, n: 1 },
      { fromSeconds: 90, toSeconds: 120, n: 1 },
      { fromSeconds: 120, toSeconds: 150, n: 1 },
      ...[150, 180, 210, 240, 270, 300, 330, 360].map((from) => ({ fromSeconds: from, toSeconds: from + 30, n: 0 })),
      { fromSeconds: 390, toSeconds: 420, n: 1 },
    ]);
  });

  test("counts every value once, in twelve bins at most", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 864_000 }), { minLength: 1, maxLength: 60 }), (values) => {
        const bins = histogramOf(values);
        expect(bins.length).toBeLessThanOrEqual(12);
        expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(values.length);
        for (const { fromSeconds, toSeconds, n } of bins) {
          expect(values.filter((value) => value >= fromSeconds && value < toSeconds)).toHaveLength(n);
        }
      }),
    );
  });
});
