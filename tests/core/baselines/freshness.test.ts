import { describe, expect, test } from "vitest";
import { addMonths, freshnessOf } from "../../../core/baselines/freshness.ts";

describe("freshnessOf", () => {
  const aged = { takenOn: "2024-02-29", newVersionFrom: null };

  test.each([
    ["2025-11-27", "FRESH"],
    ["2025-11-28", "SOON_STALE"],
    ["2026-02-27", "SOON_STALE"],
    ["2026-02-28", "STALE"],
  ])("what was taken on 29 February 2024 is, on %s, %s", (on, state) => {
    expect(freshnessOf(aged, on)).toEqual({ state, from: "2026-02-28", why: "AGE" });
  });

  test("a newer version of the process comes first, unless age did", () => {
    const on = "2025-01-01";
    expect(freshnessOf({ ...aged, newVersionFrom: "2025-01-01" }, on)).toMatchObject({
      state: "STALE",
      why: "NEW_PROCESS_VERSION",
    });
    expect(freshnessOf({ ...aged, newVersionFrom: "2025-04-01" }, on)).toMatchObject({ state: "SOON_STALE" });
    expect(freshnessOf({ ...aged, newVersionFrom: "2025-04-02" }, on)).toMatchObject({ state: "FRESH" });
    expect(freshnessOf({ ...aged, newVersionFrom: "2026-03-01" }, "2026-03-01")).toMatchObject({
      from: "2026-02-28",
      why: "AGE",
    });
  });
});

test("addMonths keeps the day, or takes the last of a shorter month, over the turn of a year", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(addMonths("2026-11-30", 3)).toBe("2027-02-28");
  expect(addMonths("2026-01-15", -3)).toBe("2025-10-15");
  expect(addMonths("2026-12-31", 24)).toBe("2028-12-31");
});
