import {
  cancelWorkItem,
  changeWorkItems,
  claimCases,
  holdWorkItem,
  mayBecome,
  prioritiseWorkItem,
  releaseWorkItem,
  renewLeases,
  resolveWorkItem,
  retryWorkItem,
  settleCases,
} from "../../../core/cases/index.ts";
import * as deeds from "../../../core/cases/deeds.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { type Prisma, WorkItemStatus } from "../../../core/db.ts";
import { aBaseline, anAutomation, aSettledCase, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { takeInHand, tryOnce, whileUncommitted } from "./in-hand.ts";

const reason = "Fagsystemet var nede, nå er det oppe";

async function anOperator(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, {
    tenantId: ctx.tenantId,
    standardResidualSeconds: 60,
    maxAttempts: 1,
  });
  return { ctx, automation };
}

async function aFailedCase(engine: Engine) {
  const { ctx, automation } = await anOperator(engine);
  const at = new Date().toISOString();
  const { workItemId: id } = await aSettledCase(engine, { automation, at, outcome: "TECHNICAL_ERROR" });
  return { ctx, automation, id };
}

async function aCase(engine: Engine, given: Partial<Prisma.WorkItemUncheckedCreateInput>) {
  const { ctx, automation } = await anOperator(engine);
  return { ctx, automation, ...(await aWorkItem(engine.db, { automation, ...given })) };
}

const itemOf = ({ db }: Context, id: string) => db.workItem.findUniqueOrThrow({ where: { id } });
const attemptsOf = ({ db }: Context, workItemId: string) =>
  db.attempt.findMany({ where: { workItemId }, orderBy: { number: "asc" } });
const kindsOf = async ({ db }: Context, workItemId: string) =>
  (await db.ledgerEntry.findMany({ where: { workItemId } })).map(({ kind }) => kind).toSorted();

const verbs = {
  retry: {
    act: retryWorkItem,
    from: ["SUCCEEDED", "HANDED_OVER", "FAILED", "CANCELLED", "RETRYING"],
    to: "QUEUED",
  },
  release: { act: releaseWorkItem, from: ["HELD"], to: "QUEUED" },
  hold: { act: holdWorkItem, from: ["QUEUED", "RETRYING", "RUNNING"], to: "HELD" },
  cancel: { act: cancelWorkItem, from: ["QUEUED", "RETRYING", "RUNNING", "HELD"], to: "CANCELLED" },
  resolve: {
    act: (ctx: Context, input: { id: string; reason: string }) =>
      resolveWorkItem(ctx, { id: input.id, resolution: input.reason }),
    from: ["HANDED_OVER", "FAILED"],
    to: "RESOLVED",
  },
} as const;
const every = Object.values(WorkItemStatus);

test.for(Object.entries(verbs).flatMap(([name, verb]) => every.map((status) => [name, status, verb] as const)))(
  "%s a case that is %s: as the table says, and with its reason in the audit log",
  async ([, status, verb], { engine }) => {
    const { ctx, id } = await aCase(engine, { status });
    const may = verb.from.some((from) => from === status);

    const [result] = await Promise.allSettled([verb.act(ctx, { id, reason })]);

    if (may) {
      expect(mayBecome(status, verb.to)).toBe(true);
      expect(result).toMatchObject({ status: "fulfilled", value: { id, status: verb.to } });
    } else expect(result).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
    expect(await itemOf(ctx, id)).toMatchObject({ status: may ? verb.to : status });
    const entries = await engine.db.auditEntry.findMany({ where: { entityId: id } });
    expect(entries).toEqual(
      may
        ? [
            expect.objectContaining({
              actor: `user:${ctx.actor.id}`,
              detail: expect.objectContaining({ reason, from: status }) as unknown,
            }),
          ]
        : [],
    );
  },
);

test("every deed goes from one status to another as the table of statuses allows", () => {
  const now = new Date();
  const resolved = deeds.resolve({ resolution: "Gjort", by: "Kari" });
  for (const { from, to } of [deeds.retry(now), deeds.release(now), deeds.hold("x"), deeds.cancel(now), resolved]) {
    for (const status of from) expect(to !== undefined && mayBecome(status, to)).toBe(true);
  }
});

