import type { Engine } from "../../../core/context.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { plausibilityAlarms } from "../../../core/plausibility/index.ts";
import { aBaseline, anAutomation, aProcess, aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

const year = { from: "2025-01-01", to: "2026-01-01" };

async function aPlace(engine: Engine, given: { yearlyVolume?: number; affectedEmployees?: number }) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId, ...given });
  const { id: automationId } = await anAutomation(db, { tenantId, unitId, processId });
  const { id: oldBaselineId } = await aBaseline(db, { tenantId, unitId, processId });
  const { id: measureId } = await db.measure.create({
    data: {
      tenantId,
      unitId,
      processId,
      oldBaselineId,
      code: "papir",
      title: "Ingen papirkopi",
      description: "",
      kind: "REMOVE",
      counterfactualVolume: 10,
      effectiveFrom: toDbDate("2025-01-01"),
      createdAt: new Date(),
      recordedById: unitId,
      recordedBy: "Kari",
    },
  });
  const ctx = await contextFor(engine, {
    roles: ["CONTROLLER"],
    tenantId,
    now: () => new Date("2026-09-15T10:00:00Z"),
  });
  const common = { processId, unitId, evidenceClass: "B", reason: "Sak" } as const;
  const credit = (localDate: string, count: number, seconds = 60) =>
    addEntries(
      db,
      ctx,
      Array.from({ length: count }, () => ({ ...common, kind: "CREDIT" as const, automationId, localDate, seconds })),
    );
  const remove = (localDate: string, cases: number) =>
    addEntries(db, ctx, [{ ...common, kind: "REMOVE", measureId, localDate, seconds: 60, cases }]);
  return { ctx, credit, remove };
}

test("says nothing of what a year used to hold and half of it more, and points at one case beyond", async ({
  engine,
}) => {
  const { ctx, credit } = await aPlace(engine, { yearlyVolume: 10 });
  await credit("2025-03-01", 15);
  expect(await plausibilityAlarms(ctx, year)).toEqual({ items: [] });

  await credit("2025-03-02", 1);

  expect(await plausibilityAlarms(ctx, year)).toMatchObject({
    items: [{ kind: "too_many_cases", process: { title: "Brev til arkiv" }, measure: null, found: 16, expected: 10 }],
  });
});

test("judges a part of a year by that part, and days that have not come not at all", async ({ engine }) => {
  const { ctx, credit } = await aPlace(engine, { yearlyVolume: 365 });
  await credit("2026-09-15", 3);

  expect((await plausibilityAlarms(ctx, { from: "2026-09-15", to: "2026-10-01" })).items).toMatchObject([
    { found: 3, expected: 1 },
  ]);
  expect((await plausibilityAlarms(ctx, { from: "2026-09-14", to: "2026-10-01" })).items).toEqual([]);
  expect(await plausibilityAlarms(ctx, { from: "2027-01-01", to: "2028-01-01" })).toEqual({ items: [] });
});

test("judges a measure by its own volume", async ({ engine }) => {
  const { ctx, remove } = await aPlace(engine, { yearlyVolume: 1_000 });
  await remove("2025-03-31", 16);

  expect((await plausibilityAlarms(ctx, year)).items).toMatchObject([
    { kind: "too_many_measure_cases", measure: { title: "Ingen papirkopi" }, found: 16, expected: 10 },
  ]);
});

test("points at more time freed than its people had, of robots and measures together", async ({ engine }) => {
  const { ctx, credit, remove } = await aPlace(engine, { affectedEmployees: 1 });
  await credit("2025-03-01", 1, 1_695 * 3_600 - 60);
  await remove("2025-03-31", 1);
  expect((await plausibilityAlarms(ctx, year)).items).toEqual([]);

  await credit("2025-03-01", 1, 3_600);

  expect((await plausibilityAlarms(ctx, year)).items).toMatchObject([
    { kind: "more_than_staffed", found: 1_696, expected: 1_695, measure: null },
  ]);
});

test("says nothing where nobody has said how much there used to be, and nothing of another municipality", async ({
  engine,
}) => {
  const { ctx, credit } = await aPlace(engine, {});
  const { credit: theirs } = await aPlace(engine, { yearlyVolume: 1 });
  await credit("2025-03-01", 50);
  await theirs("2025-03-01", 50);

  expect(await plausibilityAlarms(ctx, year)).toEqual({ items: [] });
});

test("refuses a period that ends as it begins, and who may not read figures", async ({ engine }) => {
  const { ctx } = await aPlace(engine, {});
  const worker = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId: ctx.tenantId });

  await expect(plausibilityAlarms(ctx, { from: "2025-01-01", to: "2025-01-01" })).rejects.toMatchObject({
    fields: [{ field: "to", rule: "not_after_from" }],
  });
  await expect(plausibilityAlarms(worker, year)).rejects.toMatchObject({ code: "forbidden" });
});
