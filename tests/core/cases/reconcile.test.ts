import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { addWorkItems, enqueueLostCases } from "../../../core/cases/index.ts";
import { createCatalogue } from "../../../core/catalogue/index.ts";
import { laneQueueName, type Queues } from "../../../core/queues/index.ts";
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

/** Hears of the jobs of a lane, and does nothing about them. */
function listen({ backend }: Queues, targetSystemId: string): string[] {
  const heard: string[] = [];
  const note = async (job: { data: { workItemId: string } }) => heard.push(job.data.workItemId);
  const worker = backend.openWorker(laneQueueName(targetSystemId), note, 5);
  worker.on("error", () => undefined);
  void worker.run();
  onTestFinished(() => worker.close());
  return heard;
}

test.for(backends)(
  "the cases of a queue that was emptied are enqueued again, each once: %s",
  async (backend, { db, databaseUrl, skip }) => {
    const { queues, redisUrl } = await queuesOn(backend, { databaseUrl, skip });
    const engine = await engineFor(db, { queues });
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const numbers = Array.from({ length: 1_500 }, (_, sumNumber) => ({ input: { sumNumber } }));
    const { items } = await addWorkItems(ctx, { automationId: automation.id, items: numbers });
    await emptyQueues({ backend, redisUrl, db });
    expect(await queues.countJobs(automation.targetSystemId)).toBe(0);

    await enqueueLostCases(engine, { thorough: true });
    expect(await queues.countJobs(automation.targetSystemId)).toBe(0);
    const later = { ...engine, now: () => new Date(Date.now() + 11_000) };
    await enqueueLostCases(later, { thorough: false });
    await enqueueLostCases(later, { thorough: true });

    expect(await queues.countJobs(automation.targetSystemId)).toBe(1_500);
    const heard = listen(queues, automation.targetSystemId);
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(1_500);
    expect(heard.toSorted()).toEqual(items.map(({ id }) => id).toSorted());
  },
);

test("what is to be tried again waits for its time also when its job was lost", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const queuedAt = new Date(Date.now() - 60_000);
  const due = await aWorkItem(db, {
    automation,
    queuedAt,
    status: "RETRYING",
    attemptNumber: 2,
    notBefore: new Date(Date.now() - 1_000),
  });
  await aWorkItem(db, {
    automation,
    queuedAt,
    status: "RETRYING",
    attemptNumber: 2,
    notBefore: new Date(Date.now() + 60_000),
  });

  await enqueueLostCases(engine, { thorough: false });

  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(2);
  const heard = listen(engine.queues, automation.targetSystemId);
  await expect.poll(() => heard).toEqual([due.id]);
  await delay(300);
  expect(heard).toEqual([due.id]);
});

test("cases of an automation that is paused wait until it is active again", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id, status: "PAUSED" });
  await aWorkItem(db, { automation, queuedAt: new Date(Date.now() - 60_000) });

  await enqueueLostCases(engine, { thorough: true });
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(0);
  await db.automation.update({ where: { id: automation.id }, data: { status: "ACTIVE" } });
  await enqueueLostCases(engine, { thorough: false });

  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
});

test("a lane that is full of jobs nobody needs still gets those of its oldest cases, when it is gone through", async ({
  engine,
}) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  const strangers = Array.from({ length: 3 }, () => ({
    workItemId: crypto.randomUUID(),
    attempt: 1,
    priority: 5,
    targetSystemId: automation.targetSystemId,
  }));
  await engine.queues.enqueueCases(strangers);
  await aWorkItem(db, { automation, queuedAt: new Date(Date.now() - 60_000) });

  await enqueueLostCases(engine, { thorough: false });
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(3);
  await enqueueLostCases(engine, { thorough: true });

  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(4);
});

test("cases of a bot that is not in this build are left to one that has it", async ({ engine }) => {
  const { db, queues } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
  await aWorkItem(db, { automation, queuedAt: new Date(Date.now() - 60_000) });
  const without = { ...engine, catalogue: createCatalogue([letterBot]) };

  await enqueueLostCases(without, { thorough: true });
  expect(await queues.countJobs(automation.targetSystemId)).toBe(0);
  await enqueueLostCases(engine, { thorough: false });

  expect(await queues.countJobs(automation.targetSystemId)).toBe(1);
});
