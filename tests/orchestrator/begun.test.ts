import { execFileSync } from "node:child_process";
import { symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { claimCases, expireLeases } from "../../core/cases/index.ts";
import { createLogger } from "../../core/log.ts";
import { findDeadNeighbours, findLostWorkers } from "../../core/workers/index.ts";
import { forgetBegun, openBegunNotes, readBegun } from "../../orchestrator/begun-notes.ts";
import { createCasesInHand } from "../../orchestrator/in-hand.ts";
import { thisMachine } from "../../orchestrator/machine.ts";
import { expect, test } from "../support/context.ts";
import { aBot, aGate, type CaseOf, openHouse } from "./robots.ts";

type Behaviour = (access: CaseOf) => Promise<{ receipt: string }>;

/** A bot that behaves as its test wants. */
function anActor() {
  let behaviour: Behaviour = async () => ({ receipt: "" });
  const bot = aBot({ handle: (access) => behaviour(access) });
  return { bot, behave: (wanted: Behaviour) => void (behaviour = wanted) };
}

const upTo = (most: number) => Array.from({ length: most }, (_, number) => number);

test("the record knows that a case is begun before the bot does", async ({ db, queues }) => {
  const { bot: actor, behave } = anActor();
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const seen: boolean[] = [];
  behave(async () => {
    const [item] = await db.workItem.findMany({ where: { targetSystemId: house.targetSystemId, status: "RUNNING" } });
    seen.push(item?.begun ?? false);
    return { receipt: "" };
  });

  const [id = ""] = await house.add(await house.employ(actor), [1]);
  await house.startWorker();

  await expect.poll(() => house.caseOf(id), { timeout: 5_000 }).toMatchObject({ status: "SUCCEEDED" });
  expect(seen).toEqual([true]);
});

test("of the short cases that a worker claimed ahead and vanished with, only those it had begun are to blame", async ({
  db,
  queues,
}) => {
  const { bot: actor, behave } = anActor();
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const { targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 1 } });
  const gate = aGate();
  onTestFinished(gate.open);
  let begun = 0;
  behave(async () => {
    begun += 1;
    // The first takes long where the machine is busy, and is forgotten little by little.
    if (begun > 100) await gate.opened;
    return { receipt: "" };
  });
  await house.add(await house.employ(actor), upTo(200));
  await house.startWorker({ leaseSeconds: 3 });
  const running = { targetSystemId, status: "RUNNING" } as const;
  const done = () => db.workItem.count({ where: { targetSystemId, status: "SUCCEEDED" } });
  await expect.poll(done, { timeout: 20_000 }).toBe(100);
  await expect.poll(() => db.workItem.count({ where: { ...running, begun: true } }), { timeout: 10_000 }).toBe(1);
  const inHand = await db.workItem.count({ where: running });
  expect(inHand).toBeGreaterThan(2);

  await db.workItem.updateMany({ where: running, data: { leaseOwner: "borte", leaseUntil: new Date(0) } });
  await expireLeases(house.engine);

  expect(await db.workItem.count({ where: { targetSystemId, workerLosses: { gt: 0 } } })).toBe(1);
  expect(await db.workItem.count({ where: { targetSystemId, forgivenAttempts: 1, workerLosses: 0 } })).toBe(inHand - 1);
  gate.open();
  await expect.poll(done, { timeout: 30_000 }).toBe(200);
  // As long as what it waits for may take together.
}, 90_000);

test("a short case that ends its worker at once is to blame, though the record was not told that it is begun", async ({
  db,
  queues,
}) => {
  const { bot: actor, behave } = anActor();
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const { engine, targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 1 } });
  const gate = aGate();
  onTestFinished(gate.open);
  let fatal: string | undefined;
  let ended = false;
  const running = { targetSystemId, status: "RUNNING" } as const;
  const numbers = upTo(200);
  behave(async ({ input }) => {
    if (input.number < 100 || ended) return { receipt: "" };
    ended = true;
    const inHand = await db.workItem.findMany({ where: running });
    fatal = inHand.find((item) => JSON.stringify(item.input) === JSON.stringify(input))?.id;
    expect(inHand.some(({ begun }) => begun)).toBe(false);
    // What the process that is started next finds: this one is no more, as another has already told.
    await db.workerProcess.update({ where: { name: worker.name }, data: { seenAt: new Date(0) } });
    expect(await findLostWorkers(engine)).toContain(worker.name);
    const self = { machine: thisMachine() ?? "", isAlive: (pid: number) => pid !== process.pid, begunBy: readBegun };
    expect(await findDeadNeighbours(engine, self)).toEqual([worker.name]);
    await expireLeases(engine, { only: "dead" });
    await gate.opened;
    return { receipt: "" };
  });
  await house.add(await house.employ(actor), numbers);
  const worker = await house.startWorker();

  const lost = { targetSystemId, workerLosses: { gt: 0 } };
  await expect
    .poll(() => db.workItem.findMany({ where: lost }), { timeout: 20_000 })
    .toMatchObject([{ workerLosses: 1 }]);
  expect((await db.workItem.findFirst({ where: lost }))?.id).toBe(fatal);
  expect(await db.attempt.findMany({ where: { workItemId: fatal ?? "", number: 1 } })).toMatchObject([
    { outcome: "LEASE_LOST", errorCode: "LEASE_LOST" },
  ]);
});

