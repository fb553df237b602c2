import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapDraws, bootstrapMeans } from "../../../../core/benefits/rules/bootstrap.ts";
import { summariseSample } from "../../../../core/benefits/rules/sample.ts";

const even = Array.from({ length: 40 }, (_, index) => 300 + index * 6);
const one = (seconds: readonly number[]) => [{ share: 1, seconds }];

describe("a sample without strata", () => {
  test("of thirty or more even values has an interval by t", () => {
    const summary = summariseSample(one(even), 7);

    expect(summary).toMatchObject({ n: 40, mean: 417, median: 417, method: "T" });
    expect(summary?.sd).toBeCloseTo(6 * Math.sqrt((40 * 41) / 12), 9);
    expect(summary?.cv).toBeCloseTo((summary?.sd ?? 0) / 417, 12);
    expect(summary?.skewness).toBeCloseTo(0, 9);
    // 417 ± t(39) 2,0226909 · 70,14271 / √40
    expect(summary?.interval.low).toBeCloseTo(394.5672, 3);
    expect(summary?.interval.high).toBeCloseTo(439.4328, 3);
    expect(summary?.tInterval).toEqual(summary?.interval);
  });

  test("of fewer than thirty values is drawn again and again, and t is told beside it", () => {
    const summary = summariseSample(one(even.slice(0, 29)), 7);

    expect(summary?.method).toBe("BOOTSTRAP");
    expect(summary?.interval).not.toEqual(summary?.tInterval);
    expect(summary?.interval.low).toBeCloseTo(summary?.tInterval.low ?? 0, -1);
    expect(summary?.interval.high).toBeCloseTo(summary?.tInterval.high ?? 0, -1);
    expect(summariseSample(one(even.slice(0, 30)), 7)?.method).toBe("T");
  });

  test("with a long tail on either side is drawn too", () => {
    expect(summariseSample(one([...even, 5000]), 7)?.method).toBe("BOOTSTRAP");
    expect(summariseSample(one([...even, -4500]), 7)?.method).toBe("BOOTSTRAP");
  });

  test("of equal values has an interval of no width", () => {
    const summary = summariseSample(one(Array.from({ length: 12 }, () => 60)), 1);

    expect(summary).toMatchObject({ mean: 60, median: 60, sd: 0, interval: { low: 60, high: 60 } });
  });

  test("says nothing before there are two values", () => {
    expect(summariseSample([], 1)).toBeNull();
    expect(summariseSample(one([]), 1)).toBeNull();
    expect(summariseSample(one([60]), 1)).toBeNull();
    expect(summariseSample(one([60, 120]), 1)).toMatchObject({ n: 2, mean: 90, median: 90 });
  });
});

describe("a sample by strata", () => {
  const strata = [
    { share: 0.8, seconds: [100, 110, 120] },
    { share: 0.2, seconds: [400, 500] },
  ];

  test("is weighted by the real mix of cases, whatever the mix of the sample", () => {
    const summary = summariseSample(strata, 3);

    expect(summary?.mean).toBeCloseTo(0.8 * 110 + 0.2 * 450, 9);
    // √(0,8²·10²/3 + 0,2²·70,7107²/2) is its standard error
    const standardError = Math.sqrt((0.64 * 100) / 3 + (0.04 * 5000) / 2);
    expect((summary?.sd ?? 0) / Math.sqrt(5)).toBeCloseTo(standardError, 9);
    // 1,4 degrees of freedom by Welch and Satterthwaite: 1
    expect((summary?.tInterval.high ?? 0) - (summary?.mean ?? 0)).toBeCloseTo(12.7062047 * standardError, 5);
  });

  test("has the median of the mix", () => {
    expect(summariseSample(strata, 3)?.median).toBe(110);
    const halves = [
      { share: 0.5, seconds: [10, 20] },
      { share: 0.5, seconds: [30, 50] },
    ];
    expect(summariseSample(halves, 3)?.median).toBe(25);
    expect(summariseSample([{ share: 1, seconds: [90, 10, 50, 30, 70] }], 3)?.median).toBe(50);
    expect(summariseSample([{ share: 1, seconds: [90, 10, 50, 30] }], 3)?.median).toBe(40);
  });

  test("waits for every stratum", () => {
    expect(summariseSample([...strata, { share: 0, seconds: [9] }], 3)).toBeNull();
    expect(summariseSample([...strata, { share: 0, seconds: [] }], 3)).toBeNull();
  });

  test("gives what one stratum gives when it is the whole", () => {
    const whole = summariseSample(one(even), 5);
    const parted = summariseSample([{ share: 1, seconds: even }], 5);
    expect(parted).toEqual(whole);
  });

  test("keeps the mean between the least and the greatest, inside its interval by t", () => {
    const seconds = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 1, max: 99 }), (first, second, percent) => {
        const parts = [
          { share: percent / 100, seconds: first },
          { share: 1 - percent / 100, seconds: second },
        ];
        const summary = summariseSample(parts, 11);
        const all = [...first, ...second];
        expect(summary?.mean).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
        expect(summary?.mean).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
        expect(summary?.tInterval.low).toBeLessThanOrEqual((summary?.mean ?? 0) + 1e-9);
        expect(summary?.interval.low).toBeLessThanOrEqual(summary?.interval.high ?? 0);
      }),
      { numRuns: 8 },
    );
  });
});

describe("the bootstrap", () => {
  const strata = one([100, 200, 300, 400]);

  test("is the same for the same seed and another for another", () => {
    expect(bootstrapMeans(strata, 42)).toEqual(bootstrapMeans(strata, 42));
    expect(bootstrapMeans(strata, 42)).not.toEqual(bootstrapMeans(strata, 43));
  });

  test("draws what mulberry32 draws anywhere: a published interval can be drawn again", () => {
    const sumOf = (seed: number) => bootstrapMeans(strata, seed).reduce((sum, value) => sum + value, 0);
    const means = bootstrapMeans(strata, 42);

    // Worked out with another implementation, in another language.
    expect([sumOf(42), sumOf(-7)]).toEqual([2_500_150, 2_490_450]);
    expect([means[250], means[5_000], means[9_749]]).toEqual([150, 250, 350]);
    expect([100, 125, 400].map((value) => means.filter((one) => one === value).length)).toEqual([37, 149, 37]);
  });

  test("draws ten thousand means, in order, about the mean of the sample", () => {
    const means = bootstrapMeans(strata, 42);

    expect([bootstrapDraws, means.length]).toEqual([10_000, 10_000]);
    expect(means).toEqual(means.toSorted());
    expect([means[0], means[9_999]]).toEqual([100, 400]);
    expect(means.reduce((sum, value) => sum + value, 0) / 10_000).toBeCloseTo(250, -1);
    // The standard error of the mean with n, not n − 1: √12 500 / 2.
    const variance = means.reduce((sum, value) => sum + (value - 250) ** 2, 0) / 10_000;
    expect(Math.sqrt(variance) / (Math.sqrt(12_500) / 2)).toBeCloseTo(1, 1);
  });

  test("weighs strata by their shares", () => {
    const fixed = [
      { share: 0.75, seconds: [100] },
      { share: 0.25, seconds: [200] },
    ];
    expect(new Set(bootstrapMeans(fixed, 1))).toEqual(new Set([125]));
  });
});
