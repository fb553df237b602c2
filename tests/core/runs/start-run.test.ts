import { randomUUID } from "node:crypto";
import { insertScheduledRun, startRun } from "../../../core/runs/index.ts";
import { anAutomation, aTenant, contextFor, expect, test } from "../../support/context.ts";

const collecting = { botId: "letter-filing" };

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

test("an occasion of a schedule that is told several times at once has one run", async ({ engine }) => {
  const { db } = engine;
  const {
    id: automationId,
    tenantId,
    targetSystemId,
  } = await anAutomation(db, {
    tenantId: (await aTenant(db)).id,
    ...collecting,
  });
  const rule = { kind: "workingDays", times: ["06:00"] };
  const { id: scheduleId } = await db.schedule.create({ data: { tenantId, automationId, rule } });
  const told = { scheduleId, tenantId, automationId, targetSystemId, at: new Date("2026-11-23T05:00:00Z") };

  const written = await Promise.all([1, 2, 3, 4].map(() => insertScheduledRun(db, told, engine)));
  const next = await insertScheduledRun(db, { ...told, at: new Date("2026-11-24T05:00:00Z") }, engine);

  const [first] = written.filter((run) => run !== undefined);
  expect(written.filter((run) => run !== undefined)).toHaveLength(1);
  expect(next).toMatchObject({ attempt: 1, targetSystemId });
  expect(await db.run.findMany({ where: { automationId }, orderBy: { id: "asc" } })).toMatchObject([
    {
      id: first?.runId,
      status: "COLLECTING",
      trigger: "SCHEDULE",
      startedBy: "tidsplan",
      scheduleId,
      occasion: `${scheduleId}:2026-11-23T05:00:00.000Z`,
    },
    { id: next?.runId },
  ]);
});

test("tells a run that a webhook started from one that a person or a key did", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(engine.db, { tenantId: ctx.tenantId, ...collecting });
  for (const [kind, trigger] of [
    ["user", "PERSON"],
    ["api_key", "API"],
    ["webhook", "WEBHOOK"],
  ] as const) {
    const { id } = await startRun({ ...ctx, actor: { ...ctx.actor, kind } }, { automationId });
    expect(await engine.db.run.findUnique({ where: { id } })).toMatchObject({ trigger });
  }
});
