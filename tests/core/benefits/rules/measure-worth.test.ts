import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  claimSameSeconds,
  mostRemovedCases,
  removalExpiresOn,
  simplifiedSecondsPerCase,
  worstEvidence,
} from "../../../../core/benefits/rules/measure-worth.ts";

describe("what a simplification frees", () => {
  test("is the difference between the two times", () => {
    expect(simplifiedSecondsPerCase({ oldSeconds: 600, newSeconds: 420, currentSeconds: 420 })).toBe(180);
  });

  test("stays when a later measure takes off more", () => {
    expect(simplifiedSecondsPerCase({ oldSeconds: 600, newSeconds: 420, currentSeconds: 300 })).toBe(180);
  });

  test("shrinks when a case is found to take longer, below zero too", () => {
    expect(simplifiedSecondsPerCase({ oldSeconds: 600, newSeconds: 420, currentSeconds: 500 })).toBe(100);
    expect(simplifiedSecondsPerCase({ oldSeconds: 600, newSeconds: 420, currentSeconds: 660 })).toBe(-60);
  });

  test("and what the robot is credited for the same cases are never more than they once took", () => {
    const seconds = fc.integer({ min: 1, max: 864_000 });
    const share = fc.integer({ min: 0, max: 10_000 });
    const cases = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        fc.tuple(seconds, seconds, seconds),
        share,
        cases,
        ([oldSeconds, newSeconds, currentSeconds], w, n) => {
          const simplified = simplifiedSecondsPerCase({ oldSeconds, newSeconds, currentSeconds }) * n;
          const automated = Math.round((currentSeconds * w) / 10_000) * n;
          expect(simplified + automated).toBeLessThanOrEqual(oldSeconds * n);
        },
      ),
    );
  });

  test("is what it was taken off in steps: nothing is lost between two simplifications", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 3, maxLength: 3 }), (times) => {
        const [last = 0, middle = 0, first = 0] = times.toSorted((one, other) => one - other);
        const step = (oldSeconds: number, newSeconds: number) =>
          simplifiedSecondsPerCase({ oldSeconds, newSeconds, currentSeconds: last });
        expect(step(first, middle) + step(middle, last)).toBe(first - last);
      }),
    );
  });
});

describe("two measures on one process", () => {
  const from = "2026-01-01";
  const always: { from: string; to: string | null } = { from, to: null };
  const claim = (fromSeconds: number, toSeconds: number, days = always) => ({ fromSeconds, toSeconds, ...days });
  const until = (to: string) => claim(0, 600, { from, to });
  const since = (begins: string) => claim(0, 600, { from: begins, to: null });

  test("may follow on each other", () => {
    expect(claimSameSeconds(claim(420, 600), claim(300, 420))).toBe(false);
    expect(claimSameSeconds(claim(0, 420), claim(420, 600))).toBe(false);
  });

  test("may not take the same second, whichever is first", () => {
    expect(claimSameSeconds(claim(420, 600), claim(300, 421))).toBe(true);
    expect(claimSameSeconds(claim(300, 421), claim(420, 600))).toBe(true);
    expect(claimSameSeconds(claim(0, 600), claim(100, 200))).toBe(true);
  });

  test("may take the same seconds one after the other", () => {
    expect(claimSameSeconds(until("2026-02-01"), since("2026-02-01"))).toBe(false);
    expect(claimSameSeconds(since("2026-02-01"), until("2026-02-01"))).toBe(false);
    expect(claimSameSeconds(until("2026-02-02"), since("2026-02-01"))).toBe(true);
    expect(claimSameSeconds(since("2026-02-01"), until("2026-02-02"))).toBe(true);
  });
});

test.each([
  [["A", "B"], "B"],
  [["C", "B"], "C"],
  [["C", "D", "A"], "D"],
  [["I", "D"], "I"],
  [["A"], "A"],
] as const)("of the classes %j the worst is %s", (classes, worst) => {
  expect(worstEvidence([...classes])).toBe(worst);
});

test.each([
  ["2026-03-15", "2027-03-15"],
  ["2026-12-31", "2027-12-31"],
  ["2024-02-29", "2025-03-01"],
])("a removal of %s is the new normal from %s", (effectiveFrom, expires) => {
  expect(removalExpiresOn(effectiveFrom)).toBe(expires);
});

test.each([
  [{ yearlyVolume: 1_200, otherMonths: 0, days: 30, daysOfMonth: 30 }, 100],
  [{ yearlyVolume: 1_200, otherMonths: 0, days: 17, daysOfMonth: 31 }, 55],
  [{ yearlyVolume: 1_201, otherMonths: 0, days: 31, daysOfMonth: 31 }, 101],
  [{ yearlyVolume: 1_200, otherMonths: 1_150, days: 30, daysOfMonth: 30 }, 50],
  [{ yearlyVolume: 1_200, otherMonths: 1_300, days: 30, daysOfMonth: 30 }, 0],
  [{ yearlyVolume: 1_200, otherMonths: 0, days: 0, daysOfMonth: 30 }, 0],
  [{ yearlyVolume: 1_200, otherMonths: 0, days: -3, daysOfMonth: 30 }, 0],
])("work that is gone: of %j a month has at most %i cases", (month, cases) => {
  expect(mostRemovedCases(month)).toBe(cases);
});
