import { startRun } from "../../core/runs/index.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
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

test("a schedule that comes due starts a run, and its cases are done", async ({ house }) => {
  const { db } = house.engine;
  const automationId = await house.employ(collector);
  waiting.numbers = [7];
  const nextAt = new Date(Date.now() + 500);
  const rule = { kind: "workingDays", times: ["06:30"] };

  const { id } = await db.schedule.create({ data: { tenantId: house.ctx.tenantId, automationId, rule, nextAt } });

  await expect
    .poll(() => db.run.findMany({ where: { automationId } }), { timeout: 10_000 })
    .toMatchObject([
      { status: "COMPLETED", trigger: "SCHEDULE", scheduleId: id, occasion: `${id}:${nextAt.toISOString()}` },
    ]);
  expect(await db.workItem.findMany({ where: { automationId } })).toMatchObject([{ status: "SUCCEEDED" }]);
});
