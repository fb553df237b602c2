import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { addWorkItems, wakeLanesWithWork } from "../../../core/cases/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import type { Automation } from "../../../core/db.ts";
import { createLogger } from "../../../core/log.ts";
import { openQueues } from "../../../core/queues/index.ts";
import { aTenant, aUnit, anAutomation, contextFor, expect, test, unique } from "../../support/context.ts";

const sums = (...numbers: number[]) => numbers.map((sumNumber) => ({ input: { sumNumber } }));

async function anOperator(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  return { ctx, automation: await anAutomation(engine.db, { tenantId: ctx.tenantId }) };
}

/** The refusal, and proof that nothing at all was written. */
async function refusalOf(ctx: Context, automation: Automation, items: { input: Record<string, unknown> }[]) {
  const before = await countRows(ctx, automation);
  const refusal = await addWorkItems(ctx, { automationId: automation.id, items }).catch((error: unknown) => error);
  expect(await countRows(ctx, automation)).toEqual(before);
  return refusal;
}

async function countRows({ db, tenantId }: Context, { id: automationId }: Automation) {
  const cases = await db.workItem.count({ where: { automationId } });
  return {
    cases,
    runs: await db.run.count({ where: { automationId } }),
    audit: await db.auditEntry.count({ where: { tenantId } }),
  };
}

test("takes cases in the order they were given, as one run with an audit row, and wakes their lane", async ({
  engine,
}) => {
  const { ctx, automation } = await anOperator(engine);

  const added = await addWorkItems(ctx, {
    automationId: automation.id,
    items: [{ input: { sumNumber: 2 } }, { input: { sumNumber: 1 }, priority: 1, caseType: "liten" }],
  });

  expect(added.items.map((item) => item.businessKey)).toEqual(["sum:2", "sum:1"]);
  const rows = await engine.db.workItem.findMany({ where: { runId: added.runId }, orderBy: { id: "asc" } });
  expect(
    rows.map(({ id, input, priority, caseType, status, attemptNumber, unitId, tenantId }) => ({
      id,
      input,
      priority,
      caseType,
      status,
      attemptNumber,
      unitId,
      tenantId,
    })),
  ).toEqual([
    {
      id: added.items[0]?.id,
      input: { sumNumber: 2 },
      priority: 5,
      caseType: "",
      status: "QUEUED",
      attemptNumber: 1,
      unitId: automation.unitId,
      tenantId: ctx.tenantId,
    },
    {
      id: added.items[1]?.id,
      input: { sumNumber: 1 },
      priority: 1,
      caseType: "liten",
      status: "QUEUED",
      attemptNumber: 1,
      unitId: automation.unitId,
      tenantId: ctx.tenantId,
    },
  ]);
  expect(await engine.db.run.findUnique({ where: { id: added.runId } })).toMatchObject({
    status: "RUNNING",
    trigger: "PERSON",
    startedBy: ctx.actor.name,
  });
  expect(await engine.db.auditEntry.findMany({ where: { entityId: added.runId } })).toMatchObject([
    { action: "work-items.add", actor: `user:${ctx.actor.id}`, detail: { cases: 2 }, tenantId: ctx.tenantId },
  ]);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
});

test("names every wrong field of every row and takes none of the rows", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);

  const refusal = await refusalOf(ctx, automation, [
    { input: { sumNumber: 1 } },
    { input: { sumNumber: "to" } },
    { input: { sumNumber: 1.5, note: "x" } },
    { input: {} },
  ]);

  expect(refusal).toMatchObject({
    code: "invalid",
    fields: [
      { field: "items[1].input.sumNumber", rule: "invalid_type" },
      { field: "items[2].input.sumNumber", rule: "invalid_type" },
      { field: "items[2].input.note", rule: "unknown_field" },
      { field: "items[3].input.sumNumber", rule: "invalid_type" },
    ],
  });
});

test("lists at most a hundred wrong fields", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);

  const refusal = await refusalOf(
    ctx,
    automation,
    Array.from({ length: 500 }, () => ({ input: {} })),
  );

  expect(refusal).toMatchObject({ code: "invalid" });
  expect((refusal as { fields: unknown[] }).fields).toHaveLength(100);
});

test("refuses the same business key twice in one request and names both rows", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);

  expect(await refusalOf(ctx, automation, sums(7, 8, 7))).toMatchObject({
    code: "duplicate",
    fields: [{ field: "items[2].input", rule: "duplicate", message: "Same business key as items[0]: sum:7" }],
  });
});

