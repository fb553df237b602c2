import { claimCases, releaseWorkItem, renewLeases, settleCases } from "../../../core/cases/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import {
  claimRun,
  closeSettledRuns,
  finishCollect,
  getRun,
  holdRetriesOfStoppedRuns,
  stopRun,
  stopRunBySystem,
} from "../../../core/runs/index.ts";
import { anAutomation, aRun, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { takeInHand, whileUncommitted } from "../cases/in-hand.ts";

const reason = "Feil satser i fagsystemet";

async function aRunInHand(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id: runId } = await aRun(engine.db, { automation });
  const waiting = await aWorkItem(engine.db, { automation, runId });
  const backOff = { status: "RETRYING", attemptNumber: 2, notBefore: new Date(Date.now() + 60_000) } as const;
  const retrying = await aWorkItem(engine.db, { automation, runId, ...backOff });
  const done = await aWorkItem(engine.db, { automation, runId, status: "SUCCEEDED" });
  const inHand = await aWorkItem(engine.db, { automation, runId });
  await takeInHand(engine, inHand.id);
  return { ctx, automation, runId, waiting, retrying, done, inHand };
}

const itemOf = ({ db }: Context, { id }: { id: string }) => db.workItem.findUniqueOrThrow({ where: { id } });

test("gracefully: what waits is held with the reason, and what is in hand is finished", async ({ engine }) => {
  const { ctx, runId, waiting, retrying, done, inHand } = await aRunInHand(engine);

  expect(await stopRun(ctx, { id: runId, how: "gracefully", reason })).toEqual({ id: runId, held: 2, inHand: 1 });

  expect(await getRun(ctx, { id: runId })).toMatchObject({
    status: "STOPPED",
    stopped: { by: ctx.actor.name, reason },
    cases: { held: 2, running: 1, succeeded: 1, queued: 0, retrying: 0 },
  });
  expect(await itemOf(ctx, waiting)).toMatchObject({ status: "HELD", heldReason: reason, attemptNumber: 1 });
  expect(await itemOf(ctx, retrying)).toMatchObject({ status: "HELD", attemptNumber: 2, notBefore: null });
  expect(await itemOf(ctx, done)).toMatchObject({ status: "SUCCEEDED" });
  await settleCases(engine, [{ workItemId: inHand.id, attempt: 1, outcome: "SUCCEEDED" }]);
  expect(await itemOf(ctx, inHand)).toMatchObject({ status: "SUCCEEDED" });
  const [entry] = await engine.db.auditEntry.findMany({ where: { entityId: runId, action: "run.stop" } });
  expect(entry).toMatchObject({ actor: `user:${ctx.actor.id}`, detail: { reason, how: "gracefully", held: 2 } });
});

test("a case in hand that does not come through after a graceful stop is held, not tried again", async ({ engine }) => {
  const { ctx, runId, inHand, waiting } = await aRunInHand(engine);
  await stopRun(ctx, { id: runId, how: "gracefully", reason });
  const error = { outcome: "TECHNICAL_ERROR", errorCode: "TIMEOUT", backoffMs: 60_000 } as const;
  await settleCases(engine, [{ workItemId: inHand.id, attempt: 1, ...error }]);

  expect(await itemOf(ctx, inHand)).toMatchObject({ status: "RETRYING" });
  await holdRetriesOfStoppedRuns(engine);
  const held = { status: "HELD", heldReason: reason, attemptNumber: 2, notBefore: null };
  expect(await itemOf(ctx, inHand)).toMatchObject(held);

  // One that somebody releases is tried as often as any.
  await releaseWorkItem(ctx, { id: waiting.id, reason: "Denne haster" });
  const attempt = await takeInHand(engine, waiting.id);
  await settleCases(engine, [{ workItemId: waiting.id, attempt, ...error }]);
  await holdRetriesOfStoppedRuns(engine);
  expect(await itemOf(ctx, waiting)).toMatchObject({ status: "RETRYING" });
});

test("now: an attempt that a robot was just about to begin is closed too", async ({ engine }) => {
  const { ctx, automation, runId, waiting } = await aRunInHand(engine);
  const bots = { [automation.botId]: { version: "1.0.0", share: 1 } };
  const wanted = { targetSystemId: automation.targetSystemId, most: 10, mayTakeSuspect: true };

  const stopped = await whileUncommitted(engine, {
    work: (tx) => claimCases(tx, wanted, { worker: "w1", leaseSeconds: 15, bots }),
    act: () => stopRun(ctx, { id: runId, how: "now", reason }),
  });

  expect(stopped).toMatchObject({ held: 3 });
  expect(await itemOf(ctx, waiting)).toMatchObject({ status: "HELD", attemptNumber: 2 });
  expect(await engine.db.attempt.count({ where: { workItem: { runId }, outcome: null } })).toBe(0);
});

