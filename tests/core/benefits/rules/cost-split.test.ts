import * as fc from "fast-check";
import { expect, test } from "vitest";
import { splitByKey } from "../../../../core/benefits/rules/cost-split.ts";

const partsOf = (whole: number, weights: readonly number[]) =>
  splitByKey(
    whole,
    weights.map((weight, index) => ({ id: String.fromCharCode(97 + index), weight })),
  )?.map(({ part }) => part);

test("gives each its share", () => {
  expect(partsOf(3_600, [5_000, 3_000, 2_000])).toEqual([1_800, 1_080, 720]);
});

test("gives what is left to the largest remainders", () => {
  expect(partsOf(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(partsOf(100, [1, 2])).toEqual([33, 67]);
  expect(partsOf(10, [33, 33, 34])).toEqual([3, 3, 4]);
  expect(partsOf(2, [1, 1, 1])).toEqual([1, 1, 0]);
});

test("gives what is left to the largest remainder wherever it stands", () => {
  expect(partsOf(10, [16, 50, 34])).toEqual([2, 5, 3]);
  expect(partsOf(10, [34, 50, 16])).toEqual([3, 5, 2]);
  expect(partsOf(10, [34, 16, 50])).toEqual([3, 2, 5]);
});

test("gives what is left in order of ids, not of the list", () => {
  const key = ["c", "a", "b"].map((id) => ({ id, weight: 1 }));

  expect(splitByKey(1, key)).toEqual([
    { id: "c", part: 0 },
    { id: "a", part: 1 },
    { id: "b", part: 0 },
  ]);
});

test("gives nothing to whom has no weight", () => {
  expect(partsOf(7, [0, 1])).toEqual([0, 7]);
  expect(partsOf(0, [1, 1])).toEqual([0, 0]);
});

test("has nobody to give to", () => {
  expect(partsOf(7, [0, 0])).toBeUndefined();
  expect(partsOf(7, [])).toBeUndefined();
});

test("adds up to the whole, each within one of its exact share", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 9_999_999 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), weights, (whole, given) => {
      const all = given.reduce((sum, weight) => sum + weight, 0);
      fc.pre(all > 0);
      const parts = partsOf(whole, given) ?? [];
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
      for (const [index, part] of parts.entries()) {
        expect(Math.abs(part - (whole * (given[index] ?? 0)) / all)).toBeLessThan(1.000_001);
      }
    }),
  );
});
