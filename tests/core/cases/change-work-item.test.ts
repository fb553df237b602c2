import { cancelWorkItem, claimCases, retryWorkItem, settleCases } from "../../../core/cases/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { anAutomation, aSettledCase, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const reason = "Fagsystemet var nede, nå er det oppe";
const claimer = { worker: "w1", leaseSeconds: 30, botVersions: { "sum-check": "1.0.0" } };

async function aFailedCase(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, {
    tenantId: ctx.tenantId,
    standardResidualSeconds: 60,
    maxAttempts: 1,
  });
  const at = new Date().toISOString();
  const { workItemId: id } = await aSettledCase(engine, { automation, at, outcome: "TECHNICAL_ERROR" });
  return { ctx, automation, id };
}

const itemOf = ({ db }: Context, id: string) => db.workItem.findUniqueOrThrow({ where: { id } });

test("a failed case gets one more attempt, and what it then frees is credited once", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);

  const retried = await retryWorkItem(ctx, { id, reason });

  expect(await itemOf(ctx, id)).toMatchObject({ status: "QUEUED", attemptNumber: 2, settledAt: null, errorCode: null });
  expect(await claimCases(engine, [{ workItemId: id, attempt: retried.attempt }], claimer)).toHaveLength(1);
  await settleCases(engine, [{ workItemId: id, attempt: 2, outcome: "SUCCEEDED", output: {} }]);
  expect(await itemOf(ctx, id)).toMatchObject({ status: "SUCCEEDED" });
  const entries = await engine.db.ledgerEntry.findMany({ where: { workItemId: id } });
  expect(entries.map((entry) => entry.kind).toSorted((a, b) => a.localeCompare(b))).toEqual(["CREDIT", "RESIDUAL"]);
});

test("one more attempt that fails leaves the case failed, and debits it no second time", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);
  await retryWorkItem(ctx, { id, reason });
  await claimCases(engine, [{ workItemId: id, attempt: 2 }], claimer);

  await settleCases(engine, [{ workItemId: id, attempt: 2, outcome: "TECHNICAL_ERROR", errorCode: "TIMEOUT" }]);

  expect(await itemOf(ctx, id)).toMatchObject({ status: "FAILED" });
  expect(await engine.db.ledgerEntry.count({ where: { workItemId: id } })).toBe(1);
});

test("the run of a case that is tried again goes on", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);
  const { runId } = await itemOf(ctx, id);
  await engine.db.run.update({ where: { id: runId }, data: { status: "COMPLETED", finishedAt: new Date() } });

  await retryWorkItem(ctx, { id, reason });

  const run = await engine.db.run.findUniqueOrThrow({ where: { id: runId } });
  expect(run).toMatchObject({ status: "RUNNING", finishedAt: null });
});

test("of two who try a case again at once, one succeeds", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);

  const results = await Promise.allSettled([retryWorkItem(ctx, { id, reason }), retryWorkItem(ctx, { id, reason })]);

  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(await itemOf(ctx, id)).toMatchObject({ attemptNumber: 2 });
});

test("a waiting case is cancelled for good, and no worker takes it", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id } = await aWorkItem(engine.db, { automation });

  await cancelWorkItem(ctx, { id, reason: "Sendt to ganger" });

  expect(await itemOf(ctx, id)).toMatchObject({ status: "CANCELLED" });
  expect(await claimCases(engine, [{ workItemId: id, attempt: 1 }], claimer)).toEqual([]);
  expect(await engine.db.ledgerEntry.count({ where: { workItemId: id } })).toBe(0);
  await expect(retryWorkItem(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
});

test("a case that a robot has in hand is not cancelled", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });

  await expect(cancelWorkItem(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
});

test("who did it and why stands in the audit log", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);

  await retryWorkItem(ctx, { id, reason });

  const [entry] = await engine.db.auditEntry.findMany({ where: { entityId: id, action: "work-item.retry" } });
  expect(entry).toMatchObject({ actor: `user:${ctx.actor.id}`, detail: { reason, from: "FAILED", attempt: 2 } });
});

for (const [name, change] of [
  ["retry", retryWorkItem],
  ["cancel", cancelWorkItem],
] as const) {
  test(`${name}: a reason is asked for, managers may not, and another municipality's case is not found`, async ({
    engine,
  }) => {
    const { ctx, id } = await aFailedCase(engine);
    const manager = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId: ctx.tenantId });
    const stranger = await contextFor(engine, { roles: ["OPERATOR"] });

    await expect(change(ctx, { id, reason: " " })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "reason" }],
    });
    await expect(change(manager, { id, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(change(stranger, { id, reason })).rejects.toMatchObject({ code: "not_found" });
  });
}
