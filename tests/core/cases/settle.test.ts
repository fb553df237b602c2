import { onTestFinished } from "vitest";
import { checkRollups } from "../../../core/benefits/index.ts";
import { expireLeases, settleCases, type Settlement } from "../../../core/cases/index.ts";
import type { Automation, Db } from "../../../core/db.ts";
import { laneQueueName } from "../../../core/queues/index.ts";
import { aBaseline, aTenant, aUnit, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

async function aHome(db: Db, given: Parameters<typeof anAutomation>[1] | object = {}) {
  const { id: tenantId } = await aTenant(db);
  return anAutomation(db, { tenantId, ...given });
}

const inHand = (db: Db, automation: Automation, attemptNumber = 1) =>
  aWorkItem(db, { automation, status: "RUNNING", attemptNumber });

const entriesOf = (db: Db, workItemId: string) => db.ledgerEntry.findMany({ where: { workItemId } });

const endings = [
  { outcome: "SUCCEEDED", attempt: 1, status: "SUCCEEDED", next: 1, kinds: ["CREDIT"] },
  { outcome: "SUCCEEDED", attempt: 3, status: "SUCCEEDED", next: 3, kinds: ["CREDIT"] },
  { outcome: "BUSINESS_EXCEPTION", attempt: 1, status: "HANDED_OVER", next: 1, kinds: ["RESIDUAL"] },
  { outcome: "BUSINESS_EXCEPTION", attempt: 3, status: "HANDED_OVER", next: 3, kinds: ["RESIDUAL"] },
  { outcome: "TECHNICAL_ERROR", attempt: 1, status: "RETRYING", next: 2, kinds: [] },
  { outcome: "TECHNICAL_ERROR", attempt: 2, status: "RETRYING", next: 3, kinds: [] },
  { outcome: "TECHNICAL_ERROR", attempt: 3, status: "FAILED", next: 3, kinds: ["RESIDUAL"] },
] as const;

test.for(endings)("$outcome in attempt $attempt of 3 makes a case $status", async (ending, { engine }) => {
  const { db } = engine;
  const automation = await aHome(db, { standardResidualSeconds: 90 });
  const item = await inHand(db, automation, ending.attempt);
  const now = new Date("2026-03-02T10:00:00Z");

  const [settled] = await settleCases({ ...engine, now: () => now }, [
    {
      workItemId: item.id,
      attempt: ending.attempt,
      outcome: ending.outcome,
      errorCode: "REASON",
      errorMessage: "en grunn",
      output: { receipt: "K-1" },
      steps: [{ name: "Åpne", startedMs: 1, durationMs: 2, failed: true }],
      screenshotPath: "a/b/1.png",
      backoffMs: 4_000,
    },
  ]);

  const open = ending.status === "RETRYING";
  const notBefore = open ? new Date("2026-03-02T10:00:04Z") : null;
  expect(settled).toEqual({
    workItemId: item.id,
    status: ending.status,
    attempt: ending.next,
    automationId: automation.id,
    targetSystemId: automation.targetSystemId,
    notBefore,
  });
  expect(await db.workItem.findUnique({ where: { id: item.id } })).toMatchObject({
    status: ending.status,
    attemptNumber: ending.next,
    notBefore,
    settledAt: open ? null : now,
    output: { receipt: "K-1" },
    errorCode: "REASON",
    errorMessage: "en grunn",
    leaseOwner: null,
    leaseUntil: null,
    currentStep: null,
  });
  expect(await db.attempt.findMany({ where: { workItemId: item.id } })).toMatchObject([
    {
      number: ending.attempt,
      finishedAt: now,
      outcome: ending.outcome,
      errorCode: "REASON",
      errorMessage: "en grunn",
      steps: [{ name: "Åpne", startedMs: 1, durationMs: 2, failed: true }],
      screenshotPath: "a/b/1.png",
    },
  ]);
  expect((await entriesOf(db, item.id)).map(({ kind }) => kind)).toEqual(ending.kinds);
});

test("a lane is woken when a case is to be tried again, after the back-off", async ({ engine }) => {
  const automation = await aHome(engine.db);
  const item = await inHand(engine.db, automation);

  await settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome: "TECHNICAL_ERROR", backoffMs: 60_000 }]);

  const queue = engine.queues.backend.openQueue(laneQueueName(automation.targetSystemId));
  onTestFinished(() => queue.close());
  expect(await queue.getJobCounts()).toMatchObject({ delayed: 1, waiting: 0, prioritized: 0 });
});

