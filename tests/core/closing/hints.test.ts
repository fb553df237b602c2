import { getPeriod } from "../../../core/closing/index.ts";
import { recordHarvest } from "../../../core/harvest/index.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aServiceArea, freed, now } from "../harvest/support.ts";
import { anAutomation, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const march = { kind: "MONTH", from: "2026-03-01" } as const;

test("what is not settled, not classified, not priced and not harvested is counted, and stops nobody", async ({
  engine,
  db,
}) => {
  const { tenantId, owner, one } = await aServiceArea(engine);
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  const clean = await getPeriod(controller, march);
  expect(clean).toMatchObject({
    mayPropose: true,
    missing: {
      creditsWithoutBaseline: 0,
      unclassifiedCredits: 0,
      openHandOvers: 0,
      undebitedHandOvers: 0,
      unharvestedSeconds: 0,
      unknownCosts: 0,
      seldomClocked: [],
      freeHandOvers: [],
    },
  });

  await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
  await recordHarvest(owner, {
    unitId: one.id,
    kind: "REALLOCATED",
    month: "2026-03",
    seconds: 1800,
    purpose: "Tilsyn",
  });
  await recordHarvest(owner, {
    unitId: one.id,
    kind: "NOT_HARVESTED",
    month: "2026-03",
    seconds: 900,
    purpose: "Spredt",
  });
  const unknown = { kind: "CREDIT", counterfactual: "UNKNOWN", seconds: 0, evidenceClass: "B", reason: "Sak" } as const;
  await addEntries(db, owner, [{ ...unknown, unitId: one.id, localDate: "2026-03-06" }]);
  const standard = await anAutomation(db, { tenantId, unitId: one.id });
  const clocked = await anAutomation(db, { tenantId, unitId: one.id, residualMethod: "MEASURED" });
  for (const automation of [standard, clocked]) {
    await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date("2026-03-10T10:00:00Z") });
  }
  const cost = { tenantId, kind: "RUNNING", title: "Lisens", createdBy: "Kari", createdAt: now() } as const;
  await db.planCost.createMany({
    data: [
      { ...cost, validFrom: toDbDate("2026-01-01") },
      { ...cost, validFrom: toDbDate("2026-01-01"), amountNok: 1000 },
      { ...cost, validFrom: toDbDate("2026-01-01"), validTo: toDbDate("2026-03-01") },
      { ...cost, validFrom: toDbDate("2026-04-01") },
    ],
  });

  expect(await getPeriod(controller, march)).toMatchObject({
    mayPropose: true,
    missing: {
      creditsWithoutBaseline: 2,
      unclassifiedCredits: 1,
      openHandOvers: 2,
      undebitedHandOvers: 1,
      unharvestedSeconds: 4500,
      unknownCosts: 1,
      freeHandOvers: [{ id: standard.id, title: standard.title, cases: 1 }],
    },
  });
});

test("freed time that is below nothing leaves nothing to harvest", async ({ engine }) => {
  const { tenantId, owner, one } = await aServiceArea(engine);
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200, kind: "OPERATION" });

  expect((await getPeriod(controller, march)).missing.unharvestedSeconds).toBe(0);
});
