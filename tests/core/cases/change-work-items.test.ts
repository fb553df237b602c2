import { changeWorkItems, countWorkItems } from "../../../core/cases/index.ts";
import type { Context } from "../../../core/context.ts";
import type { Automation, WorkItemStatus } from "../../../core/db.ts";
import { anAutomation, aRun, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { takeInHand } from "./in-hand.ts";

const reason = "Fagsystemet er nede til mandag";

async function cases(ctx: Context, automation: Automation, statuses: readonly WorkItemStatus[]) {
  const { id: runId } = await aRun(ctx.db, { automation });
  for (const status of statuses) await aWorkItem(ctx.db, { automation, runId, status });
  return runId;
}

const byStatus = async ({ db }: Context, runId: string) => {
  const counts = await db.workItem.groupBy({ by: ["status"], where: { runId }, _count: true });
  return Object.fromEntries(counts.map(({ status, _count }) => [status, _count]));
};

test("holds what a filter finds, and tells what it left alone", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const runId = await cases(ctx, automation, [
    "QUEUED",
    "QUEUED",
    "RETRYING",
    "RUNNING",
    "SUCCEEDED",
    "FAILED",
    "FAILED",
  ]);
  const other = await cases(ctx, automation, ["QUEUED"]);

  const answer = await changeWorkItems(ctx, { change: { action: "hold" }, filter: { runId }, reason, expected: 7 });

  expect(answer).toEqual({
    id: expect.any(String) as unknown,
    changed: 4,
    skipped: [
      { status: "SUCCEEDED", cases: 1 },
      { status: "FAILED", cases: 2 },
    ],
  });
  expect(await byStatus(ctx, runId)).toEqual({ HELD: 4, SUCCEEDED: 1, FAILED: 2 });
  expect(await byStatus(ctx, other)).toEqual({ QUEUED: 1 });
  const audit = await engine.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
  expect(audit.filter(({ action }) => action === "work-item.hold")).toHaveLength(4);
  expect(audit.at(-1)).toMatchObject({
    action: "work-items.hold",
    entityId: answer.id,
    detail: { reason, filter: { runId }, changed: 4 },
  });
  const stopped = await engine.db.attempt.findMany({ where: { workItem: { runId }, outcome: "STOPPED" } });
  expect(stopped).toHaveLength(1);
});

test("refuses when more cases fit the filter than the person saw, and changes nothing", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const runId = await cases(ctx, automation, ["QUEUED", "QUEUED"]);
  const change = { change: { action: "cancel" }, filter: { runId }, reason } as const;

  await expect(changeWorkItems(ctx, { ...change, expected: 1 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("2 cases fit the filter now, not 1") as unknown,
  });
  expect(await byStatus(ctx, runId)).toEqual({ QUEUED: 2 });
  expect(await engine.db.auditEntry.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  // Fewer than were seen is harmless: those that are gone were done.
  expect(await changeWorkItems(ctx, { ...change, expected: 3 })).toMatchObject({ changed: 2 });
});

test("releases, tries again, resolves and re-prioritises by filter", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const runId = await cases(ctx, automation, ["HELD", "HELD", "FAILED", "RETRYING", "HANDED_OVER"]);
  const filter = { runId };
  const act = (change: Parameters<typeof changeWorkItems>[1]["change"], status: WorkItemStatus | WorkItemStatus[]) =>
    changeWorkItems(ctx, { change, filter: { ...filter, status }, reason, expected: 5 });

  expect(await act({ action: "release" }, "HELD")).toMatchObject({ changed: 2, skipped: [] });
  expect(await act({ action: "retry" }, ["FAILED", "SUCCEEDED", "RETRYING"])).toMatchObject({ changed: 2 });
  expect(await act({ action: "resolve" }, "HANDED_OVER")).toMatchObject({ changed: 1 });
  expect(await act({ action: "prioritise", priority: 2 }, "QUEUED")).toMatchObject({ changed: 4 });

  expect(await byStatus(ctx, runId)).toEqual({ QUEUED: 4, RESOLVED: 1 });
  const queued = await engine.db.workItem.findMany({ where: { runId, status: "QUEUED" } });
  expect(new Set(queued.map(({ priority }) => priority))).toEqual(new Set([2]));
});

test("changes no case of another municipality, and is refused to those who may not change one", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const runId = await cases(ctx, automation, ["QUEUED"]);
  const asked = { change: { action: "cancel" }, filter: { runId }, reason, expected: 1 } as const;

  expect(await changeWorkItems(stranger, asked)).toMatchObject({ changed: 0, skipped: [] });
  const manager = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId: ctx.tenantId });
  await expect(changeWorkItems(manager, asked)).rejects.toMatchObject({ code: "forbidden" });
  expect(await byStatus(ctx, runId)).toEqual({ QUEUED: 1 });
});

test("names the field that is wrong, and knows no filter of another name", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const asked = { change: { action: "hold" }, filter: {}, reason, expected: 0 } as const;
  const fieldOf = (wrong: object) =>
    expect(changeWorkItems(ctx, { ...asked, ...wrong })).rejects.toMatchObject({ code: "invalid" });

  await fieldOf({ reason: "  " });
  await fieldOf({ change: { action: "delete" } });
  await fieldOf({ change: { action: "prioritise" } });
  await fieldOf({ filter: { stauts: "QUEUED" } });
  await fieldOf({ expected: -1 });
});

test("holds twenty thousand cases while a robot settles some of them, and counts each once", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id: runId } = await aRun(engine.db, { automation });
  const { id: automationId, tenantId, targetSystemId, unitId } = automation;
  await engine.db.$executeRaw`
    INSERT INTO work_item (id, tenant_id, automation_id, target_system_id, run_id, unit_id, business_key, business_key_hash, input)
    SELECT gen_random_uuid(), ${tenantId}::uuid, ${automationId}::uuid, ${targetSystemId}::uuid, ${runId}::uuid, ${unitId}::uuid,
      'sum:' || n, 'sum:' || n, jsonb_build_object('sumNumber', n) FROM generate_series(1, 20000) n`;
  const some = await engine.db.workItem.findFirstOrThrow({ where: { runId } });
  await takeInHand(engine, some.id);

  const answer = await changeWorkItems(ctx, {
    change: { action: "hold" },
    filter: { runId },
    reason,
    expected: 20_000,
  });

  expect(answer).toMatchObject({ changed: 20_000, skipped: [] });
  expect(await countWorkItems(ctx, { runId })).toEqual({
    total: 20_000,
    byStatus: [{ status: "HELD", cases: 20_000 }],
  });
  expect(await engine.db.auditEntry.count({ where: { tenantId, action: "work-item.hold" } })).toBe(20_000);
});
