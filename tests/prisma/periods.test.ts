import type { Db } from "../../core/db.ts";
import { aBaseline, aPlacement, aProcess, aTenant, aUnit, day } from "../support/factories.ts";
import { expect, test } from "../support/fixtures.ts";

const first = { validFrom: day("2026-01-01"), validTo: day("2026-07-01") };

test.for([
  ["begins on the other's last day", { validFrom: day("2026-06-30") }],
  ["lies inside the other", { validFrom: day("2026-02-01"), validTo: day("2026-03-01") }],
  ["ends on the other's first day plus one", { validFrom: day("2025-01-01"), validTo: day("2026-01-02") }],
  ["surrounds the other", { validFrom: day("2025-01-01"), validTo: null }],
] as const)("a baseline that %s is refused", async ([, period], { db }) => {
  const process = await aProcess(db, await aUnit(db, (await aTenant(db)).id));
  await aBaseline(db, process, first);

  await expect(aBaseline(db, process, period)).rejects.toThrow(/baseline_no_overlap/);
});

test("baselines that follow each other are accepted", async ({ db }) => {
  const process = await aProcess(db, await aUnit(db, (await aTenant(db)).id));
  await aBaseline(db, process, first);

  await aBaseline(db, process, { validFrom: day("2025-01-01"), validTo: first.validFrom });
  await aBaseline(db, process, { validFrom: first.validTo });

  expect(await db.baseline.count({ where: { processId: process.id } })).toBe(3);
});

test("baselines of other case types, units and processes may cover the same time", async ({ db }) => {
  const { id: tenantId } = await aTenant(db);
  const unit = await aUnit(db, tenantId);
  const process = await aProcess(db, unit);
  await aBaseline(db, process, first);

  await aBaseline(db, process, { ...first, caseType: "refund" });
  await aBaseline(db, process, { ...first, unitId: (await aUnit(db, tenantId)).id });
  await aBaseline(db, await aProcess(db, unit), first);

  expect(await db.baseline.count({ where: { tenantId } })).toBe(4);
});

test("a unit has one place in the tree at a time", async ({ db }) => {
  const unit = await aUnit(db, (await aTenant(db)).id);
  await aPlacement(db, unit, first);
  await aPlacement(db, unit, { validFrom: first.validTo });

  await expect(aPlacement(db, unit, { validFrom: day("2026-06-30"), validTo: first.validTo })).rejects.toThrow(
    /unit_placement_no_overlap/,
  );
});

test("a municipality has one divisor for årsverk at a time", async ({ db }) => {
  const { id: tenantId } = await aTenant(db);
  await db.hoursPerFte.create({ data: { tenantId, hours: 1695, ...first } });
  await db.hoursPerFte.create({ data: { tenantId, hours: 1710, validFrom: first.validTo } });

  await expect(
    db.hoursPerFte.create({ data: { tenantId, hours: 1700, validFrom: day("2026-03-01") } }),
  ).rejects.toThrow(/hours_per_fte_no_overlap/);
});

test.for([
  ["a baseline", async (db: Db, unit: Unit) => aBaseline(db, await aProcess(db, unit), emptyPeriod)],
  ["a place in the tree", async (db: Db, unit: Unit) => aPlacement(db, unit, emptyPeriod)],
  [
    "a divisor",
    async (db: Db, unit: Unit) =>
      db.hoursPerFte.create({ data: { tenantId: unit.tenantId, hours: 1695, ...emptyPeriod } }),
  ],
] as const)("%s that ends on the day it begins is refused", async ([, create], { db }) => {
  const unit = await aUnit(db, (await aTenant(db)).id);

  await expect(create(db, unit)).rejects.toThrow(/period_check/);
});

test("a baseline of no seconds is refused", async ({ db }) => {
  const process = await aProcess(db, await aUnit(db, (await aTenant(db)).id));

  await expect(aBaseline(db, process, { secondsPerCase: 0 })).rejects.toThrow(/baseline_seconds_check/);
});

type Unit = Awaited<ReturnType<typeof aUnit>>;
const emptyPeriod = { validFrom: day("2026-01-01"), validTo: day("2026-01-01") };