test("refuses a business key that is known, names the case it belongs to, and takes none of the others", async ({
  engine,
}) => {
  const { ctx, automation } = await anOperator(engine);
  const { items } = await addWorkItems(ctx, { automationId: automation.id, items: sums(1) });

  const refusal = await refusalOf(ctx, automation, sums(2, 1, 3));

  expect(refusal).toMatchObject({ code: "duplicate", fields: [{ field: "items[1].input", rule: "duplicate" }] });
  expect(JSON.stringify(refusal)).toContain(`as work item ${items[0]?.id}`);
});

test("takes one business key in two automations", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const other = await anAutomation(engine.db, { tenantId: ctx.tenantId });

  await addWorkItems(ctx, { automationId: automation.id, items: sums(1) });
  const added = await addWorkItems(ctx, { automationId: other.id, items: sums(1) });

  expect(added.items).toMatchObject([{ businessKey: "sum:1" }]);
});

test("of two requests with one business key at the same time, one is taken and the other refused", async ({
  engine,
}) => {
  const { ctx, automation } = await anOperator(engine);

  const results = await Promise.allSettled(
    [1, 2, 3, 4].map((own) => addWorkItems(ctx, { automationId: automation.id, items: sums(100 * own, 42) })),
  );

  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected")
      expect(result.reason).toMatchObject({ code: "duplicate", fields: [{ field: "items[1].input" }] });
  }
  expect(await engine.db.workItem.count({ where: { automationId: automation.id } })).toBe(2);
});

test("names each unit that the municipality does not have, also one of another municipality", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const own = await aUnit(engine.db, { tenantId: ctx.tenantId });
  const foreign = await aUnit(engine.db, { tenantId: (await aTenant(engine.db)).id });
  const items = [own.id, foreign.id, randomUUID()].map((unitId, sumNumber) => ({ unitId, input: { sumNumber } }));

  expect(await refusalOf(ctx, automation, items)).toMatchObject({
    code: "invalid",
    fields: [
      { field: "items[1].unitId", rule: "not_found" },
      { field: "items[2].unitId", rule: "not_found" },
    ],
  });
});

test("gives a case the unit that was asked for", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const unit = await aUnit(engine.db, { tenantId: ctx.tenantId });

  const { items } = await addWorkItems(ctx, {
    automationId: automation.id,
    items: [{ input: { sumNumber: 1 }, unitId: unit.id }],
  });

  expect(await engine.db.workItem.findUnique({ where: { id: items[0]?.id ?? "" } })).toMatchObject({ unitId: unit.id });
});

test("refuses characters that the database cannot hold, wherever in the row they stand", async ({ engine }) => {
  const { ctx } = await anOperator(engine);
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, botId: "letter-filing" });
  const letter = (letterNumber: string, subject: string) => ({ input: { letterNumber, subject } });
  const half = "\u{1F600}".slice(0, 1);

  const refusal = await addWorkItems(ctx, {
    automationId: automation.id,
    items: [letter("L-1", "a\0b"), letter("L-2", `${half}b`), { ...letter("L-3", "c"), caseType: "d\0" }],
  }).catch((error: unknown) => error);

  expect(refusal).toMatchObject({
    code: "invalid",
    fields: [
      { field: "items[0].input", rule: "not_text" },
      { field: "items[1].input", rule: "not_text" },
      { field: "items[2].caseType", rule: "not_text" },
    ],
  });
});

test("takes text that only looks like such a character, and keeps it as it is", async ({ engine }) => {
  const { ctx } = await anOperator(engine);
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, botId: "letter-filing" });
  const subject = String.raw`C:\u0000 \\u0000 \ud800 ` + "\u{1F600}";

  const { items } = await addWorkItems(ctx, {
    automationId: automation.id,
    items: [{ input: { letterNumber: "L-1", subject } }],
  });

  expect((await engine.db.workItem.findUniqueOrThrow({ where: { id: items[0]?.id ?? "" } })).input).toMatchObject({
    subject,
  });
});

test.for(["DRAFT", "RETIRED"] as const)("an automation that is %s takes no cases", async (status, { engine }) => {
  const { ctx } = await anOperator(engine);
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, status });

  expect(await refusalOf(ctx, automation, sums(1))).toMatchObject({ code: "conflict" });
});

