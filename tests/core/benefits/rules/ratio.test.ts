import { describe, expect, test } from "vitest";
import {
  addSums,
  commonDays,
  costWithin,
  knownSum,
  monthsBegun,
  pricedGains,
  ratioOf,
  valueOfTime,
  yearsAfter,
} from "../../../../core/benefits/rules/ratio.ts";

const known = (nok: number) => ({ nok, unknown: [] });

describe("what each krone gives back", () => {
  test("is gains by costs, in hundredths", () => {
    expect(ratioOf(known(240_000), known(100_000), 300)).toEqual({
      kind: "known",
      hundredths: 240,
      reachesGoal: false,
    });
  });

  test("reaches the goal at the goal, and not just below", () => {
    expect(ratioOf(known(300_000), known(100_000), 300)).toMatchObject({ hundredths: 300, reachesGoal: true });
    expect(ratioOf(known(299_999), known(100_000), 300)).toMatchObject({ hundredths: 299, reachesGoal: false });
  });

  test("may be below zero", () => {
    expect(ratioOf(known(-50_000), known(100_000), 300)).toMatchObject({ hundredths: -50 });
  });

  test("is unknown where an amount is, and says which", () => {
    const cost = { nok: 100_000, unknown: ["Lisens"] };

    expect(ratioOf({ nok: 1, unknown: ["Timepris"] }, cost, 300)).toEqual({
      kind: "unknown",
      missing: ["Lisens", "Timepris"],
    });
    expect(ratioOf(known(1), { nok: 0, unknown: ["Lisens"] }, 300)).toMatchObject({ kind: "unknown" });
  });

  test("is no ratio where nothing was paid", () => {
    expect(ratioOf(known(1), known(0), 300)).toEqual({ kind: "no_cost" });
  });
});

test("sums name what they lack", () => {
  const sum = knownSum([
    { title: "Utvikling", nok: 100 },
    { title: "Lisens", nok: null },
    { title: "Drift", nok: 0 },
  ]);

  expect(sum).toEqual({ nok: 100, unknown: ["Lisens"] });
  expect(addSums([sum, { nok: 5, unknown: ["Timepris"] }])).toEqual({ nok: 105, unknown: ["Lisens", "Timepris"] });
  expect(addSums([])).toEqual({ nok: 0, unknown: [] });
});

test.each([
  ["2026-01-01", "2026-01-01", 0],
  ["2026-02-01", "2026-01-01", 0],
  ["2026-01-01", "2026-01-02", 1],
  ["2026-01-01", "2026-02-01", 1],
  ["2026-01-01", "2026-02-02", 2],
  ["2026-01-15", "2026-03-16", 3],
  ["2026-01-15", "2026-03-15", 2],
  ["2026-01-15", "2026-03-14", 2],
  ["2025-11-10", "2028-11-10", 36],
])("from %s until before %s %i months have begun", (from, to, months) => {
  expect(monthsBegun({ from, to })).toBe(months);
});

describe("a cost within the days of a horizon", () => {
  const days = { from: "2026-01-01", to: "2029-01-01" };
  const running = { kind: "RUNNING", title: "Lisens", nok: 12_000, from: "2020-01-01", to: null } as const;
  const investment = { ...running, kind: "INVESTMENT" } as const;

  test("is so many years of a running one", () => {
    expect(costWithin(days, running)).toBe(36_000);
  });

  test("is only the months in which a running one is there, each that has begun", () => {
    expect(costWithin(days, { ...running, from: "2026-12-15", to: "2027-02-16" })).toBe(3_000);
    expect(costWithin(days, { ...running, nok: 100, from: "2026-12-15", to: "2026-12-20" })).toBe(9);
    expect(costWithin(days, { ...running, to: "2026-01-01" })).toBe(0);
    expect(costWithin(days, { ...running, from: "2029-01-01" })).toBe(0);
  });

  test("is all of an investment that was made before or within", () => {
    expect(costWithin(days, investment)).toBe(12_000);
    expect(costWithin(days, { ...investment, from: "2028-12-31" })).toBe(12_000);
    expect(costWithin(days, { ...investment, from: "2029-01-01" })).toBe(0);
  });

  test("is unknown only where it belongs there", () => {
    expect(costWithin(days, { ...running, nok: null })).toBeNull();
    expect(costWithin(days, { ...investment, nok: null })).toBeNull();
    expect(costWithin(days, { ...running, nok: null, from: "2029-01-01" })).toBe(0);
    expect(costWithin(days, { ...investment, nok: null, from: "2029-01-01" })).toBe(0);
  });
});

test("days in common are the later start and the earlier end", () => {
  const days = { from: "2026-01-01", to: "2027-01-01" };

  expect(commonDays(days, { from: "2026-03-01", to: null })).toEqual({ from: "2026-03-01", to: "2027-01-01" });
  expect(commonDays(days, { from: "2025-03-01", to: "2026-09-01" })).toEqual({ from: "2026-01-01", to: "2026-09-01" });
  expect(commonDays(days, { from: "2025-03-01", to: "2028-09-01" })).toEqual(days);
});

test("three years after is the same day, and 1 March after 29 February", () => {
  expect(yearsAfter("2026-03-15", 3)).toBe("2029-03-15");
  expect(yearsAfter("2024-02-29", 3)).toBe("2027-03-01");
});

describe("what freed time is worth", () => {
  const time = (seconds: number, orePerHour: number | null) => ({ title: `${seconds} s`, seconds, orePerHour });

  test("is hours times what an hour costs, rounded once", () => {
    expect(valueOfTime([time(200.8 * 3_600, 45_200)])).toEqual({ nok: 90_762, unknown: [] });
    expect(valueOfTime([time(1_200, 100), time(1_200, 100), time(1_200, 100)]).nok).toBe(1);
    expect(valueOfTime([time(-3_600, 45_200)]).nok).toBe(-452);
    expect(valueOfTime([])).toEqual({ nok: 0, unknown: [] });
  });

  test("is not known where nobody has said what an hour costs, unless there is no time", () => {
    expect(valueOfTime([time(3_600, 45_200), time(1, null), time(0, null)])).toEqual({ nok: 452, unknown: ["1 s"] });
  });
});

test("priced gains less priced drawbacks are summed over the years; what has no price is in no sum", () => {
  const gain = (nok: number | null, drawback = false) => ({ title: "Gevinst", nok, drawback });

  expect(pricedGains([gain(100), gain(null), gain(30, true), gain(null, true)], 3)).toEqual({ nok: 210, unknown: [] });
  expect(pricedGains([], 3)).toEqual({ nok: 0, unknown: [] });
});