test("notes of begun cases tell of those that are being done, to another who reads them, until they are closed", () => {
  const worker = `prove-${crypto.randomUUID()}`;
  const notes = openBegunNotes(worker, createLogger("silent"));
  const [first, second, third] = [1, 2, 3].map((attempt) => ({ workItemId: crypto.randomUUID(), attempt }));
  if (!first || !second || !third) throw new Error("Three were made");

  const over = notes.begin(first);
  notes.begin(second);
  expect(readBegun(worker)).toEqual([first, second]);
  over();
  notes.begin(third);
  expect(readBegun(worker)).toEqual([third, second]);
  // A name that is taken may be somebody else's file.
  openBegunNotes(worker, createLogger("silent")).begin(first);
  expect(readBegun(worker)).toEqual([third, second]);
  notes.close();
  notes.begin(second)();
  notes.close();
  expect(readBegun(worker)).toEqual([]);
});

test("what somebody else put in the place of notes is neither waited for nor believed", () => {
  const pathOf = (worker: string) => `/dev/shm/minuttjakt-begun-${worker}`;
  const [piped, linked, long] = [1, 2, 3].map(() => `prove-${crypto.randomUUID()}`);
  if (!piped || !linked || !long) throw new Error("Three were made");
  onTestFinished(() => [piped, linked, long].forEach(forgetBegun));
  execFileSync("mkfifo", [pathOf(piped)]);
  writeFileSync(pathOf(long), `${crypto.randomUUID()}/1`.padEnd(64).repeat(5_000));
  symlinkSync(pathOf(long), pathOf(linked));

  expect([piped, linked, long].map(readBegun)).toEqual([[], [], []]);
});

test("what workers left of whose end nobody told is removed by one that starts a day later", () => {
  const [old, young] = ["a1", "b2"].map((id) => `prove-4194304-${id}`);
  if (!old || !young) throw new Error("Two were made");
  const worker = `prove-${crypto.randomUUID()}`;
  const log = createLogger("silent");
  onTestFinished(() => [old, young, worker].forEach(forgetBegun));
  for (const left of [old, young]) openBegunNotes(left, log).begin({ workItemId: crypto.randomUUID(), attempt: 1 });
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(`/dev/shm/minuttjakt-begun-${old}`, yesterday, yesterday);

  openBegunNotes(worker, log);

  expect([old, young].map((left) => readBegun(left).length)).toEqual([0, 1]);
});

test("of short cases the record knows of one that was tried before as soon as it is begun", async ({ db, queues }) => {
  const { bot: actor, behave } = anActor();
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const { targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 1 } });
  let told: boolean | undefined;
  behave(async ({ input }) => {
    if (input.number === 31) {
      const [item] = await db.workItem.findMany({ where: { targetSystemId, input: { equals: input } } });
      told = item?.begun;
    }
    return { receipt: "" };
  });
  const automationId = await house.employ(actor);
  await db.automation.update({ where: { id: automationId }, data: { status: "PAUSED" } });
  const ids = await house.add(automationId, upTo(32));
  await db.workItem.update({ where: { id: ids[31] ?? "" }, data: { attemptNumber: 2 } });
  await db.automation.update({ where: { id: automationId }, data: { status: "ACTIVE" } });

  await house.startWorker();

  await expect
    .poll(() => db.workItem.count({ where: { targetSystemId, status: "SUCCEEDED" } }), { timeout: 20_000 })
    .toBe(32);
  expect(told).toBe(true);
});

test("a worker that was asleep for as long as its leases begins nothing of what it holds", async ({ db, queues }) => {
  const { bot: actor } = anActor();
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const { engine, targetSystemId } = house;
  await house.add(await house.employ(actor), [1]);
  const claimer = { worker: "w1", leaseSeconds: 2, bots: { [actor.id]: { version: "1.0.0", share: 1 } } };
  const inHand = createCasesInHand(engine, claimer);
  onTestFinished(() => inHand.close());
  const wanted = { targetSystemId, most: 1, mayTakeSuspect: false };
  const { claimed } = await inHand.claim(async () => ({ claimed: await claimCases(engine, wanted, claimer) }));
  const [one] = claimed;
  if (!one) throw new Error("Nothing was claimed");

  // Nothing else of this process runs meanwhile, as when a machine is put to sleep.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_800);

  const mine = inHand.begin(one);
  expect(mine?.abort.signal.aborted).toBe(true);
  expect(mine?.begun).toBeUndefined();
});

test("a case whose claim was answered into the void is given up by the worker that never got it", async ({
  db,
  queues,
}) => {
  const { bot: actor, behave } = anActor();
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  behave(async () => ({ receipt: "gjort" }));
  const { engine, targetSystemId } = house;
  // It works elsewhere, so that nothing but its own look at the record can find the case.
  const worker = await house.startWorker({ leaseSeconds: 60, lanes: ["en-annen-bane"] });
  const [id = ""] = await house.add(await house.employ(actor), [1]);
  const claimer = { worker: worker.name, leaseSeconds: 60, bots: { [actor.id]: { version: "1.0.0", share: 1 } } };
  expect(await claimCases(engine, { targetSystemId, most: 1, mayTakeSuspect: false }, claimer)).toHaveLength(1);

  await house.startWorker();
  await expect.poll(() => house.caseOf(id), { timeout: 10_000 }).toMatchObject({ status: "SUCCEEDED" });

  expect(await house.caseOf(id)).toMatchObject({
    attemptNumber: 2,
    forgivenAttempts: 1,
    workerLosses: 0,
    attempts: [{ worker: worker.name, outcome: "LEASE_LOST" }, { outcome: "SUCCEEDED" }],
  });
});
