import { checkRollups } from "../../../core/benefits/index.ts";
import { expireLeases } from "../../../core/cases/index.ts";
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
