import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { expect, test } from "../support/context.ts";
import { aBot, aGate, type CaseOf, openHouse, type TestBot } from "./robots.ts";

/** A house with one worker and a bot that behaves as the test wants. */
async function aHouseWith(
  { db, queues }: Pick<Parameters<typeof openHouse>[0], "db" | "queues">,
  handle: (access: CaseOf) => Promise<{ receipt: string }>,
) {
  const bot: TestBot = aBot({ handle });
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  return { house, automationId: await house.employ(bot), worker: await house.startWorker() };
}

test("a worker that stops finishes the cases in hand and takes no others", async ({ db, queues }) => {
  const gate = aGate();
  const { house, automationId, worker } = await aHouseWith({ db, queues }, async ({ input }) => {
    await gate.opened;
    return { receipt: String(input.number) };
  });
  await house.add(automationId, [1, 2, 3, 4, 5]);
  await expect.poll(() => worker.inHand()).toBe(2);

  const stopped = worker.stop(5_000);
  await delay(200);
  gate.open();
  await stopped;

  const statuses = await db.workItem.groupBy({
    by: ["status"],
    where: { automationId },
    _count: true,
    orderBy: { status: "asc" },
  });
  expect(statuses).toEqual([
    { status: "QUEUED", _count: 3 },
    { status: "SUCCEEDED", _count: 2 },
  ]);
  expect(worker.inHand()).toBe(0);
  expect(await db.ledgerEntry.count({ where: { automationId } })).toBe(2);
});

test("while it finishes, a worker keeps the places it uses and lets the others go", async ({ db, queues }) => {
  const gate = aGate();
  const bot: TestBot = aBot({ handle: () => gate.opened.then(() => ({ receipt: "ferdig" })) });
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  onTestFinished(gate.open);
  const { targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 3 } });
  const worker = await house.startWorker({ leaseSeconds: 2 });
  await house.add(await house.employ(bot), [1]);
  await expect.poll(() => worker.inHand()).toBe(1);
  expect(await db.laneSlot.count({ where: { targetSystemId } })).toBe(3);

  const stopped = worker.stop(10_000);
  await delay(3_500);

  expect(await db.laneSlot.findMany({ where: { targetSystemId } })).toMatchObject([{ worker: worker.name }]);
  expect(await db.laneSlot.count({ where: { targetSystemId, leaseUntil: { gt: new Date() } } })).toBe(1);
  gate.open();
  await stopped;
  expect(await db.laneSlot.count({ where: { targetSystemId } })).toBe(0);
});

test("what a worker cannot finish in time costs its attempt, and the next worker does it", async ({ db, queues }) => {
  const tries = new Map<number, number>();
  const { house, automationId, worker } = await aHouseWith({ db, queues }, async ({ input }) => {
    tries.set(input.number, (tries.get(input.number) ?? 0) + 1);
    if (tries.get(input.number) === 1) await delay(60_000, undefined, { ref: false });
    return { receipt: "ferdig" };
  });
  const [id = ""] = await house.add(automationId, [1]);
  await expect.poll(() => worker.inHand()).toBe(1);
  const began = Date.now();

  await worker.stop(100);

  expect(Date.now() - began).toBeLessThan(4_000);
  expect(await house.caseOf(id)).toMatchObject({
    status: "RETRYING",
    forgivenAttempts: 1,
    attempts: [{ outcome: "STOPPED", errorMessage: "Arbeideren ble stanset før saken var ferdig" }],
  });
  await house.startWorker();
  await expect
    .poll(() => house.caseOf(id), { timeout: 8_000 })
    .toMatchObject({ status: "SUCCEEDED", attemptNumber: 2 });
});

test("a worker that died is found out by its lease, and its cases are done by another", async ({ db, queues }) => {
  const { house, automationId, worker } = await aHouseWith({ db, queues }, async () => ({ receipt: "ferdig" }));
  await worker.stop(1_000);
  const [id = "", last = ""] = await house.add(automationId, [1, 2]);
  // What a killed process leaves behind: a claimed case, an open attempt, a lease that nobody renews.
  const left = { status: "RUNNING", begun: true, leaseOwner: "dead", leaseUntil: new Date(Date.now() + 300) } as const;
  for (const [workItemId, number] of [
    [id, 1],
    [last, 3],
  ] as const) {
    await db.workItem.update({ where: { id: workItemId }, data: { ...left, attemptNumber: number } });
    await db.attempt.create({
      data: {
        workItemId,
        number,
        tenantId: house.ctx.tenantId,
        worker: "dead",
        botVersion: "1.0.0",
        robotShare: 1,
        startedAt: new Date(),
      },
    });
  }

  await house.startWorker();
  const reconciler = startReconciler(house.engine, { everySeconds: 0.2, leaseSeconds: 1 });
  onTestFinished(() => reconciler.stop());
  await expect.poll(() => house.caseOf(id), { timeout: 5_000 }).toMatchObject({ status: "SUCCEEDED" });
  await expect.poll(() => house.caseOf(last)).toMatchObject({ status: "FAILED", errorCode: "LEASE_LOST" });

  expect(await house.caseOf(id)).toMatchObject({
    attempts: [{ outcome: "LEASE_LOST", worker: "dead" }, { outcome: "SUCCEEDED" }],
  });
});