test("an automation that is paused takes cases, which wait", async ({ engine }) => {
  const { ctx } = await anOperator(engine);
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, status: "PAUSED" });

  const { items } = await addWorkItems(ctx, { automationId: automation.id, items: sums(1) });

  expect(items).toHaveLength(1);
});

test("refuses an automation whose bot is not in this build", async ({ engine }) => {
  const { ctx } = await anOperator(engine);
  await engine.db.bot.upsert({
    where: { id: "gone" },
    create: {
      id: "gone",
      version: "1.0.0",
      title: {},
      lane: "archive",
      inputSchema: {},
      outputSchema: {},
      settingsSchema: {},
      processSteps: [],
      rules: [],
      robotShare: 1,
      canCollect: false,
      syncedAt: new Date(),
    },
    update: {},
  });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, botId: "gone" });

  expect(await refusalOf(ctx, automation, sums(1))).toMatchObject({
    code: "invalid",
    fields: [{ field: "automationId", rule: "unknown_bot" }],
  });
});

test("does not know the automation of another municipality", async ({ engine }) => {
  const { automation } = await anOperator(engine);
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });

  expect(await refusalOf(stranger, automation, sums(1))).toMatchObject({ code: "not_found" });
  await expect(addWorkItems(stranger, { automationId: randomUUID(), items: sums(1) })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("refuses people whose roles do not let them add cases", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const reader = await contextFor(engine, { roles: ["MANAGEMENT", "CONTROLLER"], tenantId: ctx.tenantId });

  expect(await refusalOf(reader, automation, sums(1))).toMatchObject({ code: "forbidden" });
});

test("refuses a request of the wrong shape field by field", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const wrong = {
    automationId: automation.id,
    items: [{ input: { sumNumber: 1 }, priority: 10, urgent: true }, { input: [] }, {}],
  };

  const refusal = await addWorkItems(ctx, wrong as never).catch((error: unknown) => error);

  expect((refusal as { fields: { field: string }[] }).fields.map(({ field }) => field)).toEqual([
    "items[0].priority",
    "items[0].urgent",
    "items[1].input",
    "items[2].input",
  ]);
  await expect(addWorkItems(ctx, { automationId: automation.id, items: [] })).rejects.toMatchObject({
    fields: [{ field: "items" }],
  });
  await expect(addWorkItems(ctx, { automationId: "x", items: sums(1) })).rejects.toMatchObject({
    fields: [{ field: "automationId" }],
  });
});

test("takes ten thousand cases at once and not one more", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const items = Array.from({ length: 10_000 }, (_, sumNumber) => ({ input: { sumNumber } }));

  await expect(
    addWorkItems(ctx, { automationId: automation.id, items: [...items, { input: { sumNumber: -1 } }] }),
  ).rejects.toMatchObject({ code: "invalid", fields: [{ field: "items", rule: "too_big" }] });
  const added = await addWorkItems(ctx, { automationId: automation.id, items });

  expect(added.items.map((item) => item.businessKey)).toEqual(items.map(({ input }) => `sum:${input.sumNumber}`));
  expect(await engine.db.workItem.count({ where: { runId: added.runId } })).toBe(10_000);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
});

test("keeps the cases of a request whose queue is away, and the reconciler wakes its lane", async ({ engine }) => {
  const nowhere = openQueues(
    { databaseUrl: "postgresql://nobody@127.0.0.1:1/x", redisUrl: "redis://127.0.0.1:1" },
    createLogger("silent"),
  );
  onTestFinished(() => nowhere.close());
  const { ctx, automation } = await anOperator({ ...engine, queues: nowhere });

  const { items } = await addWorkItems(ctx, { automationId: automation.id, items: sums(1, 2, 3) });
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(0);
  await wakeLanesWithWork(engine);

  expect(items).toHaveLength(3);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
});

test("an API key's cases are told from a person's", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const byKey: Context = {
    ...ctx,
    actor: { kind: "api_key", id: randomUUID(), name: unique("skjema"), roles: ["OPERATOR"] },
  };

  const { runId } = await addWorkItems(byKey, { automationId: automation.id, items: sums(1) });

  expect(await engine.db.run.findUnique({ where: { id: runId } })).toMatchObject({
    trigger: "API",
    startedBy: byKey.actor.name,
  });
});
