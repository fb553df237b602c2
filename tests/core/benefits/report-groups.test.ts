import { describe } from "vitest";
import { benefitReport } from "../../../core/benefits/index.ts";
import type { Context } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { addEntries, reverseEntry } from "../../../core/ledger/index.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aSettledCase,
  aUnit,
  contextFor,
  expect,
  test,
} from "../../support/context.ts";

const year = { from: "2026-01-01", to: "2027-01-01" };

/** A municipality with two service areas; the archive moves from one to the other on 1 July. */
async function reorganised(ctx: Context) {
  const { db, tenantId } = ctx;
  const top = await aUnit(db, { tenantId, name: "Fjordvik", level: "kommune" });
  const area = (name: string) => aUnit(db, { tenantId, name, level: "tjenesteområde", parentId: top.id });
  const [before, after] = [await area("Oppvekst"), await area("Organisasjon")];
  const unit = await aUnit(db, { tenantId, name: "Arkivet", parentId: before.id, validTo: "2026-07-01" });
  const moved = { tenantId, unitId: unit.id, parentId: after.id, name: "Arkivet", level: "enhet" };
  await db.unitPlacement.create({ data: { ...moved, validFrom: toDbDate("2026-07-01") } });
  const automation = await anAutomation(db, { tenantId, unitId: unit.id });
  await aBaseline(db, { tenantId, processId: automation.processId, unitId: unit.id, secondsPerCase: 600 });
  return { top, before, after, unit, automation };
}

describe("a unit that moved in mid-year", () => {
  test("counts where it stood on each day, in service areas, branches and the sums of a unit", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { top, before, after, unit, automation } = await reorganised(ctx);
    for (const at of ["2026-03-05T09:00:00Z", "2026-06-30T21:59:00Z", "2026-06-30T22:00:00Z"]) {
      await aSettledCase(engine, { automation, at });
      await aSettledCase(engine, { automation, at, outcome: "BUSINESS_EXCEPTION" });
    }
    const groups = async (asked: object) => {
      const report = await benefitReport(ctx, { ...year, ...asked });
      return report.groups.map(({ label, sums }) => [label, sums.cases, sums.handedOver]);
    };
    const total = async (unitId: string) => (await benefitReport(ctx, { ...year, unitId })).total.cases;

    const areas = [
      ["Oppvekst", 2, 2],
      ["Organisasjon", 1, 1],
    ];
    expect(await groups({ groupBy: "serviceArea" })).toEqual(areas);
    expect(await groups({ groupBy: "branch" })).toEqual(areas);
    expect(await groups({ groupBy: "branch", unitId: before.id })).toEqual([["Arkivet", 2, 2]]);
    expect(await groups({ groupBy: "unit" })).toEqual([["Arkivet", 3, 3]]);
    expect([await total(top.id), await total(before.id), await total(after.id), await total(unit.id)]).toEqual([
      3, 2, 1, 3,
    ]);
  });
});

describe("the naive figure", () => {
  test("is every case times the baseline of its day, handed over and failed ones too", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { tenantId } = ctx;
    const automation = await anAutomation(db, { tenantId, maxAttempts: 1 });
    const of = { tenantId, processId: automation.processId, unitId: automation.unitId };
    await aBaseline(db, { ...of, secondsPerCase: 600, validTo: "2026-03-10" });
    await aBaseline(db, { ...of, version: 2, secondsPerCase: 420, validFrom: "2026-03-10" });
    await aSettledCase(engine, { automation, at: "2026-03-09T09:00:00Z" });
    for (const at of ["2026-03-09T09:00:00Z", "2026-03-10T09:00:00Z"]) {
      await aSettledCase(engine, { automation, at, outcome: "BUSINESS_EXCEPTION" });
    }
    await aSettledCase(engine, { automation, at: "2026-03-11T09:00:00Z", outcome: "TECHNICAL_ERROR" });

    const { total } = await benefitReport(ctx, year);

    expect(total).toMatchObject({ handedOver: 2, failed: 1, naiveSeconds: 600 + 600 + 420 + 420 });
  });
});

