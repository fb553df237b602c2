import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  coefficientOfVariation,
  mean,
  median,
  outlierFences,
  quantile,
  sampleSize,
  skewness,
  standardDeviation,
  tHalfWidth,
  tQuantile975,
} from "../../../../core/benefits/rules/statistics.ts";

const eight = [2, 4, 4, 4, 5, 5, 7, 9];

describe("the middle and the spread", () => {
  test("are the ones of the textbook", () => {
    expect(mean(eight)).toBe(5);
    expect(median(eight)).toBe(4.5);
    expect(median([9, 1, 4])).toBe(4);
    expect(standardDeviation(eight)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(coefficientOfVariation(eight)).toBeCloseTo(Math.sqrt(32 / 7) / 5, 12);
  });

  test("are nothing of too few values, and never a wrong number", () => {
    expect([mean([]), median([]), quantile([], 0.5)]).toEqual([null, null, null]);
    expect([standardDeviation([]), standardDeviation([7]), coefficientOfVariation([7])]).toEqual([null, null, null]);
    expect(coefficientOfVariation([-1, 1])).toBeNull();
    expect([skewness([1, 2]), skewness([])]).toEqual([null, null]);
    expect(outlierFences([1, 2, 3])).toBeNull();
    expect([standardDeviation([7, 7]), skewness([7, 7, 7])]).toEqual([0, 0]);
  });

  test("do not change the values they are told of", () => {
    const values = [3, 1, 2];
    median(values);
    outlierFences(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test("follow a change of unit", () => {
    const seconds = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 2, max: 60 }), (values, factor) => {
        const scaled = values.map((value) => value * factor);
        expect((mean(scaled) ?? 0) / factor).toBeCloseTo(mean(values) ?? 0, 6);
        expect((standardDeviation(scaled) ?? 0) / factor).toBeCloseTo(standardDeviation(values) ?? 0, 6);
        expect(skewness(scaled)).toBeCloseTo(skewness(values) ?? 0, 6);
      }),
    );
  });
});

describe("skewness", () => {
  test("is 0 when values are even about the mean, and has the sign of the long tail", () => {
    expect(skewness([1, 2, 3])).toBe(0);
    // As SKEW of a spreadsheet has it.
    expect(skewness([3, 4, 5, 2, 3, 4, 5, 6, 4, 7])).toBeCloseTo(0.359543, 6);
    expect(skewness([1, 1, 1, 10])).toBeCloseTo(2, 6);
    expect(skewness([-1, -1, -1, -10])).toBeCloseTo(-2, 6);
  });
});

describe("tQuantile975", () => {
  test.each([
    [1, 12.706204736],
    [2, 4.30265273],
    [3, 3.182446305],
    [4, 2.776445105],
    [9, 2.262157163],
    [10, 2.228138852],
    [23, 2.06865761],
    [30, 2.042272456],
    [100, 1.983971519],
    [1000, 1.962339081],
  ])("of %i degrees of freedom is %f", (degrees, expected) => {
    expect(tQuantile975(degrees)).toBeCloseTo(expected, 8);
  });

  test.each([0, -1, 2.5, Number.NaN])("is refused for %f degrees of freedom", (degrees) => {
    expect(() => tQuantile975(degrees)).toThrow(RangeError);
  });
});

describe("the worked example 2.5.16", () => {
  const halfWidth = tHalfWidth({ n: 24, sd: 186 }) ?? 0;
  const cases = 2090;

  test("n = 24 and s = 186 s give t = 2,069 and ± 78,5 seconds a case", () => {
    expect(tQuantile975(23).toFixed(3)).toBe("2.069");
    expect(halfWidth).toBeCloseTo(78.5409, 4);
  });

  test("2 090 cases of 420 seconds are 243,8 hours ± 45,6", () => {
    expect(((cases * 420) / 3600).toFixed(1)).toBe("243.8");
    expect(((cases * halfWidth) / 3600).toFixed(1)).toBe("45.6");
  });

  test("one value has no width", () => {
    expect(tHalfWidth({ n: 1, sd: 186 })).toBeNull();
    expect(tHalfWidth({ n: 2, sd: 1 })).toBeCloseTo(12.7062 / Math.SQRT2, 4);
  });
});

describe("sampleSize", () => {
  test("is 97 for ±10 % and 25 for ±20 % at a spread of half the mean", () => {
    expect(sampleSize(0.5, 0.1)).toBe(97);
    expect(sampleSize(0.5, 0.2)).toBe(25);
  });

  test("rounds up, but not for what binary arithmetic adds", () => {
    expect(sampleSize(0.1, 0.196)).toBe(1);
    expect(sampleSize(0.3, 0.196)).toBe(9);
    expect(sampleSize(0.301, 0.196)).toBe(10);
    expect(sampleSize(0, 0.1)).toBe(0);
  });
});

describe("quantile and outliers", () => {
  test("a quantile lies on the line between its neighbours", () => {
    expect(quantile([10, 20, 30, 40], 0)).toBe(10);
    expect(quantile([10, 20, 30, 40], 1)).toBe(40);
    expect(quantile([10, 20, 30, 40], 0.25)).toBe(17.5);
    expect(quantile([10, 20], 0.975)).toBeCloseTo(19.75, 12);
  });

  test("fences stand 1,5 quartile distances outside the quartiles", () => {
    expect(outlierFences([40, 20, 30, 10])).toEqual({ low: -5, high: 55 });
    expect(outlierFences([10, 11, 12, 13, 100])).toEqual({ low: 8, high: 16 });
  });
});
