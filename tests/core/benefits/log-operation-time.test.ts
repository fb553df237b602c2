import { benefitReport, checkRollups, logOperationTime } from "../../../core/benefits/index.ts";
import { anAutomation, aTenant, contextFor, expect, test } from "../../support/context.ts";

const asked = { seconds: 1800, localDate: "2026-03-05", reason: "Ny knapp i arkivet" };

test("time spent on a robot is debited on the day it was spent, and audited", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR", "MANAGEMENT"] });
  const automation = await anAutomation(db, { tenantId: ctx.tenantId });

  const { id } = await logOperationTime(ctx, { ...asked, automationId: automation.id });
  await logOperationTime(ctx, { ...asked, automationId: automation.id, seconds: 600 });

  const { total } = await benefitReport(ctx, { from: "2026-03-05", to: "2026-03-06" });
  expect(total).toMatchObject({ cases: 0, operationSeconds: 2400, netSeconds: -2400, withoutBaseline: 0 });
  expect(await db.ledgerEntry.findUniqueOrThrow({ where: { id } })).toMatchObject({
    kind: "OPERATION",
    seconds: 1800,
    processId: automation.processId,
    unitId: automation.unitId,
    evidenceClass: "A",
    estimated: false,
    reason: "Ny knapp i arkivet",
    recordedBy: "Kari Nordmann",
  });
  expect(await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } })).toMatchObject([
    { action: "operation.log", entityId: automation.id, detail: { entryId: id, seconds: 1800 } },
    { action: "operation.log", entityId: automation.id, detail: { seconds: 600 } },
  ]);
  expect(await checkRollups(db)).toEqual([]);
});

test("time logged by many at once is all there", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR", "MANAGEMENT"] });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId });

  await Promise.all(Array.from({ length: 8 }, () => logOperationTime(ctx, { ...asked, automationId, seconds: 60 })));

  const { total } = await benefitReport(ctx, { from: "2026-03-05", to: "2026-03-06" });
  expect(total.operationSeconds).toBe(480);
  expect(await checkRollups(db)).toEqual([]);
});

test("a case worker may not log operation time", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId });

  await expect(logOperationTime(ctx, { ...asked, automationId })).rejects.toMatchObject({ code: "forbidden" });
});

test("another municipality's automation is not found, and nothing is written", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: (await aTenant(db)).id });

  await expect(logOperationTime(ctx, { ...asked, automationId })).rejects.toMatchObject({ code: "not_found" });
  expect(await db.ledgerEntry.count({ where: { automationId } })).toBe(0);
});

test("the day must have come in Oslo, and the rest must make sense", async ({ engine, db }) => {
  const now = () => new Date("2026-03-05T22:59:59Z");
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId });

  await expect(logOperationTime(ctx, { ...asked, automationId, localDate: "2026-03-06" })).rejects.toMatchObject({
    code: "invalid",
    fields: [{ field: "localDate", rule: "in_future" }],
  });
  await expect(
    logOperationTime(ctx, { automationId, seconds: -1, localDate: "i går", reason: "" }),
  ).rejects.toMatchObject({
    code: "invalid",
    fields: [
      { field: "seconds", rule: "too_small" },
      { field: "localDate", rule: "invalid_format" },
      { field: "reason", rule: "too_small" },
    ],
  });
  const tomorrow = { ...ctx, now: () => new Date("2026-03-05T23:00:00Z") };
  expect(await logOperationTime(tomorrow, { ...asked, automationId, localDate: "2026-03-06" })).toBeDefined();
});
