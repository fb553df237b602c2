import { Redis } from "ioredis";
import { addWorkItems, makeDue, wakeLanesWithWork } from "../../../core/cases/index.ts";
import { createCatalogue } from "../../../core/catalogue/index.ts";
import type { Db } from "../../../core/db.ts";
import {
  anAutomation,
  aTenant,
  aWorkItem,
  contextFor,
  engineFor,
  expect,
  letterBot,
  test,
} from "../../support/context.ts";
import { type Backend, backends, queuesOn } from "../../support/backends.ts";

type Emptied = { backend: Backend; redisUrl: string | undefined; db: Db };

async function emptyQueues({ backend, redisUrl, db }: Emptied): Promise<void> {
  if (backend === "PostgreSQL") {
    await db.$executeRaw`TRUNCATE bullmq.job CASCADE`;
    return;
  }
  const redis = new Redis(redisUrl ?? "");
  await redis.flushall();
  redis.disconnect();
}

test.for(backends)(
  "a lane whose queue was emptied is woken again, once however often it is looked at: %s",
  async (backend, { db, databaseUrl, skip }) => {
    const { queues, redisUrl } = await queuesOn(backend, { databaseUrl, skip });
    const engine = await engineFor(db, { queues });
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id: automationId, targetSystemId } = await anAutomation(db, { tenantId: ctx.tenantId });
    const idle = await anAutomation(db, { tenantId: (await aTenant(db)).id });
    const items = Array.from({ length: 1_500 }, (_, sumNumber) => ({ input: { sumNumber } }));
    await addWorkItems(ctx, { automationId, items });
    expect(await queues.countJobs(targetSystemId)).toBe(1);
    await emptyQueues({ backend, redisUrl, db });
    expect(await queues.countJobs(targetSystemId)).toBe(0);

    await wakeLanesWithWork(engine);
    await wakeLanesWithWork(engine);

    expect(await queues.countJobs(targetSystemId)).toBe(1);
    expect(await queues.countJobs(idle.targetSystemId)).toBe(0);
  },
);

test("a case is due when its time has come, and not before", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const retried = { automation, status: "RETRYING", attemptNumber: 2 } as const;
  const due = await aWorkItem(db, { ...retried, notBefore: new Date(Date.now() - 1_000) });
  const later = await aWorkItem(db, { ...retried, notBefore: new Date(Date.now() + 60_000) });
  const held = await aWorkItem(db, { automation, status: "HELD", notBefore: new Date(Date.now() - 1_000) });

  expect(await makeDue(engine)).toEqual([automation.targetSystemId]);
  expect(await makeDue(engine)).toEqual([]);

  const notBefore = async ({ id }: { id: string }) =>
    (await db.workItem.findUniqueOrThrow({ where: { id } })).notBefore;
  expect(await notBefore(due)).toBeNull();
  expect(await notBefore(later)).toEqual(later.notBefore);
  expect(await notBefore(held)).toEqual(held.notBefore);
});

test("a lane whose only cases cannot be begun is left asleep", async ({ engine }) => {
  const { db } = engine;
  const paused = await anAutomation(db, { tenantId: (await aTenant(db)).id, status: "PAUSED" });
  const gathering = await anAutomation(db, { tenantId: (await aTenant(db)).id, startAtWaiting: 5 });
  const stopped = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  await db.targetSystem.update({ where: { id: stopped.targetSystemId }, data: { circuit: "OPEN" } });
  for (const automation of [paused, gathering, stopped]) await aWorkItem(db, { automation });
  const jobs = () =>
    Promise.all([paused, gathering, stopped].map(({ targetSystemId }) => engine.queues.countJobs(targetSystemId)));

  await wakeLanesWithWork(engine);
  expect(await jobs()).toEqual([0, 0, 0]);
  await db.automation.update({ where: { id: paused.id }, data: { status: "ACTIVE" } });
  await db.automation.update({ where: { id: gathering.id }, data: { batchOpen: true } });
  await db.targetSystem.update({ where: { id: stopped.targetSystemId }, data: { circuit: "HALF_OPEN" } });
  await wakeLanesWithWork(engine);

  expect(await jobs()).toEqual([1, 1, 1]);
});

test("cases of a bot that is not in this build are left to one that has it", async ({ engine }) => {
  const { db, queues } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  await aWorkItem(db, { automation });

  await wakeLanesWithWork({ ...engine, catalogue: createCatalogue([letterBot]) });
  expect(await queues.countJobs(automation.targetSystemId)).toBe(0);
  await wakeLanesWithWork(engine);

  expect(await queues.countJobs(automation.targetSystemId)).toBe(1);
});
