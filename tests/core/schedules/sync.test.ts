import { syncSchedules } from "../../../core/schedules/index.ts";
import type { Engine } from "../../../core/context.ts";
import { aTenant, anAutomation, engineFor, expect, test } from "../../support/context.ts";
import { backends, queuesOn } from "../../support/backends.ts";

async function aSchedule({ db }: Engine, cron: string) {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, botId: "letter-filing" });
  const schedule = await db.schedule.create({
    data: { tenantId, automationId: automation.id, rule: { kind: "cron", expression: cron } },
  });
  return { ...schedule, automation };
}

/** Clock and weekday in Oslo of the next occasion of each schedule in the queue. */
async function occasions(engine: Engine): Promise<Record<string, string>> {
  const oslo = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Oslo",
    weekday: "short",
    timeStyle: undefined,
    hour: "2-digit",
    minute: "2-digit",
  });
  const schedulers = await engine.queues.schedules().getJobSchedulers();
  return Object.fromEntries(schedulers.map(({ key, next }) => [key, oslo.format(next)]));
}

test.for(backends)(
  "schedules come due by the clock in Oslo, and are gone when nobody wants them: %s",
  async (backend, { db, databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const engine = await engineFor(db, { queues });
    await db.schedule.deleteMany();
    const [kept, moved, disabled, paused, removed] = [
      await aSchedule(engine, "30 6 * * 1"),
      await aSchedule(engine, "0 7 * * 2"),
      await aSchedule(engine, "0 8 * * 3"),
      await aSchedule(engine, "0 9 * * 4"),
      await aSchedule(engine, "0 10 * * 5"),
    ];

    await syncSchedules(engine);
    await syncSchedules(engine);
    expect(await occasions(engine)).toEqual({
      [kept.id]: "Mon 06:30",
      [moved.id]: "Tue 07:00",
      [disabled.id]: "Wed 08:00",
      [paused.id]: "Thu 09:00",
      [removed.id]: "Fri 10:00",
    });

    await db.schedule.update({ where: { id: moved.id }, data: { rule: { kind: "cron", expression: "15 23 * * 0" } } });
    await db.schedule.update({ where: { id: disabled.id }, data: { enabled: false } });
    await db.automation.update({ where: { id: paused.automation.id }, data: { status: "PAUSED" } });
    await db.schedule.delete({ where: { id: removed.id } });
    await syncSchedules(engine);
    expect(await occasions(engine)).toEqual({ [kept.id]: "Mon 06:30", [moved.id]: "Sun 23:15" });

    await db.automation.update({ where: { id: paused.automation.id }, data: { status: "ACTIVE" } });
    await syncSchedules(engine);
    expect(await occasions(engine)).toMatchObject({ [paused.id]: "Thu 09:00" });
  },
);

test("a schedule that cannot be read keeps no other from its time", async ({ engine }) => {
  await engine.db.schedule.deleteMany();
  const before = await aSchedule(engine, "0 7 * * *");
  await aSchedule(engine, "hver mandag");
  const after = await aSchedule(engine, "0 8 * * *");

  await syncSchedules(engine);

  expect(Object.keys(await occasions(engine)).toSorted()).toEqual([before.id, after.id].toSorted());
});