test("a failed case gets one more attempt, and what it then frees is credited once", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);

  const retried = await retryWorkItem(ctx, { id, reason });

  expect(retried).toEqual({ id, status: "QUEUED", attempt: 2 });
  expect(await itemOf(ctx, id)).toMatchObject({ settledAt: null, errorCode: null, workerLosses: 0 });
  await tryOnce(engine, id, "SUCCEEDED");
  expect(await itemOf(ctx, id)).toMatchObject({ status: "SUCCEEDED" });
  expect(await kindsOf(ctx, id)).toEqual(["CREDIT", "RESIDUAL"]);
});

test("a case that succeeded is done again as a new attempt, and never credited a second time", async ({ engine }) => {
  const { ctx, automation, id } = await aCase(engine, {});
  const { tenantId, processId, unitId } = automation;
  await aBaseline(engine.db, { tenantId, processId, unitId });
  await tryOnce(engine, id, "SUCCEEDED");

  await retryWorkItem(ctx, { id, reason: "Vedtaket ble slettet i fagsystemet" });
  await tryOnce(engine, id, "SUCCEEDED");

  expect(await attemptsOf(ctx, id)).toMatchObject([
    { number: 1, outcome: "SUCCEEDED" },
    { number: 2, outcome: "SUCCEEDED" },
  ]);
  const entries = await engine.db.ledgerEntry.findMany({ where: { workItemId: id } });
  expect(entries).toMatchObject([{ kind: "CREDIT", seconds: 600 }]);
  const rollups = await engine.db.dailyRollup.findMany({ where: { automationId: automation.id } });
  expect(rollups).toMatchObject([{ entries: 1, seconds: 600n }]);
});

test("one more attempt that fails leaves the case failed, and debits what people spend on it once more", async ({
  engine,
}) => {
  const { ctx, id } = await aFailedCase(engine);
  await retryWorkItem(ctx, { id, reason });

  await tryOnce(engine, id, "TECHNICAL_ERROR");

  expect(await itemOf(ctx, id)).toMatchObject({ status: "FAILED" });
  expect(await kindsOf(ctx, id)).toEqual(["RESIDUAL", "RESIDUAL"]);
});

test("a case that was cancelled before anybody began gets its first attempt, not a second", async ({ engine }) => {
  const { ctx, id } = await aCase(engine, {});
  await cancelWorkItem(ctx, { id, reason: "Sendt to ganger" });

  expect(await retryWorkItem(ctx, { id, reason: "Likevel ikke" })).toEqual({ id, status: "QUEUED", attempt: 1 });
});

test("a case that waits after an error is tried at once, and has no attempt more than it had", async ({ engine }) => {
  const { ctx, automation, id } = await aCase(engine, {});
  await engine.db.automation.update({ where: { id: automation.id }, data: { maxAttempts: 2 } });
  const attempt = await takeInHand(engine, id);
  const error = { outcome: "TECHNICAL_ERROR", errorCode: "TARGET_DOWN", backoffMs: 900_000 } as const;
  await settleCases(engine, [{ workItemId: id, attempt, ...error }]);
  expect((await itemOf(ctx, id)).notBefore?.getTime()).toBeGreaterThan(Date.now() + 600_000);
  const bots = { [automation.botId]: { version: "1.0.0", share: 1 } };
  const wanted = { targetSystemId: automation.targetSystemId, most: 1, mayTakeSuspect: true };
  const claim = () => claimCases(engine, wanted, { worker: "w1", leaseSeconds: 15, bots });
  expect(await claim()).toEqual([]);

  expect(await retryWorkItem(ctx, { id, reason })).toEqual({ id, status: "QUEUED", attempt: 2 });

  expect(await claim()).toMatchObject([{ workItemId: id, attempt: 2 }]);
  await settleCases(engine, [{ workItemId: id, attempt: 2, ...error }]);
  expect(await itemOf(ctx, id)).toMatchObject({ status: "FAILED", attemptNumber: 2 });
});

test("a case that a worker vanished with is still taken by itself when it is tried at once", async ({ engine }) => {
  const { ctx, id } = await aCase(engine, { status: "RETRYING", attemptNumber: 2, workerLosses: 1 });

  await retryWorkItem(ctx, { id, reason });

  expect(await itemOf(ctx, id)).toMatchObject({ status: "QUEUED", workerLosses: 1 });
});

