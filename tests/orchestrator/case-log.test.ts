import { onTestFinished } from "vitest";
import { BusinessException, TechnicalError } from "../../bots/sdk/index.ts";
import { createLogger } from "../../core/log.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { expect, test } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

const number = 15_808_012_345;

test("every line about a case says which case, run, attempt, automation, lane and worker, and nothing that stands in it", async ({
  db,
  queues,
}) => {
  const lines: string[] = [];
  const log = createLogger("debug", { write: (line) => void lines.push(line) });
  const bot = aBot({
    async handle({ input, step }) {
      if (input.number === 1) throw new BusinessException("MUST_DECIDE", "Kari Nordmann må vurderes");
      if (input.number === number) {
        return step(`Søk ${number}`, async () => {
          throw new TechnicalError("TARGET_DOWN", `fnr ${number} for Kari Nordmann ble ikke funnet`);
        });
      }
      return { receipt: "Kari Nordmann" };
    },
  });
  const house = await openHouse({ db, queues, bots: [bot], log });
  onTestFinished(() => house.close());
  const worker = await house.startWorker();
  const automationId = await house.employ(bot, { maxAttempts: 1 });
  const { code: automation } = await db.automation.findUniqueOrThrow({ where: { id: automationId } });

  const ids = await house.add(automationId, [1, 2, number]);
  const settled = () => db.workItem.count({ where: { id: { in: ids }, settledAt: { not: null } } });
  await expect.poll(settled, { timeout: 20_000 }).toBe(3);

  const ofCases = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => "workItemId" in line);
  const items = await db.workItem.findMany({ where: { id: { in: ids } } });
  expect(new Set(ofCases.map((line) => line["workItemId"]))).toEqual(new Set(ids));
  for (const line of ofCases) {
    const { runId, tenantId } = items.find(({ id }) => id === line["workItemId"]) ?? {};
    expect(line).toMatchObject({ runId, tenantId, attempt: 1, automation, lane: "archive", worker: worker.name });
  }
  expect(new Set(ofCases.map((line) => line["outcome"]))).toEqual(
    new Set(["SUCCEEDED", "BUSINESS_EXCEPTION", "TECHNICAL_ERROR"]),
  );
  expect(lines.join("")).not.toMatch(/Nordmann|15808012345/);
});

test("a case that was taken back from a worker is told with the attempt and the worker that lost it", async ({
  db,
  queues,
}) => {
  const lines: string[] = [];
  const log = createLogger("info", { write: (line) => void lines.push(line) });
  const bot = aBot({ handle: async () => ({ receipt: "" }) });
  const house = await openHouse({ db, queues, bots: [bot], log });
  onTestFinished(() => house.close());
  const automationId = await house.employ(bot);
  const { code: automation } = await db.automation.findUniqueOrThrow({ where: { id: automationId } });
  const [id = ""] = await house.add(automationId, [7]);
  const attempt = { number: 1, tenantId: house.ctx.tenantId, worker: "w-7", botVersion: "1.0.0", robotShare: 1 };
  await db.attempt.create({ data: { workItemId: id, startedAt: new Date(), ...attempt } });
  const leaseUntil = new Date(Date.now() - 1000);
  const { runId } = await db.workItem.update({
    where: { id },
    data: { status: "RUNNING", leaseOwner: "w-7", leaseUntil },
  });

  const reconciler = startReconciler(house.engine, { everySeconds: 1, leaseSeconds: 1 });
  onTestFinished(() => reconciler.stop());
  const told = () =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ msg }) => msg === "lease lost");
  await expect.poll(told, { timeout: 10_000 }).toMatchObject({ worker: "w-7" });

  expect(told()).toMatchObject({ workItemId: id, runId, attempt: 1, automation, lane: "archive", status: "RETRYING" });
});
