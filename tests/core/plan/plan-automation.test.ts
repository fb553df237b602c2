import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { getPlan, keepPlannedAutomation, planAutomation, setLabourCost } from "../../../core/plan/index.ts";
import { aBaseline, anAutomation, aProcess, aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");
const unknownId = "019a0000-0000-7000-8000-000000000000";

/** Following up a backlog, as domain.md 5 plans it. */
const backlog = {
  casesPerYear: 720,
  secondsPerCase: 360,
  straightThrough: 88,
  withPerson: 10,
  handedOver: 2,
  secondsWithPerson: 180,
  secondsHandedOver: 60,
  operationSeconds: 18 * 3_600,
};
const kept = { title: "Robot: restanser", ownerName: "Ola Hansen", indicator: "Netto tid i året", from: "2027-01-01" };

async function aPlace(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId, yearlyVolume: 1_200 });
  const ctx = await contextFor(engine, { roles: ["BENEFIT_OWNER"], tenantId, now });
  return { ctx, db, tenantId, unitId, processId };
}

describe("a robot that is not there yet", () => {
  test("has its net beside its naive figure, and what the net is worth where an hour has a price", async ({
    engine,
  }) => {
    const { ctx, unitId } = await aPlace(engine);
    expect(await planAutomation(ctx, backlog)).toMatchObject({ valueNok: null, unitId: null });
    await setLabourCost(ctx, { year: 2026, nokPerHour: 400, source: "Regnskapet" });
    await setLabourCost(ctx, { year: 2026, nokPerHour: 500, source: "Enhetens eget", unitId });

    expect(await planAutomation(ctx, { ...backlog, unitId })).toEqual({
      unitId,
      casesPerYear: 720,
      secondsPerCase: 360,
      naiveSeconds: 72 * 3_600,
      grossSeconds: 254_016,
      residualSeconds: 13_824,
      operationSeconds: 64_800,
      netSeconds: 175_392,
      hoursPerFte: 1_695,
      valueNok: 24_360,
    });
    expect(await planAutomation(ctx, backlog)).toMatchObject({ valueNok: 19_488 });
  });

  test("takes from the register what is not given: volume, baseline and unit", async ({ engine, db }) => {
    const { ctx, tenantId, unitId, processId } = await aPlace(engine);
    const { casesPerYear: _, secondsPerCase: __, ...shares } = backlog;
    const needs = (field: string) => ({ code: "invalid", fields: [{ field, rule: "required" }] });
    await expect(planAutomation(ctx, shares)).rejects.toMatchObject(needs("casesPerYear"));
    await expect(planAutomation(ctx, { ...shares, processId })).rejects.toMatchObject(needs("secondsPerCase"));
    await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 420 });

    const ofProcess = { casesPerYear: 1_200, secondsPerCase: 420, unitId, naiveSeconds: 140 * 3_600 };
    expect(await planAutomation(ctx, { ...shares, processId })).toMatchObject(ofProcess);
    const { id: automationId } = await anAutomation(db, { tenantId, unitId, processId, status: "DRAFT" });
    expect(await planAutomation(ctx, { ...shares, automationId })).toMatchObject(ofProcess);
  });

  test("is kept as a benefit with its hours as the target, beside what is freed", async ({ engine, db }) => {
    const { ctx, tenantId, unitId, processId } = await aPlace(engine);
    const { id: automationId } = await anAutomation(db, { tenantId, unitId, processId });
    await setLabourCost(ctx, { year: 2026, nokPerHour: 500, source: "Regnskapet" });

    const { id } = await keepPlannedAutomation(ctx, { ...backlog, ...kept, automationId });

    const { benefits, plannedHours } = await getPlan(ctx, { automationId });
    expect(benefits).toMatchObject([
      {
        id,
        type: "INDIRECT_BUDGETARY",
        valueNok: 24_360,
        indicator: "Netto tid i året",
        indicatorUnit: "timer",
        owner: { unitId, name: "Ola Hansen" },
        targets: [{ from: "2027-01-01", to: "2028-01-01", target: 48.72 }],
      },
    ]);
    expect(plannedHours).toMatchObject([{ benefitId: id, plannedHours: 48.72, freedSeconds: 0 }]);
    const audit = await db.auditEntry.findMany({ where: { tenantId, entityId: id } });
    expect(audit.map(({ action }) => action).toSorted()).toEqual(["benefit.add", "benefit.targets"]);
  });

  test("is not kept when it takes as much time as it gives", async ({ engine, db }) => {
    const { ctx, unitId } = await aPlace(engine);
    const even = { ...backlog, operationSeconds: 64_800 + 175_392, unitId };
    expect(await planAutomation(ctx, even)).toMatchObject({ netSeconds: 0 });

    await expect(keepPlannedAutomation(ctx, { ...even, ...kept })).rejects.toMatchObject({
      fields: [{ field: "operationSeconds", rule: "nothing_gained" }],
    });
    expect(await db.benefit.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  });

  test.for([
    ["shares that are not the whole", { handedOver: 3 }, "handedOver", "not_one"],
    ["half a per cent", { handedOver: 1.5 }, "handedOver", "invalid_type"],
    ["fewer cases than none", { casesPerYear: -1 }, "casesPerYear", "too_small"],
    ["cases that take no time", { secondsPerCase: 0 }, "secondsPerCase", "too_small"],
    ["negative operation", { operationSeconds: -1 }, "operationSeconds", "too_small"],
    ["a unit that is not there", { unitId: unknownId }, "unitId", "unknown_unit"],
    ["a day of another century", { from: "9999-01-01" }, "from", "custom"],
    ["no place", {}, "unitId", "required"],
  ] as const)("is refused with %s", async ([, given, field, rule], { engine, db }) => {
    const { ctx } = await aPlace(engine);

    await expect(keepPlannedAutomation(ctx, { ...backlog, ...kept, ...given })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field, rule }],
    });
    expect(await db.auditEntry.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  });

  test("knows nothing of another municipality, and is for those who see gains", async ({ engine, db }) => {
    const { tenantId, unitId, processId } = await aPlace(engine);
    const { id: automationId } = await anAutomation(db, { tenantId, unitId, processId });
    const stranger = await contextFor(engine, { roles: ["BENEFIT_OWNER"], now });
    const manager = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId, now });
    const worker = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId, now });

    await expect(planAutomation(stranger, { ...backlog, processId })).rejects.toMatchObject({ code: "not_found" });
    await expect(planAutomation(stranger, { ...backlog, automationId })).rejects.toMatchObject({ code: "not_found" });
    expect(await planAutomation(manager, { ...backlog, processId })).toMatchObject({ unitId });
    await expect(keepPlannedAutomation(manager, { ...backlog, ...kept })).rejects.toMatchObject({ code: "forbidden" });
    await expect(planAutomation(worker, backlog)).rejects.toMatchObject({ code: "forbidden" });
  });
});
