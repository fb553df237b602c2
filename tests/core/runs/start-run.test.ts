import { randomUUID } from "node:crypto";
import { startRun, startScheduledRun } from "../../../core/runs/index.ts";
import type { Automation, Db } from "../../../core/db.ts";
import { anAutomation, aTenant, contextFor, expect, test } from "../../support/context.ts";

const collecting = { botId: "letter-filing" };

const aSchedule = (db: Db, { id: automationId, tenantId }: Automation, enabled = true) =>
  db.schedule.create({ data: { tenantId, automationId, rule: { kind: "cron", expression: "0 6 * * 1-5" }, enabled } });

test("starts a run that collects, with an audit row, and wakes a worker for it", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, ...collecting });

  const { id } = await startRun(ctx, { automationId: automation.id });

  expect(await engine.db.run.findUnique({ where: { id } })).toMatchObject({
    status: "COLLECTING",
    trigger: "PERSON",
    startedBy: ctx.actor.name,
    collectAttempts: 1,
    automationId: automation.id,
    tenantId: ctx.tenantId,
  });
  expect(await engine.db.auditEntry.findMany({ where: { entityId: id } })).toMatchObject([
    { action: "run.start", entity: "run", actor: `user:${ctx.actor.id}`, detail: { automationId: automation.id } },
  ]);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
});

test("refuses a bot that does not collect, and writes nothing", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });

  await expect(startRun(ctx, { automationId: automation.id })).rejects.toMatchObject({
    code: "conflict",
    message: "The bot sum-check does not collect cases: add them instead",
  });
  expect(await engine.db.run.count({ where: { automationId: automation.id } })).toBe(0);
});

test.for(["PAUSED", "DRAFT", "RETIRED"] as const)("refuses an automation that is %s", async (status, { engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, ...collecting, status });

  await expect(startRun(ctx, { automationId: automation.id })).rejects.toMatchObject({ code: "conflict" });
});

test("does not know the automation of another municipality, and refuses those who may not start", async ({
  engine,
}) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
  const reader = await contextFor(engine, { roles: ["CASE_WORKER", "MANAGEMENT"], tenantId: ctx.tenantId });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, ...collecting });
  const wanted = { automationId: automation.id };

  await expect(startRun(stranger, wanted)).rejects.toMatchObject({ code: "not_found" });
  await expect(startRun(ctx, { automationId: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
  await expect(startRun(reader, wanted)).rejects.toMatchObject({ code: "forbidden" });
  await expect(startRun(ctx, { automationId: "x" })).rejects.toMatchObject({ fields: [{ field: "automationId" }] });
  await expect(startRun(ctx, { ...wanted, now: true } as never)).rejects.toMatchObject({
    fields: [{ field: "now", rule: "unknown_field" }],
  });
  expect(await engine.db.run.count({ where: wanted })).toBe(0);
});

test("an occasion of a schedule that is told several times at once starts one run", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id, ...collecting });
  const { id: scheduleId } = await aSchedule(db, automation);
  const told = { scheduleId, occasion: `repeat:${scheduleId}:1` };

  const started = await Promise.all([1, 2, 3, 4].map(() => startScheduledRun(engine, told)));
  const next = await startScheduledRun(engine, { scheduleId, occasion: `repeat:${scheduleId}:2` });

  expect(started.filter((id) => id !== undefined)).toHaveLength(1);
  expect(await db.run.findMany({ where: { automationId: automation.id }, orderBy: { id: "asc" } })).toMatchObject([
    {
      id: started.find((id) => id !== undefined),
      status: "COLLECTING",
      trigger: "SCHEDULE",
      startedBy: "tidsplan 0 6 * * 1-5",
      occasion: told.occasion,
    },
    { id: next },
  ]);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(2);
});

test("a schedule that was disabled, or whose automation is paused, starts nothing", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const disabled = await aSchedule(db, await anAutomation(db, { tenantId, ...collecting }), false);
  const paused = await aSchedule(db, await anAutomation(db, { tenantId, ...collecting, status: "PAUSED" }));

  for (const { id: scheduleId } of [disabled, paused, { id: randomUUID() }]) {
    expect(await startScheduledRun(engine, { scheduleId, occasion: `repeat:${scheduleId}:1` })).toBeUndefined();
  }
  expect(await db.run.count({ where: { tenantId } })).toBe(0);
});
