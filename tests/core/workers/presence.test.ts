import { randomUUID } from "node:crypto";
import {
  findLostWorkers,
  giveSignOfLife,
  liveWorkers,
  sayGoodbye,
  type WorkerProcess,
} from "../../../core/workers/index.ts";
import type { Db } from "../../../core/db.ts";
import { aSystem, aTenant, expect, test } from "../../support/context.ts";

const aWorker = (given: Partial<WorkerProcess> = {}): WorkerProcess => ({
  name: randomUUID(),
  host: "vert-1",
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
  });
  await silentFor(engine.db, young.name, 16);
  expect(await mine()).toEqual([old.name]);
  await sayGoodbye(engine, old.name);
  expect(await mine()).toEqual([]);
  await giveSignOfLife(engine, young, { doing: [], browsers: 1, pages: 2 });
  expect(await mine()).toEqual([young.name]);
});

test("a worker that is gone without a word is noted once, and each municipality with a lane is told", async ({ engine }) => {
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
