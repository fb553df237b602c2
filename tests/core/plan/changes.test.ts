import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import {
  addBenefit,
  addBenefitReading,
  addCost,
  changeBenefit,
  changeCost,
  getPlan,
  removeBenefit,
} from "../../../core/plan/index.ts";
import { anAutomation, aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");

async function aPlan(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: automationId } = await anAutomation(db, { tenantId, unitId });
  const ctx = await contextFor(engine, { roles: ["BENEFIT_OWNER"], tenantId, now });
  const benefit = { title: "Mindre overtid", type: "DIRECT_BUDGETARY", ownerUnitId: unitId } as const;
  const seen = { indicator: "Overtid", indicatorUnit: "timer", zeroPoint: 12.5, zeroPointOn: "2026-01-01" };
  const whole = { ...benefit, ...seen, ownerName: "Ola Hansen", valueNok: 90_000 };
  const { id } = await addBenefit(ctx, { ...whole, automationId });
  const cost = { kind: "RUNNING", title: "Lisens", amountNok: 24_000, validFrom: "2026-01-01" } as const;
  const { id: costId } = await addCost(ctx, { ...cost, automationId });
  const auditOf = (action: string) => db.auditEntry.findFirst({ where: { tenantId, action } });
  return { ctx, db, tenantId, automationId, id, whole, costId, cost, auditOf };
}

describe("a benefit of the plan", () => {
  test("is changed where it stands, and both what was and what is are written down", async ({ engine }) => {
    const { ctx, id, whole, automationId, auditOf } = await aPlan(engine);
    await addBenefitReading(ctx, { id, readOn: "2026-09-01", value: 9, source: "Lønnssystemet" });
    const changed = { ...whole, title: "Mye mindre overtid", valueNok: null, zeroPointOn: undefined };

    await changeBenefit(ctx, { id, revision: 1, ...changed });

    const { benefits } = await getPlan(ctx, { automationId });
    expect(benefits).toMatchObject([
      { id, revision: 2, title: "Mye mindre overtid", valueNok: null, zeroPoint: 12.5, readings: [{ value: 9 }] },
    ]);
    expect(await auditOf("benefit.change")).toMatchObject({
      entityId: id,
      detail: {
        title: { from: "Mindre overtid", to: "Mye mindre overtid" },
        valueNok: { from: 90_000, to: null },
        zeroPointOn: { from: "2026-01-01", to: null },
      },
    });
  });

  test("is changed by one of two who do it at once", async ({ engine, db }) => {
    const { ctx, id, whole } = await aPlan(engine);

    const both = await Promise.allSettled([
      changeBenefit(ctx, { id, revision: 1, ...whole, title: "En" }),
      changeBenefit(ctx, { id, revision: 1, ...whole, title: "To" }),
    ]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict", fields: [{ field: "revision", rule: "changed_meanwhile" }] },
    });
    expect(await db.auditEntry.count({ where: { tenantId: ctx.tenantId, action: "benefit.change" } })).toBe(1);
  });

  test("keeps an indicator that has been read, and what is refused of a new one is refused of it", async ({
    engine,
  }) => {
    const { ctx, id, whole } = await aPlan(engine);
    await addBenefitReading(ctx, { id, readOn: "2026-09-01", value: 9, source: "Lønnssystemet" });
    const without = { indicator: undefined, zeroPoint: undefined };

    for (const [given, field, rule] of [
      [without, "indicator", "indicator_in_use"],
      [{ type: "QUALITATIVE" as const }, "valueNok", "qualitative_not_priced"],
      [{ valueNok: "??" }, "valueNok", "amount_unknown_form"],
      [{ ownerName: undefined }, "ownerName", "one_of_two"],
    ] as const) {
      await expect(changeBenefit(ctx, { id, revision: 1, ...whole, ...given })).rejects.toMatchObject({
        code: "invalid",
        fields: [{ field, rule }],
      });
    }
    await removeBenefit(ctx, { id });
    await expect(changeBenefit(ctx, { id, revision: 1, ...whole })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a cost of the plan", () => {
  test("is changed where it stands, with both written down, and by one of two at once", async ({ engine }) => {
    const { ctx, costId: id, cost, automationId, auditOf } = await aPlan(engine);
    const change = (title: string) => changeCost(ctx, { id, revision: 1, ...cost, title, validTo: "2027-01-01" });

    const both = await Promise.allSettled([change("Lisens og støtte"), change("Lisens og støtte")]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await getPlan(ctx, { automationId })).costs.items).toMatchObject([
      { id, revision: 2, title: "Lisens og støtte", amountNok: 24_000, validTo: "2027-01-01" },
    ]);
    expect((await auditOf("cost.change"))?.detail).toEqual({
      title: { from: "Lisens", to: "Lisens og støtte" },
      validTo: { from: null, to: "2027-01-01" },
    });
  });

  test("is refused as a new one is, and is nobody else's", async ({ engine }) => {
    const { ctx, costId, id: benefitId, cost, whole } = await aPlan(engine);
    const stranger = await contextFor(engine, { roles: ["ADMINISTRATOR"], now });

    await expect(
      changeCost(ctx, { id: costId, revision: 1, ...cost, kind: "INVESTMENT", validTo: "2027-01-01" }),
    ).rejects.toMatchObject({ fields: [{ field: "validTo", rule: "not_for_investment" }] });
    await expect(changeCost(stranger, { id: costId, revision: 1, ...cost })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(changeBenefit(stranger, { id: benefitId, revision: 1, ...whole })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
