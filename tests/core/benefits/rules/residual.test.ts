import { describe, expect, test } from "vitest";
import { residualSeconds, workedSeconds } from "../../../../core/benefits/rules/residual.ts";

describe("people's time on a case that the robot gave up", () => {
  test.each([
    [600, 600, 0],
    [599, 600, 0],
    [601, 600, 1],
    [900, 0, 900],
  ])(
    "counts beyond the manual time when it was finished by hand: %i s of %i s are %i s",
    (measured, manual, residual) => {
      expect(residualSeconds(measured, { end: "FINISHED_BY_HAND", manualSeconds: manual })).toBe(residual);
    },
  );

  test("counts in full when the case was given back", () => {
    expect(residualSeconds(90, { end: "GIVEN_BACK", manualSeconds: 600 })).toBe(90);
    expect(residualSeconds(900, { end: "GIVEN_BACK", manualSeconds: 600 })).toBe(900);
  });
});

describe("time between two signs of life", () => {
  const from = new Date("2026-03-05T09:00:00.000Z");
  const after = (ms: number) => new Date(from.getTime() + ms);

  test("counts in whole seconds, up to the cut-off", () => {
    expect(workedSeconds(from, after(59_999), 15)).toBe(59);
    expect(workedSeconds(from, after(60_000), 15)).toBe(60);
    expect(workedSeconds(from, after(15 * 60_000), 15)).toBe(900);
    expect(workedSeconds(from, after(15 * 60_000 + 1000), 15)).toBe(900);
    expect(workedSeconds(from, after(3 * 3_600_000), 15)).toBe(900);
  });

  test("counts nothing when the clock was set back", () => {
    expect(workedSeconds(from, after(-1000), 15)).toBe(0);
    expect(workedSeconds(from, from, 15)).toBe(0);
  });

  test("is no hour longer in the night when clocks go forward", () => {
    const night = [new Date("2026-03-29T00:59:00Z"), new Date("2026-03-29T01:01:00Z")] as const;

    expect(workedSeconds(...night, 15)).toBe(120);
  });
});
