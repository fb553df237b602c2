import { claimCases, type Claimer, giveBackCases, renewLeases } from "../../../core/cases/index.ts";
import type { Automation, Db } from "../../../core/db.ts";
import { aTenant, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

const sumCheck = { "sum-check": { version: "1.0.0", share: 0.7 } };
const letterFiling = { "letter-filing": { version: "1.2.0", share: 1 } };

const claimer = (worker = "w1"): Claimer => ({ worker, leaseSeconds: 30, bots: { ...sumCheck, ...letterFiling } });

const aHome = async (db: Db, given: Partial<Automation> = {}) =>
  anAutomation(db, { tenantId: (await aTenant(db)).id, ...(given as object) });

const keyOf = ({ id, attemptNumber }: { id: string; attemptNumber: number }) => ({
  workItemId: id,
  attempt: attemptNumber,
});

const wanted = ({ targetSystemId }: { targetSystemId: string }, most = 50, mayTakeSuspect = true) => ({
  targetSystemId,
  most,
  mayTakeSuspect,
});

const idsOf = (claimed: readonly { workItemId: string }[]) => claimed.map(({ workItemId }) => workItemId);

test("a worker that takes a case gets all it needs, and the case has an attempt and a lease", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db, { settings: { limit: 3 } });
  const item = await aWorkItem(db, { automation, priority: 2, input: { sumNumber: 17 } });

  const claimed = await claimCases(engine, wanted(automation), claimer());

  expect(claimed).toEqual([
    {
      workItemId: item.id,
      attempt: 1,
      tenantId: automation.tenantId,
      runId: item.runId,
      automationId: automation.id,
      automation: automation.code,
      lane: "archive",
      botId: "sum-check",
      settings: { limit: 3 },
      targetSystemId: automation.targetSystemId,
      baseUrl: "http://127.0.0.1:1",
      credentialId: null,
      input: { sumNumber: 17 },
      maxAttempts: automation.maxAttempts,
      retryPolicy: {},
      stepLimitSeconds: null,
      traceFrom: "SECOND_ATTEMPT",
      isSuspect: false,
    },
  ]);
  const row = await db.workItem.findUniqueOrThrow({ where: { id: item.id }, include: { attempts: true } });
  expect(row).toMatchObject({ status: "RUNNING", leaseOwner: "w1" });
  expect(Math.abs((row.leaseUntil?.getTime() ?? 0) - Date.now() - 30_000)).toBeLessThan(5_000);
  expect(row.attempts).toMatchObject([
    { number: 1, worker: "w1", botVersion: "1.0.0", finishedAt: null, outcome: null },
  ]);
  expect(row.attempts[0]?.robotShare.toNumber()).toBe(0.7);
});

test("what is next is by priority, then deadline, then age, across the automations of a lane", async ({ engine }) => {
  const { db } = engine;
  const first = await aHome(db);
  const second = await anAutomation(db, { tenantId: first.tenantId, targetSystemId: first.targetSystemId });
  const soon = new Date("2026-12-01T15:00:00Z");
  const later = new Date("2026-12-24T15:00:00Z");
  const given = [
    { automation: first, priority: 5 },
    { automation: second, priority: 5, deadline: later },
    { automation: first, priority: 9, deadline: soon },
    { automation: second, priority: 5, deadline: soon },
    { automation: first, priority: 1 },
    { automation: second, priority: 5 },
    { automation: first, priority: 5, deadline: soon },
    { automation: second, priority: 1, deadline: later },
  ];
  const items: string[] = [];
  for (const one of given) items.push((await aWorkItem(db, one)).id);

  const took: string[] = [];
  for (let round = 0; round < 4; round += 1)
    took.push(...idsOf(await claimCases(engine, wanted(first, round === 0 ? 1 : 3), claimer())));

  expect(took.map((id) => items.indexOf(id))).toEqual([7, 4, 3, 6, 1, 0, 5, 2]);
});

test("of workers that race for the same cases, each case goes to one, the first in line first", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const items = [];
  for (let n = 0; n < 60; n += 1) items.push(await aWorkItem(db, { automation }));

  const claims = [];
  for (let round = 0; round < 10; round += 1)
    claims.push(
      ...(await Promise.all(
        ["w1", "w2", "w3"].map((worker) => claimCases(engine, wanted(automation, 4), claimer(worker))),
      )),
    );

  expect(idsOf(claims.flat()).toSorted()).toEqual(items.map(({ id }) => id).toSorted());
  for (const claimed of claims) expect(idsOf(claimed)).toEqual(idsOf(claimed).toSorted());
  expect(await db.attempt.count({ where: { workItemId: { in: items.map(({ id }) => id) } } })).toBe(60);
});

test("a case that is held, in other hands, done, or not due is not taken", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const due = await aWorkItem(db, { automation, status: "RETRYING", attemptNumber: 2 });
  await aWorkItem(db, { automation, notBefore: new Date(Date.now() + 60_000) });
  for (const status of ["RUNNING", "HELD", "SUCCEEDED", "HANDED_OVER", "FAILED", "CANCELLED", "RESOLVED"] as const)
    await aWorkItem(db, { automation, status });

  expect(await claimCases(engine, wanted(automation), claimer())).toMatchObject([{ workItemId: due.id, attempt: 2 }]);
});

test.for(["PAUSED", "DRAFT", "RETIRED"] as const)(
  "nothing is taken from an automation that is %s",
  async (status, { engine }) => {
    const automation = await aHome(engine.db, { status });
    const item = await aWorkItem(engine.db, { automation });

    expect(await claimCases(engine, wanted(automation), claimer())).toEqual([]);
    expect(await engine.db.workItem.findUnique({ where: { id: item.id } })).toMatchObject({
      status: "QUEUED",
      leaseOwner: null,
    });
  },
);

