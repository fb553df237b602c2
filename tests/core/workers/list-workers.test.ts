import { randomUUID } from "node:crypto";
import { giveSignOfLife, listWorkers, sayGoodbye, type WorkerProcess } from "../../../core/workers/index.ts";
import type { Engine } from "../../../core/context.ts";
import { anAutomation, aTenant, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const aWorker = (given: Partial<WorkerProcess> = {}): WorkerProcess => ({
  name: randomUUID(),
  host: "vert-1",
  machine: null,
  pid: 4711,
  version: "0.1.0",
  startedAt: new Date(),
  lanes: [],
  concurrency: null,
  bots: {},
  ...given,
});

/** A running case in the hands of a worker, as the worker tells of it. */
async function inHandOf(engine: Engine, { tenantId, worker }: { tenantId: string; worker: string }) {
  const automation = await anAutomation(engine.db, { tenantId });
  const item = await aWorkItem(engine.db, { automation, status: "RUNNING", leaseOwner: worker });
  const { id: workItemId, businessKey, targetSystemId } = item;
  const doing = {
    workItemId,
    attempt: 1,
    tenantId,
    targetSystemId,
    step: "Registrer",
    since: new Date().toISOString(),
  };
  return { doing, businessKey, title: automation.title };
}

test("tells who works, in which lanes, and what each has in hand: never another municipality's cases", async ({
  engine,
}) => {
  const [{ id: tenantId }, { id: neighbour }] = [await aTenant(engine.db), await aTenant(engine.db)];
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const worker = aWorker({ lanes: ["archive"], concurrency: 2 });
  const ours = await inHandOf(engine, { tenantId, worker: worker.name });
  const theirs = await inHandOf(engine, { tenantId: neighbour, worker: worker.name });
  await giveSignOfLife(engine, worker, { doing: [ours.doing, theirs.doing], browsers: 1, pages: 2 });

  const found = (await listWorkers(ctx)).items.find(({ name }) => name === worker.name);

  expect(found).toMatchObject({ state: "WORKING", lanes: ["archive"], concurrency: 2, browsers: 1, pages: 2 });
  expect(found?.inHand).toMatchObject([
    { workItemId: ours.doing.workItemId, businessKey: ours.businessKey, step: "Registrer", attempt: 1 },
  ]);
  expect(JSON.stringify(found)).not.toContain(theirs.businessKey);
});

test("leaves out a case that the record has given to another since the worker told of it", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const worker = aWorker();
  const { doing } = await inHandOf(engine, { tenantId: ctx.tenantId, worker: "another" });
  await giveSignOfLife(engine, worker, { doing: [doing], browsers: 0, pages: 0 });

  expect((await listWorkers(ctx)).items.find(({ name }) => name === worker.name)).toMatchObject({ inHand: [] });
});

test("tells of those that fell silent, stopped or were lost, those that live first, and forgets them after a day", async ({
  engine,
}) => {
  const { db } = engine;
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const [working, silent, stopped, lost, longGone] = [aWorker(), aWorker(), aWorker(), aWorker(), aWorker()];
  const all = [working, silent, stopped, lost, longGone];
  for (const worker of all) await giveSignOfLife(engine, worker, { doing: [], browsers: 0, pages: 0 });
  await db.workerProcess.update({ where: { name: silent.name }, data: { seenAt: new Date(Date.now() - 20_000) } });
  await sayGoodbye(engine, stopped.name);
  await db.workerProcess.update({ where: { name: lost.name }, data: { lostAt: new Date() } });
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await db.workerProcess.update({ where: { name: longGone.name }, data: { stoppedAt: twoDaysAgo } });

  const { items } = await listWorkers(ctx);
  const states = new Map(items.map(({ name, state }) => [name, state]));

  expect(all.map(({ name }) => states.get(name))).toEqual(["WORKING", "SILENT", "STOPPED", "LOST", undefined]);
  expect(items.findIndex(({ name }) => name === silent.name)).toBeLessThan(
    items.findIndex(({ name }) => name === stopped.name),
  );
});

test("is refused to who may not see the lanes", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });

  await expect(listWorkers(ctx)).rejects.toMatchObject({ code: "forbidden" });
});