test("a case that is settled twice is credited once, and the second word changes nothing", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db, { standardResidualSeconds: 90 });
  await aBaseline(db, { tenantId: automation.tenantId, processId: automation.processId, unitId: automation.unitId });
  const item = await inHand(db, automation);
  await settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome: "SUCCEEDED", output: { a: 1 } }]);
  const before = await db.workItem.findUnique({ where: { id: item.id }, include: { attempts: true } });

  for (const outcome of ["SUCCEEDED", "BUSINESS_EXCEPTION", "TECHNICAL_ERROR"] as const) {
    expect(await settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome }])).toEqual([]);
  }

  expect(await db.workItem.findUnique({ where: { id: item.id }, include: { attempts: true } })).toEqual(before);
  expect(await entriesOf(db, item.id)).toMatchObject([{ kind: "CREDIT", seconds: 600 }]);
  expect(await checkRollups(db)).toEqual([]);
});

test("of two that settle the same case at the same moment, one is heard", async ({ engine }) => {
  const automation = await aHome(engine.db, { standardResidualSeconds: 90 });
  const item = await inHand(engine.db, automation);
  const both = ["SUCCEEDED", "BUSINESS_EXCEPTION"] as const;

  const heard = await Promise.all(
    both.map((outcome) => settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome }])),
  );

  expect(heard.flat()).toHaveLength(1);
  expect(await entriesOf(engine.db, item.id)).toHaveLength(1);
});

test("a business key that the ledger has a credit for is not credited again", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  await aBaseline(db, { tenantId: automation.tenantId, processId: automation.processId, unitId: automation.unitId });
  const { automationId, tenantId, businessKeyHash } = {
    automationId: automation.id,
    tenantId: automation.tenantId,
    businessKeyHash: "a".repeat(64),
  };
  // The first case was purged since; its credit stands.
  const first = await aWorkItem(db, { automation, status: "RUNNING", businessKeyHash });
  await settleCases(engine, [{ workItemId: first.id, attempt: 1, outcome: "SUCCEEDED" }]);
  await db.attempt.deleteMany({ where: { workItemId: first.id } });
  await db.workItem.delete({ where: { id: first.id } });
  const again = await aWorkItem(db, { automation, status: "RUNNING", businessKeyHash });

  const [settled] = await settleCases(engine, [{ workItemId: again.id, attempt: 1, outcome: "SUCCEEDED" }]);

  expect(settled?.status).toBe("SUCCEEDED");
  expect(await db.ledgerEntry.findMany({ where: { automationId, tenantId, kind: "CREDIT" } })).toMatchObject([
    { workItemId: first.id, seconds: 600 },
  ]);
  expect(await checkRollups(db)).toEqual([]);
});

test("what comes after the lease was lost to another changes nothing", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const item = await inHand(db, automation);
  await db.workItem.update({ where: { id: item.id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });
  await expireLeases(engine);

  const late = await settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome: "SUCCEEDED" }]);

  expect(late).toEqual([]);
  expect(await entriesOf(db, item.id)).toEqual([]);
  expect(await db.workItem.findUnique({ where: { id: item.id }, include: { attempts: true } })).toMatchObject({
    status: "RETRYING",
    attemptNumber: 2,
    attempts: [{ number: 1, outcome: "LEASE_LOST" }],
  });
});

test("nothing is settled that is not running, or is at another attempt", async ({ engine }) => {
  const automation = await aHome(engine.db);
  const queued = await aWorkItem(engine.db, { automation });
  const running = await inHand(engine.db, automation, 2);

  const settled = await settleCases(engine, [
    { workItemId: queued.id, attempt: 1, outcome: "SUCCEEDED" },
    { workItemId: running.id, attempt: 1, outcome: "SUCCEEDED" },
    { workItemId: running.id, attempt: 3, outcome: "SUCCEEDED" },
  ]);

  expect(settled).toEqual([]);
});

test("fifty cases of many kinds are settled in one batch, each in its own way", async ({ engine }) => {
  const { db } = engine;
  const one = await aHome(db, { standardResidualSeconds: 30 });
  const other = await anAutomation(db, { tenantId: one.tenantId, standardResidualSeconds: 40, maxAttempts: 1 });
  const outcomes = ["SUCCEEDED", "BUSINESS_EXCEPTION", "TECHNICAL_ERROR"] as const;
  const batch = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const { id } = await inHand(db, index % 2 === 0 ? one : other);
      return { workItemId: id, attempt: 1, outcome: outcomes[index % 3] ?? "SUCCEEDED" };
    }),
  );

  const settled = await settleCases(engine, batch);

  const counts = new Map<string, number>();
  for (const { status } of settled) counts.set(status, (counts.get(status) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({ SUCCEEDED: 17, HANDED_OVER: 17, RETRYING: 8, FAILED: 8 });
  const entries = await db.ledgerEntry.groupBy({
    by: ["kind", "automationId"],
    where: { tenantId: one.tenantId },
    _count: true,
    _sum: { seconds: true },
  });
  const sums = entries.map((sum) => [sum.kind, sum.automationId === one.id, sum._count, sum._sum.seconds].join(" "));
  expect(sums.toSorted()).toEqual([
    "CREDIT false 8 0",
    "CREDIT true 9 0",
    "RESIDUAL false 17 680",
    "RESIDUAL true 8 240",
  ]);
  expect(await checkRollups(db)).toEqual([]);
});