test("a case that was held while it waited after an error is due at once when it is released", async ({ engine }) => {
  const notBefore = new Date(Date.now() + 900_000);
  const { ctx, id } = await aCase(engine, { status: "RETRYING", attemptNumber: 2, notBefore });

  await holdWorkItem(ctx, { id, reason });
  await releaseWorkItem(ctx, { id, reason });

  expect(await itemOf(ctx, id)).toMatchObject({ status: "QUEUED", notBefore: null, attemptNumber: 2 });
});

test("a case whose data was purged is not tried again", async ({ engine }) => {
  const { ctx, id } = await aCase(engine, { status: "SUCCEEDED", purgedAt: new Date(), input: {} });

  await expect(retryWorkItem(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
});

test("the run of a case that is tried again goes on; one that was stopped stays so", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);
  const stopped = await aCase(engine, { status: "HELD" });
  const { runId } = await itemOf(ctx, id);
  await engine.db.run.update({ where: { id: runId }, data: { status: "COMPLETED", finishedAt: new Date() } });
  await engine.db.run.update({ where: { id: stopped.runId }, data: { status: "STOPPED", finishedAt: new Date() } });

  await retryWorkItem(ctx, { id, reason });
  await releaseWorkItem(stopped.ctx, { id: stopped.id, reason });

  const runOf = (of: string) => engine.db.run.findUniqueOrThrow({ where: { id: of } });
  expect(await runOf(runId)).toMatchObject({ status: "RUNNING", finishedAt: null });
  expect(await runOf(stopped.runId)).toMatchObject({ status: "STOPPED" });
});

test("of two who try a case again at once, one succeeds", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);

  const results = await Promise.allSettled([retryWorkItem(ctx, { id, reason }), retryWorkItem(ctx, { id, reason })]);

  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(await itemOf(ctx, id)).toMatchObject({ attemptNumber: 2 });
});

test.for([
  ["cancel", cancelWorkItem, { status: "CANCELLED", attemptNumber: 1 }],
  ["hold", holdWorkItem, { status: "HELD", attemptNumber: 2, forgivenAttempts: 1 }],
] as const)(
  "%s: a robot that has the case in hand finds out, and its answer changes nothing",
  async ([, act, left], { engine }) => {
    const { ctx, id } = await aCase(engine, {});
    const attempt = await takeInHand(engine, id);

    await act(ctx, { id, reason });

    expect(await itemOf(ctx, id)).toMatchObject({ ...left, leaseOwner: null, leaseUntil: null });
    expect(await attemptsOf(ctx, id)).toMatchObject([
      { outcome: "STOPPED", finishedAt: expect.any(Date) as unknown, errorMessage: reason },
    ]);
    const lease = { worker: "w1", leaseSeconds: 15 };
    expect(await renewLeases(engine, [{ workItemId: id, attempt, begun: true, step: null }], lease)).toEqual([]);
    expect(await settleCases(engine, [{ workItemId: id, attempt, outcome: "SUCCEEDED" }])).toEqual([]);
    expect(await kindsOf(ctx, id)).toEqual([]);
  },
);

test.for([
  ["cancel", cancelWorkItem, "CANCELLED"],
  ["hold", holdWorkItem, "HELD"],
] as const)(
  "%s: an attempt that a robot was just about to begin is closed too",
  async ([, act, status], { engine }) => {
    const { ctx, automation, id } = await aCase(engine, {});
    const bots = { [automation.botId]: { version: "1.0.0", share: 1 } };
    const wanted = { targetSystemId: automation.targetSystemId, most: 1, mayTakeSuspect: true };
    await whileUncommitted(engine, {
      work: (tx) => claimCases(tx, wanted, { worker: "w1", leaseSeconds: 15, bots }),
      act: () => act(ctx, { id, reason }),
    });

    expect(await itemOf(ctx, id)).toMatchObject({ status, leaseOwner: null });
    expect(await attemptsOf(ctx, id)).toMatchObject([{ number: 1, outcome: "STOPPED", errorMessage: reason }]);
  },
);

