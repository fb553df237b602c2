import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { startRun, startScheduledRun } from "../../core/runs/index.ts";
import { closeDb, openDb } from "../../core/db.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { startScheduler } from "../../orchestrator/scheduler.ts";
import { expect, test as base } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

const waiting = { numbers: [1, 2, 3], trouble: false };

const collector = aBot({
  collect: async () => {
    if (waiting.trouble) throw new Error("Fant ikke innboksen");
    return waiting.numbers.map((number) => ({ number }));
  },
  handle: async ({ input }) => ({ receipt: String(input.number) }),
});

const test = base.extend("house", { scope: "file" }, async ({ db, queues }, { onCleanup }) => {
  const house = await openHouse({ db, queues, bots: [collector] });
  await house.startWorker();
  const reconciler = startReconciler(house.engine, { everySeconds: 0.2, leaseSeconds: 15 });
  onCleanup(async () => {
    await reconciler.stop();
    await house.close();
  });
  return house;
});

test("a run collects what waits in the system, its cases are done, and it is completed", async ({ house }) => {
  const { db } = house.engine;
  const automationId = await house.employ(collector);

  const { id } = await startRun(house.ctx, { automationId });
  await expect
    .poll(() => db.run.findUnique({ where: { id } }), { timeout: 10_000 })
    .toMatchObject({ status: "COMPLETED" });
  waiting.numbers = [2, 3, 4];
  const next = await startRun(house.ctx, { automationId });
  await expect
    .poll(() => db.run.findUnique({ where: { id: next.id } }), { timeout: 10_000 })
    .toMatchObject({ status: "COMPLETED" });

  const cases = await db.workItem.findMany({ where: { automationId }, orderBy: { id: "asc" } });
  expect(cases.map(({ businessKey, status, runId }) => [businessKey, status, runId])).toEqual([
    ["case:1", "SUCCEEDED", id],
    ["case:2", "SUCCEEDED", id],
    ["case:3", "SUCCEEDED", id],
    ["case:4", "SUCCEEDED", next.id],
  ]);
});

test("a run that can never collect fails after three tries and says why", async ({ house }) => {
  const { db } = house.engine;
  waiting.trouble = true;
  const { id } = await startRun(house.ctx, { automationId: await house.employ(collector) });

  await expect
    .poll(() => db.run.findUnique({ where: { id } }), { timeout: 15_000 })
    .toMatchObject({ status: "FAILED" });

  expect(await db.run.findUnique({ where: { id } })).toMatchObject({
    collectAttempts: 3,
    errorMessage: "Fant ikke innboksen",
  });
  waiting.trouble = false;
});

test("a schedule that comes due starts runs, one for each occasion however many look", async ({ house }) => {
  const { db, queues } = house.engine;
  const { tenantId } = house.ctx;
  const automationId = await house.employ(collector);
  const schedulers = [startScheduler(house.engine), startScheduler(house.engine)];
  onTestFinished(async () => void (await Promise.all(schedulers.map((scheduler) => scheduler.stop()))));

  // Six fields, the first of them seconds: nobody wants to wait for a minute.
  const { id: scheduleId } = await db.schedule.create({
    data: { tenantId, automationId, rule: { kind: "cron", expression: "* * * * * *" } },
  });
  await expect.poll(() => db.run.count({ where: { automationId } }), { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
  await db.schedule.update({ where: { id: scheduleId }, data: { enabled: false } });
  await expect.poll(() => queues.schedules().getJobSchedulers()).toEqual([]);
  await delay(300);
  const runs = await db.run.findMany({ where: { automationId } });
  await delay(1_500);

  expect(await db.run.count({ where: { automationId } })).toBe(runs.length);
  const occasions = runs.map(({ occasion }) => occasion);
  expect(new Set(occasions).size).toBe(runs.length);
  for (const occasion of occasions) expect(occasion).toMatch(new RegExp(`^repeat:${scheduleId}:\\d+$`));
  expect(await startScheduledRun(house.engine, { scheduleId, occasion: occasions[0] ?? "" })).toBeUndefined();
});

test(
  "an occasion that comes while the record is away is told again when it is back",
  { timeout: 30_000 },
  async ({ house }) => {
    const { db, queues } = house.engine;
    const away = openDb("postgresql://nobody@127.0.0.1:1/nowhere");
    onTestFinished(() => closeDb(away));
    const automationId = await house.employ(collector);
    const { id } = await db.schedule.create({
      data: { tenantId: house.ctx.tenantId, automationId, rule: { kind: "cron", expression: "* * * * * *" } },
    });
    await expect.poll(() => queues.schedules().getJobSchedulers()).toMatchObject([{ key: id }]);

    const blind = startScheduler({ ...house.engine, db: away });
    await delay(1_500);
    await blind.stop();
    await db.schedule.update({ where: { id }, data: { rule: { kind: "cron", expression: "0 0 1 1 *" } } });
    await expect.poll(() => queues.schedules().getJobSchedulers()).toMatchObject([{ pattern: "0 0 1 1 *" }]);
    expect(await db.run.count({ where: { automationId } })).toBe(0);
    const seeing = startScheduler(house.engine);
    onTestFinished(() => seeing.stop());

    await expect.poll(() => db.run.count({ where: { automationId } }), { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
  },
);