test("messages are masked, and cut where a character ends", async ({ engine }) => {
  const automation = await aHome(engine.db);
  const item = await inHand(engine.db, automation);
  const errorMessage = `fnr 158080 12345 ${"x".repeat(1999 - 16)}\u{1F600} og mer`;

  await settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome: "TECHNICAL_ERROR", errorMessage }]);

  const kept = await engine.db.attempt.findFirst({ where: { workItemId: item.id } });
  expect(kept?.errorMessage).toMatch(/^fnr \*{11} x+$/);
});

test("an outcome with text that the database cannot hold is kept without that text", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const item = await inHand(db, automation);
  const output = { page: "a\0b", half: "\ud83d!", path: String.raw`C:\u0000` };

  await settleCases(engine, [
    {
      workItemId: item.id,
      attempt: 1,
      outcome: "SUCCEEDED",
      output,
      steps: [{ name: "Åpne \0", startedMs: 0, durationMs: 1 }],
    },
  ]);

  expect(await db.workItem.findUnique({ where: { id: item.id } })).toMatchObject({
    status: "SUCCEEDED",
    output: { page: "ab", half: "!", path: String.raw`C:\u0000` },
  });
});

test("roll-ups equal the rows after random mixtures of outcomes, attempts, units and days", async ({ engine }) => {
  const { db } = engine;
  const random = seeded(20_260_101);
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[Math.floor(random() * choices.length)] ?? choices[0];
  const { id: tenantId } = await aTenant(db);
  const units = [await aUnit(db, { tenantId }), await aUnit(db, { tenantId }), await aUnit(db, { tenantId })] as const;
  const automations = [
    await anAutomation(db, { tenantId, unitId: units[0].id, standardResidualSeconds: 60 }),
    await anAutomation(db, { tenantId, unitId: units[1].id, maxAttempts: 1 }),
    await anAutomation(db, { tenantId, unitId: units[2].id, standardResidualSeconds: 7, maxAttempts: 2 }),
  ] as const;
  await aBaseline(db, { tenantId, processId: automations[0].processId, unitId: units[0].id, validTo: "2026-01-01" });
  await aBaseline(db, {
    tenantId,
    processId: automations[0].processId,
    unitId: units[0].id,
    version: 2,
    validFrom: "2026-01-01",
    secondsPerCase: 431,
    evidenceClass: "C",
  });
  await aBaseline(db, {
    tenantId,
    processId: automations[1].processId,
    unitId: units[1].id,
    caseType: "stor",
    secondsPerCase: 1_801,
  });
  const outcomes = ["SUCCEEDED", "SUCCEEDED", "BUSINESS_EXCEPTION", "TECHNICAL_ERROR"] as const;

  for (let round = 0; round < 12; round += 1) {
    const items = await Promise.all(
      Array.from({ length: 12 }, () =>
        aWorkItem(db, {
          automation: pick(automations),
          unitId: pick(units).id,
          caseType: pick(["", "stor"]),
          status: "RUNNING",
          attemptNumber: pick([1, 2, 3]),
        }),
      ),
    );
    const words = items.map((item): Settlement => ({
      workItemId: item.id,
      attempt: item.attemptNumber,
      outcome: pick(outcomes),
    }));
    const now = new Date(Date.parse("2025-12-31T22:30:00Z") + Math.floor(random() * 4) * 1_800_000);
    // Some are told twice, and the halves are settled at the same time.
    const told = [...words, ...words.slice(0, 3)];
    await Promise.all([
      settleCases({ ...engine, now: () => now }, told.slice(0, 8)),
      settleCases({ ...engine, now: () => now }, told.slice(5)),
    ]);
  }

  expect(await checkRollups(db)).toEqual([]);
  const rows = await db.ledgerEntry.findMany({ where: { tenantId } });
  const rolled = await db.dailyRollup.aggregate({ where: { tenantId }, _sum: { entries: true, seconds: true } });
  expect(rows.length).toBeGreaterThan(80);
  expect(new Set(rows.map(({ localDate }) => localDate.toISOString().slice(0, 10)))).toEqual(
    new Set(["2025-12-31", "2026-01-01"]),
  );
  expect(rolled._sum).toEqual({
    entries: rows.length,
    seconds: BigInt(rows.reduce((sum, { seconds }) => sum + seconds, 0)),
  });
  const credited = rows.flatMap(({ kind, workItemId }) => (kind === "CREDIT" && workItemId ? [workItemId] : []));
  const succeeded = await db.workItem.findMany({ where: { tenantId, status: "SUCCEEDED" }, select: { id: true } });
  expect(credited.toSorted()).toEqual(succeeded.map(({ id }) => id).toSorted());
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
