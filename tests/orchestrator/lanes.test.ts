import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { expireLeases } from "../../core/cases/index.ts";
import { createAhead } from "../../orchestrator/ahead.ts";
import { type Backend, backends, queuesOn } from "../support/backends.ts";
import { expect, test } from "../support/context.ts";
import { aBot, aGate, type CaseOf, openHouse } from "./robots.ts";

/** Behaves as the test of the moment wants. */
let behave: (access: CaseOf) => Promise<{ receipt: string }> = async () => ({ receipt: "" });
const actor = aBot({ handle: (access) => behave(access) });
const bots = [actor];

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

/** Counts how many cases are in hand at the same time. */
function countAtATime(durationMs: number) {
  const seen = { now: 0, most: 0, done: 0 };
  behave = async () => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await delay(durationMs);
    seen.now -= 1;
    seen.done += 1;
    return { receipt: "" };
  };
  return seen;
}

test.for<Backend>(backends)(
  "a lane's concurrency is that of all its workers together, and each takes part: %s",
  async (backend, { db, databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const house = await openHouse({ db, queues, bots });
    onTestFinished(() => house.close());
    const automationId = await house.employ(actor);
    await db.targetSystem.update({ where: { id: house.targetSystemId }, data: { concurrency: 3 } });
    const workers = [await house.startWorker(), await house.startWorker(), await house.startWorker()];
    // Until each has seen the others, and has let go what is theirs.
    await expect
      .poll(() => db.laneSlot.groupBy({ by: ["worker"], where: { targetSystemId: house.targetSystemId } }), {
        timeout: 10_000,
      })
      .toHaveLength(3);
    const seen = countAtATime(60);

    await house.add(automationId, upTo(60));
    await expect.poll(() => seen.done, { timeout: 30_000 }).toBe(60);

    expect(seen.most).toBe(3);
    const byWorker = await db.attempt.groupBy({ by: ["worker"], where: { workItem: { automationId } }, _count: true });
    expect(byWorker.map(({ worker }) => worker).toSorted()).toEqual(workers.map(({ name }) => name).toSorted());
  },
);

test("a worker works in the lanes it was told, with as many cases as it was told", async ({ db, queues }) => {
  const house = await openHouse({ db, queues, bots });
  onTestFinished(() => house.close());
  const { key } = await db.targetSystem.update({
    where: { id: house.targetSystemId },
    data: { concurrency: 5 },
  });
  const stranger = await house.startWorker({ lanes: ["en-annen-bane"] });
  const seen = countAtATime(40);
  const automationId = await house.employ(actor);
  await house.add(automationId, upTo(8));
  await delay(500);
  expect(seen.done).toBe(0);

  const worker = await house.startWorker({ lanes: [key], concurrency: 2 });
  await expect.poll(() => seen.done, { timeout: 10_000 }).toBe(8);

  expect(seen.most).toBe(2);
  expect(stranger.inHand()).toBe(0);
  expect(await db.workerProcess.findUnique({ where: { name: worker.name } })).toMatchObject({
    lanes: [key],
    concurrency: 2,
    stoppedAt: null,
    bots: { [actor.id]: "1.0.0" },
  });
});

test("a rate limit holds for the lane, and work goes on by itself when it allows", async ({ db, queues }) => {
  const house = await openHouse({ db, queues, bots });
  onTestFinished(() => house.close());
  await db.targetSystem.update({
    where: { id: house.targetSystemId },
    data: { concurrency: 5, rateMax: 5, ratePerSeconds: 1 },
  });
  const seen = countAtATime(1);
  const automationId = await house.employ(actor);
  await house.startWorker();
  await house.startWorker();

  const startedMs = performance.now();
  await house.add(automationId, upTo(15));
  await expect.poll(() => seen.done, { timeout: 20_000 }).toBe(15);

  // 5 a second and a first burst of 5: the fifteenth begins after two seconds.
  expect(performance.now() - startedMs).toBeGreaterThan(1_900);
});

test("a case that a worker vanished with is tried once more, and has failed when it takes a second one with it", async ({
  db,
  queues,
}) => {
  const house = await openHouse({ db, queues, bots });
  onTestFinished(() => house.close());
  const { engine } = house;
  const gate = aGate();
  onTestFinished(gate.open);
  behave = () => gate.opened.then(() => ({ receipt: "" }));
  const [id = ""] = await house.add(await house.employ(actor, { maxAttempts: 10 }), [1]);
  const vanish = () =>
    db.workItem.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1), leaseOwner: "borte" } });
  await house.startWorker({ leaseSeconds: 3 });

  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "RUNNING", attemptNumber: 1, begun: true });
  await vanish();
  expect(await expireLeases(engine)).toMatchObject([{ workItemId: id, status: "RETRYING", attempt: 2 }]);
  const again = { status: "RUNNING", attemptNumber: 2, workerLosses: 1, begun: true };
  await expect.poll(() => house.caseOf(id)).toMatchObject(again);
  await vanish();
  expect(await expireLeases(engine)).toMatchObject([{ workItemId: id, status: "FAILED", attempt: 2 }]);

  expect(await house.caseOf(id)).toMatchObject({
    errorCode: "WORKER_LOST",
    workerLosses: 2,
    attempts: [
      { outcome: "LEASE_LOST", errorCode: "LEASE_LOST" },
      { outcome: "LEASE_LOST", errorCode: "WORKER_LOST" },
    ],
  });
});