test("cases that were just being collected are held with the others", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id: runId } = await aRun(engine.db, { automation, status: "COLLECTING", collectAttempts: 1 });
  const run = await claimRun(engine, { runId, attempt: 1 }, { leaseSeconds: 15, botIds: [automation.botId] });
  if (!run) throw new Error("The run was not claimed");

  const stopped = await whileUncommitted(engine, {
    work: (tx) => finishCollect(tx, run, [{ sumNumber: 1 }, { sumNumber: 2 }]),
    act: () => stopRun(ctx, { id: runId, how: "gracefully", reason }),
  });

  expect(stopped).toEqual({ id: runId, held: 2, inHand: 0 });
});

test("now: what is in hand is taken back as an attempt that costs nothing", async ({ engine }) => {
  const { ctx, runId, inHand } = await aRunInHand(engine);

  expect(await stopRun(ctx, { id: runId, how: "now", reason })).toEqual({ id: runId, held: 3, inHand: 0 });

  expect(await itemOf(ctx, inHand)).toMatchObject({
    status: "HELD",
    attemptNumber: 2,
    forgivenAttempts: 1,
    leaseOwner: null,
  });
  const attempts = await engine.db.attempt.findMany({ where: { workItemId: inHand.id } });
  expect(attempts).toMatchObject([{ number: 1, outcome: "STOPPED", finishedAt: expect.any(Date) as unknown }]);
  const signs = [{ workItemId: inHand.id, attempt: 1, begun: true, step: null }];
  expect(await renewLeases(engine, signs, { worker: "w1", leaseSeconds: 15 })).toEqual([]);
  expect(await settleCases(engine, [{ workItemId: inHand.id, attempt: 1, outcome: "SUCCEEDED" }])).toEqual([]);
  await releaseWorkItem(ctx, { id: inHand.id, reason: "Satsene er rettet" });
  expect(await takeInHand(engine, inHand.id)).toBe(2);
});

test("a run that collects is given no cases after it was stopped", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id: runId } = await aRun(engine.db, { automation, status: "COLLECTING", collectAttempts: 1 });
  const claimed = await claimRun(engine, { runId, attempt: 1 }, { leaseSeconds: 15, botIds: [automation.botId] });
  if (!claimed) throw new Error("The run was not claimed");

  await stopRun(ctx, { id: runId, how: "gracefully", reason });

  expect(await finishCollect(engine, claimed, [{ sumNumber: 1 }])).toBe(0);
  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "STOPPED", cases: { queued: 0, held: 0 } });
});

test("a run that has ended is not stopped, and of two who stop one, one succeeds", async ({ engine }) => {
  const { ctx, runId } = await aRunInHand(engine);
  const stop = () => stopRun(ctx, { id: runId, how: "now", reason });

  const results = await Promise.allSettled([stop(), stop()]);

  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(stop()).rejects.toMatchObject({ code: "conflict" });
  await closeSettledRuns(engine);
  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "STOPPED" });
});

test("a run with cases that are held goes on until they are settled", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id, runId } = await aWorkItem(engine.db, { automation, status: "HELD" });

  await closeSettledRuns(engine);
  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "RUNNING" });
  await engine.db.workItem.update({ where: { id }, data: { status: "CANCELLED" } });
  await closeSettledRuns(engine);

  expect(await getRun(ctx, { id: runId })).toMatchObject({ status: "COMPLETED" });
});

test("the engine stops a run in its own name, once", async ({ engine }) => {
  const { ctx, runId, inHand } = await aRunInHand(engine);
  const replaced = "Avløst av neste kjøring";

  expect(await stopRunBySystem(engine, { runId, reason: replaced })).toBe(true);
  expect(await stopRunBySystem(engine, { runId, reason: replaced })).toBe(false);

  expect(await getRun(ctx, { id: runId })).toMatchObject({ stopped: { by: "minuttjakt", reason: replaced } });
  expect(await itemOf(ctx, inHand)).toMatchObject({ status: "RUNNING" });
});

test("stopping takes a reason and the right, and another municipality's run is not found", async ({ engine }) => {
  const { ctx, runId } = await aRunInHand(engine);
  const caseWorker = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId: ctx.tenantId });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
  const asked = { id: runId, how: "now", reason } as const;

  await expect(stopRun(ctx, { ...asked, reason: "" })).rejects.toMatchObject({ fields: [{ field: "reason" }] });
  await expect(stopRun(caseWorker, asked)).rejects.toMatchObject({ code: "forbidden" });
  await expect(stopRun(stranger, asked)).rejects.toMatchObject({ code: "not_found" });
});
