import { describe, expect, test } from "vitest";
import { rangeOfTotal, type RestingOn, tripleOfTotal } from "../../../../core/benefits/rules/intervals.ts";
import { tHalfWidth } from "../../../../core/benefits/rules/statistics.ts";

const half = tHalfWidth({ n: 24, sd: 186 }) ?? 0;

const part = (given: Partial<RestingOn>): RestingOn => ({
  baselineId: "one",
  seconds: 42_000,
  baselineSeconds: 420,
  range: { low: 420 - 42, likely: 420, high: 420 + 21 },
  ...given,
});

describe("rangeOfTotal", () => {
  test("is that of the worked example: 2 090 cases of 7 minutes, 24 timed with a deviation of 3,1", () => {
    const range = { low: 420 - half, likely: 420, high: 420 + half };

    const { belowSeconds, aboveSeconds } = rangeOfTotal([part({ seconds: 2090 * 420, range })]);

    expect((belowSeconds / 3600).toFixed(1)).toBe("45.6");
    expect(aboveSeconds).toBeCloseTo(belowSeconds, 6);
  });

  test("adds linearly what rests on the same version, month by month or all at once", () => {
    const months = [part({ seconds: 21_000 }), part({ seconds: 12_600 }), part({ seconds: 8_400 })];

    expect(rangeOfTotal(months)).toEqual(rangeOfTotal([part({})]));
    expect(rangeOfTotal(months)).toEqual({ belowSeconds: 4_200, aboveSeconds: 2_100, withoutRangeSeconds: 0 });
  });

  test("combines different versions as the root of the sum of squares", () => {
    const three = part({ range: { low: 390, likely: 420, high: 420 } });
    const four = part({ baselineId: "two", range: { low: 380, likely: 420, high: 420 } });

    expect(rangeOfTotal([three, four])).toEqual({ belowSeconds: 5_000, aboveSeconds: 0, withoutRangeSeconds: 0 });
  });

  test("of what is taken back is taken off the same version's", () => {
    expect(rangeOfTotal([part({}), part({ seconds: -42_000 })])).toEqual({
      belowSeconds: 0,
      aboveSeconds: 0,
      withoutRangeSeconds: 0,
    });
  });

  test("of what is taken off turns round: a longer case makes the total less", () => {
    const taken = rangeOfTotal([part({ seconds: -42_000 })]);

    expect(taken).toEqual({ belowSeconds: 2_100, aboveSeconds: 4_200, withoutRangeSeconds: 0 });
  });

  test("tells of seconds without an interval and gives them none", () => {
    const parts = [part({}), part({ baselineId: "two", seconds: 600, range: null })];

    expect(rangeOfTotal(parts)).toEqual({ belowSeconds: 4_200, aboveSeconds: 2_100, withoutRangeSeconds: 600 });
  });

  test("of nothing is nothing", () => {
    expect(rangeOfTotal([])).toEqual({ belowSeconds: 0, aboveSeconds: 0, withoutRangeSeconds: 0 });
  });
});

describe("tripleOfTotal", () => {
  test("adds estimates linearly, the low to the low and the high to the high", () => {
    const parts = [part({}), part({ baselineId: "two" }), part({ baselineId: "three", seconds: 60, range: null })];

    expect(tripleOfTotal(parts)).toEqual({
      lowSeconds: 84_060 - 8_400,
      likelySeconds: 84_060,
      highSeconds: 84_060 + 4_200,
      withoutRangeSeconds: 60,
    });
  });

  test("of what is taken off turns round, and its low stays below its high", () => {
    expect(tripleOfTotal([part({ seconds: -42_000 })])).toEqual({
      lowSeconds: -42_000 - 2_100,
      likelySeconds: -42_000,
      highSeconds: -42_000 + 4_200,
      withoutRangeSeconds: 0,
    });
  });
});
