import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { closeDb, openDb } from "../../core/db.ts";
import type { Engine } from "../../core/context.ts";
import { startScheduler } from "../../orchestrator/scheduler.ts";
import { anAutomation, aTenant, expect, test } from "../support/context.ts";

async function aSchedule({ db }: Engine, nextAt: Date) {
  const { id: tenantId } = await aTenant(db);
  const { id: automationId } = await anAutomation(db, { tenantId, botId: "letter-filing" });
  const rule = { kind: "workingDays", times: ["06:30"] };
  const { id } = await db.schedule.create({ data: { tenantId, automationId, rule, nextAt } });
  return { id, runs: () => db.run.findMany({ where: { scheduleId: id } }) };
}

function scheduling(engine: Engine) {
  const scheduler = startScheduler(engine);
  onTestFinished(() => scheduler.stop());
}

test("starts a run at the moment its schedule comes due, once however many processes wait for it", async ({
  engine,
}) => {
  const nextAt = new Date(Date.now() + 2_000);
  const schedule = await aSchedule(engine, nextAt);
  for (let process = 0; process < 3; process += 1) scheduling(engine);

  await delay(nextAt.getTime() - Date.now() - 100);
  expect(await schedule.runs()).toEqual([]);
  // Well before anybody would have looked by chance.
  await expect
    .poll(schedule.runs, { timeout: 2_500 })
    .toMatchObject([{ occasion: `${schedule.id}:${nextAt.toISOString()}` }]);
  await delay(500);

  expect(await schedule.runs()).toHaveLength(1);
});

test("goes on when the database was away", async ({ engine }) => {
  const away = openDb("postgresql://nobody@127.0.0.1:1/nowhere");
  onTestFinished(() => closeDb(away));
  let isAway = true;
  const now = () => new Date();
  const engineThatLoses: Engine = {
    ...engine,
    now,
    get db() {
      return isAway ? away : engine.db;
    },
  };
  const nextAt = new Date(Date.now() + 6_500);
  const schedule = await aSchedule(engine, nextAt);
  scheduling(engineThatLoses);

  await delay(1_000);
  isAway = false;

  await expect.poll(schedule.runs, { timeout: 10_000 }).toHaveLength(1);
}, 20_000);