test("a technical error costs nothing while the lane's circuit is not closed", async ({ db, queues }) => {
  const house = await openHouse({ db, queues, bots });
  onTestFinished(() => house.close());
  behave = async () => {
    throw new Error("net::ERR_CONNECTION_REFUSED");
  };
  await db.targetSystem.update({ where: { id: house.targetSystemId }, data: { circuit: "HALF_OPEN" } });
  const [id = ""] = await house.add(await house.employ(actor, { maxAttempts: 1 }), [1]);
  await house.startWorker();

  await expect
    .poll(() => house.caseOf(id))
    .toMatchObject({ status: "RETRYING", attemptNumber: 2, forgivenAttempts: 1 });
  await db.targetSystem.update({ where: { id: house.targetSystemId }, data: { circuit: "CLOSED" } });
  await db.workItem.update({ where: { id }, data: { notBefore: null } });
  await queues.wakeLane(house.targetSystemId);

  await expect
    .poll(() => house.caseOf(id))
    .toMatchObject({ status: "FAILED", attemptNumber: 2, errorCode: "TARGET_DOWN" });
});

test("a case without a new step for its limit is stuck: it is given up, and asked after before it is tried again", async ({
  db,
  queues,
}) => {
  const house = await openHouse({ db, queues, bots });
  onTestFinished(() => house.close());
  const reasons: string[] = [];
  behave = async ({ step, signal }) => {
    signal.addEventListener("abort", () => reasons.push(String(signal.reason)));
    await step("Åpne saken", async () => undefined);
    await step("Vent på skjermen", () => delay(20_000, undefined, { signal, ref: false }));
    return { receipt: "" };
  };
  const [id = ""] = await house.add(await house.employ(actor, { maxAttempts: 1, stepLimitSeconds: 1 }), [1]);
  await house.startWorker();

  await expect.poll(() => house.caseOf(id), { timeout: 5_000 }).toMatchObject({ status: "FAILED", errorCode: "STUCK" });

  expect(reasons).toEqual([expect.stringContaining("Roboten kom ikke videre på 1 sekunder")]);
  expect(await house.caseOf(id)).toMatchObject({
    attempts: [{ steps: [{ name: "Åpne saken" }, { name: "Vent på skjermen", failed: true }] }],
  });
});

test("only short cases are claimed ahead, as many as are done in a twentieth of a second", () => {
  const ahead = createAhead();
  expect(ahead.cases(4)).toBe(0);
  ahead.took(10);
  expect(ahead.cases(4)).toBe(20);
  expect(ahead.cases(0)).toBe(0);
  for (let n = 0; n < 50; n += 1) ahead.took(100);
  expect(ahead.cases(4)).toBe(0);
  for (let n = 0; n < 200; n += 1) ahead.took(0);
  expect(ahead.cases(4)).toBe(500);
});