describe("automations, measures and imported figures", () => {
  test("stand apart, and the whole is their sum", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { tenantId } = ctx;
    const { processId, unitId, id: automationId } = await anAutomation(db, { tenantId });
    const half = { source: "STUDY", evidenceClass: "B", lowSeconds: 390, meanSeconds: 420, highSeconds: 450 } as const;
    const old = await aBaseline(db, {
      tenantId,
      processId,
      unitId,
      secondsPerCase: 420,
      validTo: "2026-02-01",
      ...half,
    });
    const less = { ...half, lowSeconds: 260, meanSeconds: 300, highSeconds: 340 };
    const now = await aBaseline(db, {
      tenantId,
      processId,
      unitId,
      version: 2,
      secondsPerCase: 300,
      validFrom: "2026-02-01",
      ...less,
    });
    const measure = await db.measure.create({
      data: {
        tenantId,
        processId,
        unitId,
        code: "forenkling",
        title: "Færre felt i skjemaet",
        kind: "SIMPLIFY",
        description: "Tre felt er borte",
        effectiveFrom: toDbDate("2026-02-01"),
        oldBaselineId: old.id,
        newBaselineId: now.id,
        recordedById: ctx.actor.id,
        recordedBy: ctx.actor.name,
        createdAt: ctx.now(),
      },
    });
    const of = { unitId, evidenceClass: "B", reason: "Prøve", localDate: "2026-03-05" } as const;
    const credit = { ...of, automationId, processId, baselineId: now.id };
    await addEntries(db, ctx, [
      { ...credit, kind: "CREDIT", seconds: 300 },
      { ...credit, kind: "RESIDUAL", seconds: 60 },
      { ...of, kind: "SIMPLIFY", measureId: measure.id, processId, baselineId: now.id, cases: 10, seconds: 1_200 },
      { ...of, kind: "IMPORTED", evidenceClass: "I", seconds: 36_000 },
    ]);

    const { total } = await benefitReport(ctx, { ...year, groupBy: "process" });

    expect(total.automations).toMatchObject({ cases: 1, grossSeconds: 300, residualSeconds: 60, netSeconds: 240 });
    expect(total.measures).toMatchObject({ cases: 10, grossSeconds: 1_200, netSeconds: 1_200 });
    expect(total.imported).toMatchObject({ grossSeconds: 36_000, netSeconds: 36_000 });
    expect(total).toMatchObject({ grossSeconds: 37_500, netSeconds: 37_440, cases: 1 });
    expect(total.headline).toMatchObject({ grossSeconds: 1_500, netSeconds: 1_440 });
    // 10 × 30 s of the old version, and −10 + 1 of the new one's 40 s: (−9 × 40)² + 300² = 468.6²
    expect(total.headline.aboveSeconds).toBeCloseTo(Math.hypot(300, 360), 6);

    const [simplified] = await db.ledgerEntry.findMany({ where: { tenantId, measureId: measure.id } });
    const controller = await contextFor(engine, {
      roles: ["CONTROLLER"],
      tenantId,
      now: () => new Date("2026-03-06T09:00:00Z"),
    });
    await reverseEntry(controller, { entryId: Number(simplified?.id), reason: "Feil tall" });

    // Only the robot's case is left, with the 40 s of its version.
    const { total: left } = await benefitReport(ctx, { ...year, groupBy: "process" });
    expect(left.headline.netSeconds).toBe(240);
    expect(left.headline.aboveSeconds).toBeCloseTo(40, 6);
  });
});

describe("what nobody would have done, and what citizens save", () => {
  test("is volume apart from the hours, and a column of its own", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { tenantId } = ctx;
    const unit = await aUnit(db, { tenantId });
    const extra = await aProcess(db, { tenantId, unitId: unit.id, counterfactual: "NOT_DONE_BEFORE" });
    const usual = await aProcess(db, { tenantId, unitId: unit.id, citizenSecondsPerCase: 900 });
    for (const { id: processId } of [extra, usual]) {
      const automation = await anAutomation(db, { tenantId, unitId: unit.id, processId });
      await aBaseline(db, { tenantId, processId, unitId: unit.id, secondsPerCase: 600 });
      await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z" });
    }

    const { total } = await benefitReport(ctx, year);

    expect(total).toMatchObject({ cases: 2, notDoneBefore: 1, grossSeconds: 600, citizenSeconds: 900 });
  });
});

describe("the value of freed time", () => {
  test("is by the unit's own cost, else the municipality's; what has no cost is told", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { tenantId } = ctx;
    const [dear, plain] = [await aUnit(db, { tenantId }), await aUnit(db, { tenantId })];
    for (const { id: unitId } of [dear, plain]) {
      const automation = await anAutomation(db, { tenantId, unitId });
      await aBaseline(db, { tenantId, processId: automation.processId, unitId, secondsPerCase: 3_600 });
      for (const at of ["2025-03-05T09:00:00Z", "2026-03-05T09:00:00Z"]) await aSettledCase(engine, { automation, at });
    }
    await db.labourCost.create({
      data: { tenantId, unitId: dear.id, year: 2026, nokPerHour: 700, source: "Regnskap" },
    });
    await db.labourCost.create({ data: { tenantId, year: 2026, nokPerHour: 450, source: "Regnskap" } });

    const { total, groups } = await benefitReport(ctx, { from: "2025-01-01", to: "2027-01-01", groupBy: "year" });

    expect(total.value).toEqual({ nok: 1_150, secondsWithoutCost: 7_200 });
    expect(groups.map(({ sums }) => sums.value.nok)).toEqual([null, 1_150]);
  });
});
