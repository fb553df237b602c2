import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { ClaimedCase } from "../../core/cases/index.ts";
import { readLaneRules } from "../../core/lanes/index.ts";
import { claimRun, startRun } from "../../core/runs/index.ts";
import { openLane } from "../../orchestrator/lane.ts";
import { expect, test } from "../support/context.ts";
import { aBot, aGate, type House, openHouse } from "./robots.ts";

let collected = 0;
const bot = aBot({
  collect: async () => {
    collected += 1;
    return [];
  },
  handle: async () => ({ receipt: "ferdig" }),
});

async function rulesOf({ engine, targetSystemId }: House) {
  const rules = (await readLaneRules(engine)).find(({ id }) => id === targetSystemId);
  if (!rules) throw new Error("The lane has no rules");
  return rules;
}

test("what was claimed ahead is given back when the lane's last place goes to another worker", async ({
  db,
  queues,
}) => {
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  const { engine } = house;
  await house.add(
    await house.employ(bot),
    Array.from({ length: 200 }, (_, number) => number),
  );
  const gate = aGate();
  const inHand = new Set<ClaimedCase>();
  let begun = 0;
  const rules = await rulesOf(house);
  const claimer = { worker: "w1", leaseSeconds: 15, bots: { [bot.id]: { version: "1.0.0", share: 1 } } };
  const lane = openLane({
    engine,
    log: engine.log,
    rules,
    claimer,
    hands: {
      claim: async (take) => {
        const taken = await take();
        taken.claimed.forEach((one) => inHand.add(one));
        return taken;
      },
      sayBegun: async () => undefined,
      letGo: (claimed) => claimed.forEach((one) => inHand.delete(one)),
      doCase: async () => {
        begun += 1;
        if (begun > 5) await gate.opened;
      },
      collect: async () => undefined,
      hasSuspect: () => false,
    },
  });
  onTestFinished(() => lane.close());
  onTestFinished(gate.open);
  lane.see(rules, { places: 1, othersAtWork: true });
  await expect.poll(() => inHand.size, { timeout: 10_000 }).toBeGreaterThan(20);
  expect(begun).toBe(6);

  lane.see(rules, { places: 0, othersAtWork: true });

  await expect.poll(() => inHand.size, { timeout: 5_000 }).toBe(6);
  expect(await db.workItem.groupBy({ by: ["status"], where: { targetSystemId: rules.id }, _count: true })).toEqual(
    expect.arrayContaining([
      { status: "QUEUED", _count: 194 },
      { status: "RUNNING", _count: 6 },
    ]),
  );
  expect(await db.attempt.count({ where: { workItem: { targetSystemId: rules.id } } })).toBe(6);
});

test("wake-ups that find every place in use go round ever more seldom", async ({ db, queues }) => {
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  let passedOn = 0;
  const wakeLane: typeof queues.wakeLane = (...args) => {
    passedOn += 1;
    return queues.wakeLane(...args);
  };
  const engine = { ...house.engine, queues: { ...queues, wakeLane } };
  await house.add(await house.employ(bot), [1, 2, 3, 4]);
  const gate = aGate();
  const rules = await rulesOf(house);
  let begun = 0;
  const lanes = ["w1", "w2"].map((worker) =>
    openLane({
      engine,
      log: engine.log,
      rules,
      claimer: { worker, leaseSeconds: 15, bots: { [bot.id]: { version: "1.0.0", share: 1 } } },
      hands: {
        claim: (take) => take(),
        sayBegun: async () => undefined,
        letGo: () => undefined,
        doCase: () => {
          begun += 1;
          return gate.opened;
        },
        collect: async () => undefined,
        hasSuspect: () => false,
      },
    }),
  );
  onTestFinished(async () => void (await Promise.all(lanes.map((lane) => lane.close()))));
  onTestFinished(gate.open);
  for (const lane of lanes) lane.see(rules, { places: 1, othersAtWork: true });
  await expect.poll(() => begun, { timeout: 10_000 }).toBe(2);

  passedOn = 0;
  for (let n = 0; n < 5; n += 1) await queues.wakeLane(rules.id);
  await delay(3_000);

  expect(passedOn).toBeGreaterThan(0);
  expect(passedOn).toBeLessThan(40);
});

test("nothing is collected from a system that is being worked on, and all of it afterwards", async ({ db, queues }) => {
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  const { tenantId } = house.ctx;
  const { id: windowId } = await db.maintenanceWindow.create({
    data: {
      tenantId,
      targetSystemId: house.targetSystemId,
      startsAt: new Date(Date.now() - 60_000),
      endsAt: new Date(Date.now() + 60_000),
      reason: "Ny versjon",
      createdBy: "Kari",
    },
  });
  const worker = await house.startWorker();
  collected = 0;

  const { id } = await startRun(house.ctx, { automationId: await house.employ(bot) });
  await delay(1_000);

  expect(collected).toBe(0);
  expect(await db.run.findUnique({ where: { id } })).toMatchObject({ status: "COLLECTING", collectAttempts: 1 });
  await db.maintenanceWindow.delete({ where: { id: windowId } });
  await expect.poll(() => collected, { timeout: 5_000 }).toBe(1);
  expect(worker.inHand()).toBe(0);
});

test.for([
  ["people have stopped", { pausedAt: new Date(), pausedBy: "Kari", pauseReason: "Feil satser" }],
  ["its circuit has stopped", { circuit: "OPEN" }],
] as const)(
  "nothing is collected in a lane that %s, whatever a worker knows of it",
  async ([, given], { db, queues }) => {
    const house = await openHouse({ db, queues, bots: [bot] });
    onTestFinished(() => house.close());
    const { id } = await startRun(house.ctx, { automationId: await house.employ(bot) });
    await db.targetSystem.update({ where: { id: house.targetSystemId }, data: given });

    const lease = { leaseSeconds: 15, botIds: [bot.id] };

    expect(await claimRun(house.engine, { runId: id, attempt: 1 }, lease)).toBeUndefined();

    await db.targetSystem.update({ where: { id: house.targetSystemId }, data: { pausedAt: null, circuit: "CLOSED" } });
    expect(await claimRun(house.engine, { runId: id, attempt: 1 }, lease)).toMatchObject({ runId: id });
  },
);
