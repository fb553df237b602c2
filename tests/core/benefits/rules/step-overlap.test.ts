import { describe, expect, test } from "vitest";
import { claimedOn, overClaimed } from "../../../../core/benefits/rules/step-overlap.ts";

const from = (part: number, begins: string, to: string | null = null) => ({
  stepKey: "register",
  part,
  from: begins,
  to,
});

describe("parts of a step", () => {
  test("may be exactly the step", () => {
    expect(overClaimed([from(6_000, "2026-01-01"), from(4_000, "2026-02-01")])).toBeUndefined();
    expect(overClaimed([])).toBeUndefined();
  });

  test("are too much from the day on which the second begins, whatever the order", () => {
    const claims = [from(4_001, "2026-02-01"), from(6_000, "2026-01-01")];

    expect(overClaimed(claims)).toEqual({ stepKey: "register", day: "2026-02-01", claimed: 10_001 });
  });

  test("are told of the first day on which they are too much, in whatever order they come", () => {
    const claims = [from(9_000, "2026-05-01"), from(7_000, "2026-03-01"), from(6_000, "2026-01-01")];

    expect(overClaimed(claims)).toMatchObject({ day: "2026-03-01", claimed: 13_000 });
  });

  test("of one that ends may be taken over that very day", () => {
    expect(overClaimed([from(10_000, "2026-01-01", "2026-02-01"), from(10_000, "2026-02-01")])).toBeUndefined();
    expect(overClaimed([from(10_000, "2026-01-01", "2026-02-02"), from(10_000, "2026-02-01")])).toMatchObject({
      day: "2026-02-01",
      claimed: 20_000,
    });
  });

  test("of different steps have nothing to do with each other", () => {
    expect(
      overClaimed([from(10_000, "2026-01-01"), { ...from(10_000, "2026-01-01"), stepKey: "judge" }]),
    ).toBeUndefined();
  });

  test("are summed on a day from the first to before the last", () => {
    const claims = [from(3_000, "2026-01-10", "2026-01-20"), from(2_000, "2026-01-01")];
    const claimed = (day: string) => claimedOn(claims, { stepKey: "register", day });

    expect(["2025-12-31", "2026-01-01", "2026-01-10", "2026-01-19", "2026-01-20"].map(claimed)).toEqual([
      0, 2_000, 5_000, 5_000, 2_000,
    ]);
    expect(claimedOn(claims, { stepKey: "judge", day: "2026-01-12" })).toBe(0);
  });
});
