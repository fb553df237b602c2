import { describe, expect, test } from "vitest";
import { monthsIn, nextMonth, periodFrom, periodsOfYear } from "../../../core/periods/index.ts";

describe("periods of the calendar", () => {
  test.each([
    ["MONTH", "2026-02-01", "2026-03-01"],
    ["MONTH", "2026-12-01", "2027-01-01"],
    ["TERTIAL", "2026-01-01", "2026-05-01"],
    ["TERTIAL", "2026-05-01", "2026-09-01"],
    ["TERTIAL", "2026-09-01", "2027-01-01"],
    ["YEAR", "2026-01-01", "2027-01-01"],
  ] as const)("begin and end with whole months: %s from %s", (kind, from, to) => {
    expect(periodFrom(kind, from)).toEqual({ kind, from, to });
  });

  test.each([
    ["MONTH", "2026-02-02"],
    ["TERTIAL", "2026-02-01"],
    ["TERTIAL", "2026-04-01"],
    ["YEAR", "2026-05-01"],
  ] as const)("do not begin on any day: %s from %s", (kind, from) => {
    expect(periodFrom(kind, from)).toBeUndefined();
  });

  test("are 12 months, 3 tertials and the year itself", () => {
    const periods = periodsOfYear(2026);

    expect(periods.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 12 }, () => "MONTH"),
      ...Array.from({ length: 3 }, () => "TERTIAL"),
      "YEAR",
    ]);
    for (const period of periods) expect(periodFrom(period.kind, period.from)).toEqual(period);
  });

  test("hold their months, across a year end too", () => {
    expect(monthsIn({ from: "2026-11-15", to: "2027-02-01" })).toEqual(["2026-11-01", "2026-12-01", "2027-01-01"]);
    expect(monthsIn({ from: "2026-01-01", to: "2026-01-01" })).toEqual([]);
    expect(nextMonth("2028-01-31")).toBe("2028-02-01");
  });
});
