import { describe, expect, test } from "vitest";
import { harvestRate } from "../../../../core/benefits/rules/harvest-rate.ts";
import { isThinlySpread, weeklySecondsEach } from "../../../../core/benefits/rules/thin-spread.ts";

describe("the harvest rate", () => {
  test("is the part of freed time that became something", () => {
    expect(harvestRate(120 * 3600, 200 * 3600)).toBe(0.6);
    expect(harvestRate(0, 1)).toBe(0);
  });

  test.each([0, -1])("is unknown when %s seconds were freed", (freed) => {
    expect(harvestRate(10, freed)).toBeUndefined();
  });
});

describe("freed time that is shared by many", () => {
  test("is so much a week to each", () => {
    expect(weeklySecondsEach({ freedNetSeconds: 36_000, employees: 5, days: 28 })).toBe(1800);
  });

  test("may be one employee's, and one day's", () => {
    expect(weeklySecondsEach({ freedNetSeconds: 100, employees: 1, days: 1 })).toBe(700);
  });

  test("is thin below 30 minutes a week, and not at 30", () => {
    expect(isThinlySpread({ freedNetSeconds: 36_000, employees: 5, days: 28 })).toBe(false);
    expect(isThinlySpread({ freedNetSeconds: 35_999, employees: 5, days: 28 })).toBe(true);
    expect(isThinlySpread({ freedNetSeconds: 1800, employees: 1, days: 7 })).toBe(false);
  });

  test.each([
    { freedNetSeconds: 100, employees: null, days: 28 },
    { freedNetSeconds: 100, employees: 0, days: 28 },
    { freedNetSeconds: 100, employees: 5, days: 0 },
    { freedNetSeconds: 0, employees: 5, days: 28 },
    { freedNetSeconds: -100, employees: 5, days: 28 },
  ])("is not judged where that cannot be told: %o", (spread) => {
    expect(weeklySecondsEach(spread)).toBeUndefined();
    expect(isThinlySpread(spread)).toBe(false);
  });
});
