import { randomUUID } from "node:crypto";
import {
  claimRun,
  closeSettledRuns,
  failCollect,
  finishCollect,
  renewRunLease,
  retryLostCollects,
} from "../../../core/runs/index.ts";
import { giveSignOfLife, sayGoodbye } from "../../../core/workers/index.ts";
import type { Engine } from "../../../core/context.ts";
import { anAutomation, aRun, aTenant, aWorkItem, expect, test } from "../../support/context.ts";

const letters = (...numbers: number[]) => numbers.map((number) => ({ letterNumber: `L-${number}`, subject: "Brev" }));

async function aCollectingRun(engine: Engine) {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId, botId: "letter-filing" });
  const run = await aRun(engine.db, { automation, status: "COLLECTING", collectAttempts: 1 });
  return { automation, run };
}

const lease = { leaseSeconds: 30, botIds: ["letter-filing"] };

async function claimed(engine: Engine, { id: runId }: { id: string }, attempt = 1) {
  const run = await claimRun(engine, { runId, attempt }, lease);
  if (!run) throw new Error(`Run ${runId} was not to be had`);
  return run;
}

const lapse = (engine: Engine, { id }: { id: string }) =>
  engine.db.run.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });

type TheRun = { id: string; automationId: string; tenantId: string };

const eventsOf = ({ db }: Engine, { tenantId }: TheRun) =>
  db.event.findMany({ where: { tenantId }, select: { kind: true, subject: true, data: true } });

const failed = ({ id: runId, automationId }: TheRun) => ({
  kind: "run.failed",
  subject: automationId,
  data: { runId, automationId },
});

test("a run that is to be collected for goes to one worker", async ({ engine }) => {
  const { automation, run } = await aCollectingRun(engine);
  const job = { runId: run.id, attempt: 1 };

  const claims = await Promise.all([
    claimRun(engine, job, lease),
    claimRun(engine, job, lease),
    claimRun(engine, job, lease),
  ]);

  expect(claims.filter((one) => one !== undefined)).toEqual([
    {
      runId: run.id,
      attempt: 1,
      tenantId: automation.tenantId,
      automationId: automation.id,
      unitId: automation.unitId,
      botId: "letter-filing",
      settings: {},
      targetSystemId: automation.targetSystemId,
      baseUrl: "http://127.0.0.1:1",
      credentialId: null,
      deadlineWorkingDays: null,
    },
  ]);
  expect(await claimRun(engine, { ...job, attempt: 2 }, lease)).toBeUndefined();
  expect(await claimRun(engine, { runId: randomUUID(), attempt: 1 }, lease)).toBeUndefined();
});

test("what was found becomes cases of the run; what is known already, or found twice, is passed over", async ({
  engine,
}) => {
  const { automation, run } = await aCollectingRun(engine);
  const earlier = await aCollectingRun(engine).then(() =>
    aRun(engine.db, { automation, status: "COLLECTING", collectAttempts: 1 }),
  );
  await finishCollect(engine, await claimed(engine, earlier), letters(1, 2));

  const added = await finishCollect(engine, await claimed(engine, run), letters(2, 3, 4, 3));

  expect(added).toBe(2);
  const items = await engine.db.workItem.findMany({ where: { runId: run.id }, orderBy: { id: "asc" } });
  expect(items).toMatchObject([
    { businessKey: "letter:L-3", status: "QUEUED", input: letters(3)[0], unitId: automation.unitId, priority: 5 },
    { businessKey: "letter:L-4" },
  ]);
  expect(await engine.db.run.findUnique({ where: { id: run.id } })).toMatchObject({
    status: "RUNNING",
    leaseUntil: null,
    errorMessage: null,
  });
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(2);
});

test("what breaks the bot's own schema is told, without personal numbers, and the rest is taken", async ({
  engine,
}) => {
  const { run } = await aCollectingRun(engine);
  const misfits = Array.from({ length: 150 }, () => ({ letterNumber: "15808012345", subject: "" }));

  const added = await finishCollect(engine, await claimed(engine, run), [...misfits, ...letters(1, 2)]);

  expect(added).toBe(2);
  const { errorMessage, status } = await engine.db.run.findUniqueOrThrow({ where: { id: run.id } });
  expect(status).toBe("RUNNING");
  expect(errorMessage).toMatch(/^300 feil i innhentede saker; den første: items\[0\]\.input\.letterNumber: /);
  expect(errorMessage).not.toContain("15808012345");
});

