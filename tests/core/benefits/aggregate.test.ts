import { describe, expect, test } from "vitest";
import { type CountedRow, type Known, sumBenefits } from "../../../core/benefits/aggregate.ts";
import { monthsOf } from "../../../core/benefits/group-names.ts";

const row = (given: Partial<CountedRow>): CountedRow => ({
  key: "2026-03",
  kind: "CREDIT",
  evidenceClass: "A",
  hasBaseline: true,
  source: "automation",
  counterfactual: "WOULD_BE_MANUAL",
  baselineId: "baseline",
  measureId: null,
  processId: null,
  entries: 1,
  cases: 1,
  seconds: 0,
  ...given,
});

const known: Known = {
  hoursPerFte: 1695,
  baselines: new Map([["baseline", { secondsPerCase: 420, range: null }]]),
  baselineBefore: new Map(),
  citizenSeconds: new Map(),
};

describe("sumBenefits", () => {
  test("reckons as a person does by hand: 2090 contracts at 7 minutes, less residual and operation", () => {
    const rollups = [
      row({ cases: 2090, seconds: 2090 * 420 }),
      row({ kind: "RESIDUAL", entries: 110, seconds: 13 * 3600 }),
      row({ kind: "OPERATION", entries: 12, seconds: 30 * 3600, hasBaseline: false }),
    ];

    const sums = sumBenefits({ rows: rollups, unfinished: [] }, known);

    expect(sums).toMatchObject({ cases: 2090, withoutBaseline: 0, grossSeconds: 877_800, netSeconds: 723_000 });
    expect(sums.grossHours).toBeCloseTo(243.83, 2);
    expect(sums.netHours).toBeCloseTo(200.83, 2);
    expect(sums.fullTimeEquivalents).toBeCloseTo(0.1185, 4);
  });

  test("is negative when people spent more than the robot took off them", () => {
    const rollups = [row({ seconds: 600 }), row({ kind: "OPERATION", seconds: 4200 })];

    const sums = sumBenefits({ rows: rollups, unfinished: [] }, known);

    expect(sums).toMatchObject({ netSeconds: -3600, netHours: -1, fullTimeEquivalents: -1 / 1695 });
  });

  test("keeps measured, estimated, assumed and imported apart, and takes all time spent off the measured", () => {
    const rollups = [
      row({ evidenceClass: "A", seconds: 1000 }),
      row({ evidenceClass: "B", seconds: 200 }),
      row({ evidenceClass: "C", seconds: 30 }),
      row({ evidenceClass: "D", seconds: 4 }),
      row({ evidenceClass: "I", seconds: 5 }),
      row({ kind: "RESIDUAL", evidenceClass: "C", seconds: 100 }),
    ];

    const sums = sumBenefits({ rows: rollups, unfinished: [] }, known);

    expect(sums.headline).toMatchObject({ cases: 2, grossSeconds: 1200, netSeconds: 1100 });
    expect(sums.evidence.C).toMatchObject({ cases: 1, grossSeconds: 30 });
    expect(sums.evidence.D).toMatchObject({ cases: 1, grossSeconds: 4 });
    expect(sums.evidence.I).toMatchObject({ cases: 1, grossSeconds: 5 });
    const apart = [sums.evidence.C, sums.evidence.D, sums.evidence.I].map((claim) => claim.grossSeconds);
    expect(apart.reduce((sum, seconds) => sum + seconds, sums.headline.netSeconds)).toBe(sums.netSeconds);
  });

  test("counts credited cases without a baseline, and nothing else as such", () => {
    const rollups = [
      row({ cases: 3, seconds: 1800 }),
      row({ cases: 2, evidenceClass: "D", hasBaseline: false }),
      row({ kind: "OPERATION", hasBaseline: false, seconds: 60 }),
      row({ kind: "RESIDUAL", hasBaseline: false, evidenceClass: "D", seconds: 60 }),
    ];

    expect(sumBenefits({ rows: rollups, unfinished: [] }, known)).toMatchObject({ cases: 5, withoutBaseline: 2 });
  });

  test("no rows are zero, not nothing", () => {
    expect(sumBenefits({ rows: [], unfinished: [] }, known)).toMatchObject({
      cases: 0,
      grossSeconds: 0,
      netSeconds: 0,
      fullTimeEquivalents: 0,
      handedOver: 0,
      failed: 0,
    });
  });
});

describe("monthsOf", () => {
  test.each([
    ["2026-03-05", "2026-03-06", ["2026-03"]],
    ["2026-01-01", "2026-02-01", ["2026-01"]],
    ["2026-01-31", "2026-02-02", ["2026-01", "2026-02"]],
    ["2025-11-15", "2026-02-01", ["2025-11", "2025-12", "2026-01"]],
    ["0999-12-31", "1000-01-02", ["0999-12", "1000-01"]],
    ["9999-11-30", "9999-12-31", ["9999-11", "9999-12"]],
  ])("from %s to before %s", (from, to, months) => {
    expect(monthsOf({ from, to })).toEqual(months);
  });

  test("thirty years have 360 months", () => {
    expect(monthsOf({ from: "2000-01-01", to: "2030-01-01" })).toHaveLength(360);
  });
});