test("a case that is held says why, and is released as new, with no robot's loss counted", async ({ engine }) => {
  const notBefore = new Date(Date.now() - 1_000);
  const given = { status: "RETRYING", attemptNumber: 2, workerLosses: 1, errorCode: "TIMEOUT", notBefore } as const;
  const { ctx, id } = await aCase(engine, given);

  await holdWorkItem(ctx, { id, reason: "Venter på svar om 15868012345" });

  expect(await itemOf(ctx, id)).toMatchObject({ heldReason: "Venter på svar om ***********", attemptNumber: 2 });
  await releaseWorkItem(ctx, { id, reason: "Svar er kommet" });
  const released = {
    status: "QUEUED",
    heldReason: null,
    notBefore: null,
    workerLosses: 0,
    attemptNumber: 2,
    errorCode: null,
  };
  expect(await itemOf(ctx, id)).toMatchObject(released);
});

test("a case that is not to be tried before a certain time waits for it still when it was held and released", async ({
  engine,
}) => {
  const notBefore = new Date(Date.now() + 3_600_000);
  const { ctx, id } = await aCase(engine, { notBefore });

  await holdWorkItem(ctx, { id, reason });
  await releaseWorkItem(ctx, { id, reason });

  expect(await itemOf(ctx, id)).toMatchObject({ status: "QUEUED", notBefore });
});

test("a case that a person has done says what was done and by whom, and nothing is credited", async ({ engine }) => {
  const { ctx, id } = await aFailedCase(engine);
  const { settledAt } = await itemOf(ctx, id);

  await resolveWorkItem(ctx, { id, resolution: "Ført for hånd i sak 2026/17" });

  const resolved = {
    status: "RESOLVED",
    resolution: "Ført for hånd i sak 2026/17",
    resolvedBy: ctx.actor.name,
    settledAt,
  };
  expect(await itemOf(ctx, id)).toMatchObject(resolved);
  expect(await kindsOf(ctx, id)).toEqual(["RESIDUAL"]);
  await expect(retryWorkItem(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
});

test("a waiting case gets another priority, another deadline, or none", async ({ engine }) => {
  const { ctx, id } = await aCase(engine, { priority: 5 });

  await prioritiseWorkItem(ctx, { id, reason: "Klagefrist", priority: 1, deadline: "2026-12-01T15:00:00+01:00" });
  expect(await itemOf(ctx, id)).toMatchObject({
    status: "QUEUED",
    priority: 1,
    deadline: new Date("2026-12-01T14:00:00Z"),
  });
  await prioritiseWorkItem(ctx, { id, reason: "Fristen er utsatt", deadline: null });

  expect(await itemOf(ctx, id)).toMatchObject({ priority: 1, deadline: null });
  await expect(prioritiseWorkItem(ctx, { id, reason })).rejects.toMatchObject({ fields: [{ field: "priority" }] });
  await expect(prioritiseWorkItem(ctx, { id, reason, priority: 10 })).rejects.toMatchObject({ code: "invalid" });
  const settled = await aFailedCase(engine);
  const late = prioritiseWorkItem(settled.ctx, { id: settled.id, reason, priority: 1 });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
});

test.for(Object.entries(verbs))(
  "%s: managers may not, and another municipality's case is not found",
  async ([, { act }], { engine }) => {
    const { ctx, id } = await aFailedCase(engine);
    const manager = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId: ctx.tenantId });
    const stranger = await contextFor(engine, { roles: ["OPERATOR"] });

    await expect(act(ctx, { id, reason: " " })).rejects.toMatchObject({ code: "invalid" });
    await expect(act(manager, { id, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(act(stranger, { id, reason })).rejects.toMatchObject({ code: "not_found" });
  },
);

test.for([
  ["retry", retryWorkItem, "FAILED"],
  ["release", releaseWorkItem, "HELD"],
] as const)("a case of a retired automation gets no robot: %s", async ([action, act, status], { engine }) => {
  const { ctx, automation, id } = await aCase(engine, { status });
  await engine.db.automation.update({ where: { id: automation.id }, data: { status: "RETIRED" } });

  await expect(act(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
  const many = await changeWorkItems(ctx, { change: { action }, filter: {}, reason, expected: 1 });
  expect(many).toMatchObject({ changed: 0, skipped: [{ status, cases: 1 }] });
  expect(await itemOf(ctx, id)).toMatchObject({ status });
});