test("nothing is taken from a worker that has lost the run", async ({ engine }) => {
  const { run } = await aCollectingRun(engine);
  const first = await claimed(engine, run);
  await lapse(engine, run);
  await retryLostCollects(engine);
  const second = await claimed(engine, run, 2);

  expect(await renewRunLease(engine, first, 30)).toBe(false);
  expect(await finishCollect(engine, first, letters(1))).toBe(0);
  await failCollect(engine, first, "for sent");
  expect(await renewRunLease(engine, second, 30)).toBe(true);
  expect(await finishCollect(engine, second, letters(1, 2))).toBe(2);
  expect(await engine.db.run.findUnique({ where: { id: run.id } })).toMatchObject({
    status: "RUNNING",
    errorMessage: null,
  });
});

test("a run whose worker is lost three times fails, and says why", async ({ engine: running }) => {
  const now = new Date();
  const engine = { ...running, now: () => now };
  const { automation, run } = await aCollectingRun(engine);
  for (const attempt of [1, 2, 3]) {
    await claimed(engine, run, attempt);
    await lapse(engine, run);
    await retryLostCollects(engine);
  }

  expect(await engine.db.run.findUnique({ where: { id: run.id } })).toMatchObject({
    status: "FAILED",
    collectAttempts: 3,
    finishedAt: now,
    errorMessage: "Arbeideren ga ikke lenger livstegn",
  });
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(2);
  expect(await claimRun(engine, { runId: run.id, attempt: 3 }, lease)).toBeUndefined();
  await retryLostCollects(engine);
  expect(await eventsOf(engine, run)).toEqual([failed(run)]);
});

test("a run whose collecting fails three times fails, and keeps what was said last", async ({ engine: running }) => {
  const now = new Date();
  const engine = { ...running, now: () => now };
  const { run } = await aCollectingRun(engine);
  for (const attempt of [1, 2]) {
    await failCollect(engine, await claimed(engine, run, attempt), `Fagsystemet svarer ikke (${attempt})`);
    expect(await engine.db.run.findUnique({ where: { id: run.id } })).toMatchObject({
      status: "COLLECTING",
      finishedAt: null,
    });
    await retryLostCollects(engine);
  }
  await failCollect(engine, await claimed(engine, run, 3), "Fagsystemet kjenner ikke 15808012345");
  await retryLostCollects(engine);

  expect(await engine.db.run.findUnique({ where: { id: run.id } })).toMatchObject({
    status: "FAILED",
    collectAttempts: 3,
    finishedAt: now,
    errorMessage: "Fagsystemet kjenner ikke ***********",
  });
  expect(await eventsOf(engine, run)).toEqual([failed(run)]);
});

test("a run whose job was lost before anybody took it gets another job, and loses no try", async ({ engine }) => {
  const { automation, run } = await aCollectingRun(engine);

  await retryLostCollects(engine);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(0);
  await retryLostCollects({ ...engine, now: () => new Date(Date.now() + 11_000) });

  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
  expect(await engine.db.run.findUnique({ where: { id: run.id } })).toMatchObject({
    status: "COLLECTING",
    collectAttempts: 1,
  });
});

test("a run is completed when its last case is settled", async ({ engine }) => {
  const { automation } = await aCollectingRun(engine);
  const empty = await aRun(engine.db, { automation });
  const runs = await Promise.all(
    (["QUEUED", "RUNNING", "RETRYING", "SUCCEEDED", "HANDED_OVER", "FAILED"] as const).map(async (status) => {
      const run = await aRun(engine.db, { automation });
      await aWorkItem(engine.db, { automation, runId: run.id, status: "SUCCEEDED" });
      await aWorkItem(engine.db, { automation, runId: run.id, status });
      return run;
    }),
  );

  await closeSettledRuns(engine);

  const statuses = await Promise.all(
    [...runs, empty].map(({ id }) => engine.db.run.findUniqueOrThrow({ where: { id } })),
  );
  expect(statuses.map(({ status }) => status)).toEqual([
    "RUNNING",
    "RUNNING",
    "RUNNING",
    "COMPLETED",
    "COMPLETED",
    "COMPLETED",
    "COMPLETED",
  ]);
  expect(statuses.map(({ finishedAt }) => finishedAt !== null)).toEqual([false, false, false, true, true, true, true]);
});

test("a run whose bot another worker has is left to that one, and is anybody's when no worker has the bot", async ({
  engine,
}) => {
  const { run } = await aCollectingRun(engine);
  const job = { runId: run.id, attempt: 1 };
  const stranger = { leaseSeconds: 30, botIds: ["sum-check"] };
  const worker = { name: randomUUID(), host: "vert-1", machine: null, pid: 4711, version: "0.1.0" };
  const bots = { "letter-filing": "1.2.0" };
  const sign = { doing: [], browsers: 0, pages: 0 };
  await giveSignOfLife(engine, { ...worker, startedAt: new Date(), lanes: [], concurrency: null, bots }, sign);

  expect(await claimRun(engine, job, stranger)).toBeUndefined();

  await sayGoodbye(engine, worker.name);
  expect(await claimRun(engine, job, stranger)).toMatchObject({ runId: run.id, botId: "letter-filing" });
});
