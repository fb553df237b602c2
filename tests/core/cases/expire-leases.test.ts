import { z } from "zod";
import { checkRollups } from "../../../core/benefits/index.ts";
import { claimCases, expireLeases, takeBackStrays } from "../../../core/cases/index.ts";
import { groupErrors } from "../../../core/incidents/index.ts";
import { aTenant, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

const lapsed = () => ({ status: "RUNNING" as const, leaseUntil: new Date(Date.now() - 1_000) });

test("a lost lease costs the case its attempt, and the last one makes it failed", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, maxAttempts: 2, standardResidualSeconds: 45 });
  const first = await aWorkItem(db, { automation, ...lapsed() });
  const last = await aWorkItem(db, { automation, ...lapsed(), attemptNumber: 2 });
  const alive = await aWorkItem(db, { automation, status: "RUNNING" });

  const expired = await expireLeases(engine);

  expect(new Map(expired.map(({ workItemId, status }) => [workItemId, status]))).toEqual(
    new Map([
      [first.id, "RETRYING"],
      [last.id, "FAILED"],
    ]),
  );
  const rows = await db.workItem.findMany({
    where: { automationId: automation.id },
    include: { attempts: true },
    orderBy: { id: "asc" },
  });
  expect(rows).toMatchObject([
    {
      id: first.id,
      status: "RETRYING",
      attemptNumber: 2,
      leaseOwner: null,
      attempts: [{ outcome: "LEASE_LOST", errorCode: "LEASE_LOST" }],
    },
    { id: last.id, status: "FAILED", attemptNumber: 2, errorCode: "LEASE_LOST", attempts: [{ outcome: "LEASE_LOST" }] },
    { id: alive.id, status: "RUNNING", attemptNumber: 1, attempts: [{ outcome: null }] },
  ]);
  expect(await db.ledgerEntry.findMany({ where: { tenantId } })).toMatchObject([
    { kind: "RESIDUAL", seconds: 45, workItemId: last.id },
  ]);
  expect(await checkRollups(db)).toEqual([]);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
});

test("several that look for lost leases at the same moment charge each case one attempt", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id, maxAttempts: 9 });
  const items = await Promise.all(Array.from({ length: 40 }, () => aWorkItem(db, { automation, ...lapsed() })));

  const found = await Promise.all([expireLeases(engine), expireLeases(engine), expireLeases(engine)]);

  expect(
    found
      .flat()
      .map(({ workItemId }) => workItemId)
      .toSorted(),
  ).toEqual(items.map(({ id }) => id).toSorted());
  expect(
    await db.workItem.count({ where: { automationId: automation.id, attemptNumber: 2, status: "RETRYING" } }),
  ).toBe(40);
});

test("an automation may say how often, and after what wait, a case is tried again after a lost lease", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const once = await anAutomation(db, { tenantId, retryPolicy: { LEASE_LOST: { maxAttempts: 1 } } });
  const later = await anAutomation(db, { tenantId, retryPolicy: { LEASE_LOST: { firstBackoffSeconds: 600 } } });
  const given = await aWorkItem(db, { automation: once, ...lapsed() });
  const waiting = await aWorkItem(db, { automation: later, ...lapsed() });
  const before = Date.now();

  await expireLeases(engine);

  expect(await db.workItem.findUnique({ where: { id: given.id } })).toMatchObject({ status: "FAILED" });
  const item = await db.workItem.findUniqueOrThrow({ where: { id: waiting.id } });
  expect(item.status).toBe("RETRYING");
  const waitMs = (item.notBefore?.getTime() ?? 0) - before;
  expect(waitMs).toBeGreaterThan(470_000);
  expect(waitMs).toBeLessThan(780_000);
});

test("a case that was taken and not begun is no suspect, however many workers vanish with it", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, maxAttempts: 2, standardResidualSeconds: 45 });
  const { id } = await aWorkItem(db, { automation });
  const wanted = { targetSystemId: automation.targetSystemId, most: 1, mayTakeSuspect: false };
  const bots = { [automation.botId]: { version: "1.0.0", share: 1 } };

  for (const worker of ["w1", "w2", "w3"]) {
    const claimed = await claimCases(engine, wanted, { worker, leaseSeconds: 60, bots });
    expect(claimed).toMatchObject([{ workItemId: id, isSuspect: false }]);
    await db.workItem.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });
    expect(await expireLeases(engine)).toMatchObject([{ workItemId: id, status: "RETRYING", lost: { worker } }]);
  }

  const row = await db.workItem.findUniqueOrThrow({ where: { id }, include: { attempts: true } });
  // Each has a number of its own, so that the next attempt looks whether the work is done.
  expect(row).toMatchObject({
    status: "RETRYING",
    attemptNumber: 4,
    forgivenAttempts: 3,
    workerLosses: 0,
    leaseOwner: null,
    notBefore: null,
    errorCode: null,
  });
  expect(row.attempts).toMatchObject(
    ["w1", "w2", "w3"].map((worker) => ({ worker, outcome: "LEASE_LOST", errorCode: null, fingerprint: null })),
  );
  expect(row.attempts[0]?.errorMessage).toMatch(/teller ikke/);
  expect(await db.ledgerEntry.count({ where: { tenantId } })).toBe(0);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBeGreaterThan(0);
});

test("of the cases that are a worker's by the record, those that never came to it are taken back at once", async ({
  engine,
}) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const item = (begun: boolean, leaseOwner = "w1") =>
    aWorkItem(db, { automation, status: "RUNNING", begun, leaseOwner });
  const [held, begun, another, stray] = [
    await item(false),
    await item(true),
    await item(false, "w2"),
    await item(false),
  ];
  const onItsWay = await item(false);
  const claimedBefore = new Date();
  await db.attempt.updateMany({ where: { workItemId: onItsWay.id }, data: { startedAt: claimedBefore } });
  await db.attempt.updateMany({
    where: { workItemId: { in: [held, begun, another, stray].map(({ id }) => id) } },
    data: { startedAt: new Date(claimedBefore.getTime() - 1) },
  });

  const taken = await takeBackStrays(engine, {
    worker: "w1",
    held: [{ workItemId: held.id, attempt: 1 }],
    claimedBefore,
  });

  expect(taken).toMatchObject([{ workItemId: stray.id, status: "RETRYING", attempt: 2, lost: { attempt: 1 } }]);
  const running = await db.workItem.findMany({ where: { automationId: automation.id, status: "RUNNING" } });
  expect(running.map(({ id }) => id).toSorted()).toEqual(
    [held, begun, another, onItsWay].map(({ id }) => id).toSorted(),
  );
});

test("an attempt that was lost with its worker says which step it was last known to be at", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const { id } = await aWorkItem(db, { automation, ...lapsed(), currentStep: "Fyll ut skjemaet" });
  await db.attempt.updateMany({ where: { workItemId: id }, data: { startedAt: new Date(Date.now() - 9_000) } });

  await expireLeases(engine);
  await groupErrors(engine);

  const [attempt] = await db.attempt.findMany({ where: { workItemId: id }, include: { incident: true } });
  expect(attempt).toMatchObject({
    outcome: "LEASE_LOST",
    steps: [{ name: "Fyll ut skjemaet", startedMs: 0, failed: true }],
    incident: { step: "Fyll ut skjemaet", errorCode: "LEASE_LOST" },
  });
  const [step] = z.array(z.object({ durationMs: z.number() })).parse(attempt?.steps);
  expect(step?.durationMs).toBeGreaterThanOrEqual(9_000);
});