test("a worker leaves the cases of a bot that it does not have", async ({ engine }) => {
  const automation = await aHome(engine.db);
  await aWorkItem(engine.db, { automation });

  expect(await claimCases(engine, wanted(automation), { ...claimer(), bots: letterFiling })).toEqual([]);
  expect(await claimCases(engine, wanted(automation), claimer())).toHaveLength(1);
});

test("a stopped lane gives nothing, and one whose circuit is half open one case at a time", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  for (let n = 0; n < 3; n += 1) await aWorkItem(db, { automation });
  const set = (data: object) => db.targetSystem.update({ where: { id: automation.targetSystemId }, data });

  await set({ pausedAt: new Date(), pausedBy: "Oda Operatør", pauseReason: "Oppgradering" });
  expect(await claimCases(engine, wanted(automation), claimer())).toEqual([]);
  await set({ pausedAt: null, circuit: "OPEN" });
  expect(await claimCases(engine, wanted(automation), claimer())).toEqual([]);
  await set({ circuit: "HALF_OPEN" });
  expect(await claimCases(engine, wanted(automation), claimer())).toHaveLength(1);
  expect(await claimCases(engine, wanted(automation), claimer())).toEqual([]);
  await set({ circuit: "CLOSED" });
  expect(await claimCases(engine, wanted(automation), claimer())).toHaveLength(2);
});

test("an automation that waits for a batch gives its cases when the batch is open", async ({ engine }) => {
  const automation = await aHome(engine.db, { startAtWaiting: 20 });
  await aWorkItem(engine.db, { automation });

  expect(await claimCases(engine, wanted(automation), claimer())).toEqual([]);
  await engine.db.automation.update({ where: { id: automation.id }, data: { batchOpen: true } });
  expect(await claimCases(engine, wanted(automation), claimer())).toHaveLength(1);
});

test("cases that a worker vanished with are taken one at a time, and hold up no other", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const suspects = [];
  for (let n = 0; n < 3; n += 1)
    suspects.push(await aWorkItem(db, { automation, status: "RETRYING", attemptNumber: 2, workerLosses: 1 }));
  const fresh = [await aWorkItem(db, { automation }), await aWorkItem(db, { automation })];

  const first = await claimCases(engine, wanted(automation), claimer());
  const second = await claimCases(engine, wanted(automation, 50, false), claimer());
  const third = await claimCases(engine, wanted(automation), claimer());

  expect(idsOf(first)).toEqual([suspects[0]?.id, ...fresh.map(({ id }) => id)]);
  expect(first.map(({ isSuspect }) => isSuspect)).toEqual([true, false, false]);
  expect(second).toEqual([]);
  expect(idsOf(third)).toEqual([suspects[1]?.id]);
});

test("what a worker gives back unbegun is as if it had not been taken", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const [item, lost] = [await aWorkItem(db, { automation }), await aWorkItem(db, { automation })];
  await claimCases(engine, wanted(automation), claimer());
  await db.workItem.update({ where: { id: lost.id }, data: { leaseOwner: "w2" } });

  await giveBackCases(engine, [keyOf(item), keyOf(lost)], "w1");

  expect(await db.workItem.findUnique({ where: { id: item.id }, include: { attempts: true } })).toMatchObject({
    status: "QUEUED",
    attemptNumber: 1,
    leaseOwner: null,
    attempts: [],
  });
  expect(await db.workItem.findUnique({ where: { id: lost.id }, include: { attempts: true } })).toMatchObject({
    status: "RUNNING",
    leaseOwner: "w2",
    attempts: [{ number: 1 }],
  });
  expect(await claimCases(engine, wanted(automation), claimer())).toMatchObject([keyOf(item)]);
});

test("renewing prolongs a lease, tells the step, and tells which cases are lost", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const [kept, reclaimed, settled] = [
    await aWorkItem(db, { automation }),
    await aWorkItem(db, { automation }),
    await aWorkItem(db, { automation }),
  ];
  await claimCases(engine, wanted(automation), claimer("w1"));
  await db.workItem.update({ where: { id: reclaimed.id }, data: { leaseOwner: "w2" } });
  await db.workItem.update({ where: { id: settled.id }, data: { status: "SUCCEEDED" } });
  const before = await db.workItem.findUniqueOrThrow({ where: { id: kept.id } });

  const signs = [kept, reclaimed, settled].map((item) => ({ ...keyOf(item), begun: true, step: "Søk \0" }));
  const still = await renewLeases(engine, signs, { worker: "w1", leaseSeconds: 300 });

  expect(still).toEqual([keyOf(kept)]);
  const row = await db.workItem.findUniqueOrThrow({ where: { id: kept.id } });
  expect(row).toMatchObject({ currentStep: "Søk ", begun: true });
  expect(before.begun).toBe(false);
  expect((row.leaseUntil?.getTime() ?? 0) - (before.leaseUntil?.getTime() ?? 0)).toBeGreaterThan(200_000);
  const unbegun = { ...keyOf(kept), begun: false, step: null };
  expect(await renewLeases(engine, [{ ...unbegun, attempt: 2 }], { worker: "w1", leaseSeconds: 30 })).toEqual([]);
  // A sign that was sent before the case was begun, and came after.
  expect(await renewLeases(engine, [unbegun], { worker: "w1", leaseSeconds: 30 })).toEqual([keyOf(kept)]);
  expect(await db.workItem.findUnique({ where: { id: kept.id } })).toMatchObject({ currentStep: null, begun: true });
});
