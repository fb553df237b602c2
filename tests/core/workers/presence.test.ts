import { randomUUID } from "node:crypto";
import { expireLeases } from "../../../core/cases/index.ts";
import {
  findDeadNeighbours,
  findLostWorkers,
  giveSignOfLife,
  liveWorkers,
  sayGoodbye,
  type WorkerProcess,
} from "../../../core/workers/index.ts";
import type { Db } from "../../../core/db.ts";
import { aSystem, aTenant, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

const aWorker = (given: Partial<WorkerProcess> = {}): WorkerProcess => ({
  name: randomUUID(),
  host: "vert-1",
  machine: null,
  pid: 4711,
  version: "0.1.0",
  startedAt: new Date(),
  lanes: [],
  concurrency: null,
  bots: { "sum-check": "1.0.0" },
  ...given,
});

const nothing = { doing: [], browsers: 0, pages: 0 };
const silentFor = (db: Db, name: string, seconds: number) =>
  db.workerProcess.update({ where: { name }, data: { seenAt: new Date(Date.now() - seconds * 1000) } });
const namesOf = (workers: readonly { name: string }[]) => workers.map(({ name }) => name);

test("those that give signs of life are known, longest at work first, until they stop or fall silent", async ({
  engine,
}) => {
  const young = aWorker();
  const old = aWorker({ startedAt: new Date(Date.now() - 60_000), lanes: ["claims"], concurrency: 2 });
  for (const worker of [young, old]) await giveSignOfLife(engine, worker, nothing);
  const both = [old.name, young.name];
  const mine = async () => namesOf(await liveWorkers(engine, 15)).filter((name) => both.includes(name));

  expect(await mine()).toEqual(both);
  expect((await liveWorkers(engine, 15)).find(({ name }) => name === old.name)).toEqual({
    name: old.name,
    lanes: ["claims"],
    concurrency: 2,
    bots: ["sum-check"],
  });
  await silentFor(engine.db, young.name, 16);
  expect(await mine()).toEqual([old.name]);
  await sayGoodbye(engine, old.name);
  expect(await mine()).toEqual([]);
  await giveSignOfLife(engine, young, { doing: [], browsers: 1, pages: 2 });
  expect(await mine()).toEqual([young.name]);
});

test("a worker that is gone without a word is noted once, and each municipality with a lane is told", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  await aSystem(db, { tenantId });
  const [gone, stopped, alive] = [aWorker(), aWorker(), aWorker()];
  const { id: targetSystemId } = await aSystem(db, { tenantId, key: "annet" });
  const doing = { workItemId: randomUUID(), attempt: 1, tenantId, targetSystemId, step: "Søk", since: null };
  await giveSignOfLife(engine, gone, { doing: [doing], browsers: 1, pages: 1 });
  for (const worker of [stopped, alive]) await giveSignOfLife(engine, worker, nothing);
  await sayGoodbye(engine, stopped.name);
  for (const worker of [gone, stopped]) await silentFor(db, worker.name, 31);

  const lost = (await Promise.all([findLostWorkers(engine), findLostWorkers(engine)])).flat();

  expect(lost).toEqual([gone.name]);
  expect(await db.event.findMany({ where: { tenantId } })).toMatchObject([
    { kind: "worker.lost", subject: gone.name, data: { worker: gone.name, host: "vert-1", cases: 1 } },
  ]);
  await giveSignOfLife(engine, gone, nothing);
  expect(await db.workerProcess.findUnique({ where: { name: gone.name } })).toMatchObject({ lostAt: null });
});

test("of the workers of one machine, those whose process is gone lose their cases and places at once", async ({
  engine,
}) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const machine = randomUUID();
  const [dead, alive] = [aWorker({ machine, pid: 11 }), aWorker({ machine, pid: 12 })];
  const elsewhere = aWorker({ machine: randomUUID(), pid: 11 });
  const leaseUntil = new Date(Date.now() + 60_000);
  const held = new Map<string, string>();
  for (const [index, worker] of [dead, alive, elsewhere].entries()) {
    await giveSignOfLife(engine, worker, nothing);
    const item = await aWorkItem(db, {
      automation,
      status: "RUNNING",
      leaseOwner: worker.name,
      leaseUntil,
      begun: false,
    });
    held.set(worker.name, item.id);
    const { targetSystemId } = automation;
    await db.laneSlot.create({ data: { targetSystemId, number: index + 1, worker: worker.name, leaseUntil } });
  }

  const ofDead = { automation, status: "RUNNING", leaseOwner: dead.name, leaseUntil, begun: false } as const;
  const claimedOnly = await aWorkItem(db, ofDead);
  const earlier = await aWorkItem(db, { ...ofDead, attemptNumber: 2 });
  const noted = [...held.values(), earlier.id].map((workItemId) => ({ workItemId, attempt: 1 }));
  const own = { machine, isAlive: (pid: number) => pid !== 11, begunBy: () => noted };

  expect(await findDeadNeighbours(engine, own)).toEqual([dead.name]);
  // Its notes are removed by then.
  expect(await findDeadNeighbours(engine, { ...own, begunBy: () => [] })).toEqual([]);

  const slots = await db.laneSlot.findMany({
    where: { targetSystemId: automation.targetSystemId },
    orderBy: { number: "asc" },
  });
  expect(slots.map(({ worker }) => worker)).toEqual([alive.name, elsewhere.name]);
  const leaseOf = async (name: string) =>
    (await db.workItem.findUniqueOrThrow({ where: { id: held.get(name) ?? "" } })).leaseUntil?.getTime() ?? 0;
  expect(await leaseOf(dead.name)).toBeLessThan(Date.now());
  for (const { name } of [alive, elsewhere]) expect(await leaseOf(name)).toBe(leaseUntil.getTime());
  const begun = await db.workItem.findMany({
    where: { id: { in: [...held.values(), claimedOnly.id, earlier.id] }, begun: true },
  });
  expect(begun.map(({ id }) => id)).toEqual([held.get(dead.name)]);
});

test("cases of a worker that is known to be no more are taken back before any other's", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const dead = await aWorkItem(db, { automation, status: "RUNNING", leaseOwner: "a", leaseUntil: new Date(0) });
  const silent = await aWorkItem(db, {
    automation,
    status: "RUNNING",
    leaseOwner: "b",
    leaseUntil: new Date(Date.now() - 1),
  });
  const mine = [dead.id, silent.id];
  const idsOf = (cases: readonly { workItemId: string }[]) =>
    cases.map(({ workItemId }) => workItemId).filter((id) => mine.includes(id));

  expect(idsOf(await expireLeases(engine, { only: "dead" }))).toEqual([dead.id]);
  expect(idsOf(await expireLeases(engine))).toEqual([silent.id]);
});
