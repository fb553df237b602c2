import { v7 as uuidv7 } from "uuid";
import { watchDeadlines } from "../../../core/alerts/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Automation, Db } from "../../../core/db.ts";
import { anAutomation, aRun, aTenant, aWorkItem, expect, test } from "../../support/context.ts";

const now = new Date("2026-03-02T09:00:00Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const at = (engine: Engine, date = now): Engine => ({ ...engine, now: () => date });

/** Settled cases of the automation that took a robot so long. */
async function measured(db: Db, { automation, seconds }: { automation: Automation; seconds: number }) {
  for (const status of ["SUCCEEDED", "SUCCEEDED", "HANDED_OVER"] as const) {
    const { id } = await aWorkItem(db, { automation, status, settledAt: minutes(-600) });
    const attempt = {
      workItemId: id,
      number: 1,
      tenantId: automation.tenantId,
      worker: "w",
      botVersion: "1",
      robotShare: 1,
    };
    const startedAt = minutes(-660);
    const finishedAt = new Date(startedAt.getTime() + seconds * 1000);
    await db.attempt.create({ data: { ...attempt, startedAt, finishedAt, outcome: "SUCCEEDED" } });
  }
}

type Many = { automation: Automation; count: number; deadline: Date | null };

async function waiting(db: Db, { automation, count, deadline }: Many) {
  const { id: automationId, tenantId, targetSystemId, unitId } = automation;
  const { id: runId } = await aRun(db, { automation });
  const rows = Array.from({ length: count }, () => {
    const id = uuidv7();
    return {
      id,
      tenantId,
      automationId,
      targetSystemId,
      unitId,
      runId,
      businessKey: id,
      businessKeyHash: id,
      input: {},
      deadline,
    };
  });
  await db.workItem.createMany({ data: rows });
}

const eventsOf = (db: Db, { tenantId }: Automation) =>
  db.event.findMany({ where: { tenantId }, orderBy: { id: "asc" }, select: { kind: true, subject: true, data: true } });

test("tells once of the cases whose deadline is past, however often it looks", async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  const first = await aWorkItem(db, { automation, deadline: minutes(-90) });
  await aWorkItem(db, { automation, deadline: minutes(-5), status: "HELD" });
  await aWorkItem(db, { automation, deadline: minutes(-5), status: "SUCCEEDED", settledAt: minutes(-1) });

  await Promise.all([watchDeadlines(at(engine)), watchDeadlines(at(engine))]);
  await watchDeadlines(at(engine, minutes(30)));

  const data = {
    automationId: automation.id,
    cases: 2,
    firstDeadline: minutes(-90).toISOString(),
    sampleWorkItemId: first.id,
  };
  expect(await eventsOf(db, automation)).toEqual([{ kind: "deadline.broken", subject: automation.id, data }]);
});

test("tells again the next day, and when there are ten times as many", async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  await aWorkItem(db, { automation, deadline: minutes(-5) });

  await watchDeadlines(at(engine));
  await waiting(db, { automation, count: 12, deadline: minutes(-5) });
  await watchDeadlines(at(engine));
  await watchDeadlines(at(engine, minutes(24 * 60)));

  expect((await eventsOf(db, automation)).map((event) => event.data)).toMatchObject([
    { cases: 1 },
    { cases: 13 },
    { cases: 13 },
  ]);
});

test("predicts from measured time, the queue and the lane's concurrency which deadlines will be broken", async ({
  db,
  engine,
}) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  await measured(db, { automation, seconds: 600 });
  await waiting(db, { automation, count: 8, deadline: minutes(60) });
  await watchDeadlines(at(engine));
  expect(await eventsOf(db, automation)).toEqual([]);

  await waiting(db, { automation, count: 8, deadline: minutes(60) });
  await watchDeadlines(at(engine));

  const [event, ...others] = await eventsOf(db, automation);
  expect(event).toMatchObject({ kind: "deadline.at_risk", subject: automation.id });
  expect(event?.data).toMatchObject({
    cases: 5,
    firstDeadline: minutes(60).toISOString(),
    predictedAt: minutes(65).toISOString(),
  });
  expect(others).toEqual([]);
});

test("sees a maintenance window, and cases of others ahead in the queue", async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const [automation, other] = [await anAutomation(db, { tenantId }), await anAutomation(db, { tenantId })];
  await measured(db, { automation: other, seconds: 600 });
  await waiting(db, { automation, count: 1, deadline: minutes(120) });
  await aWorkItem(db, { automation: other, priority: 1 });
  await watchDeadlines(at(engine));
  expect(await eventsOf(db, automation)).toEqual([]);

  const window = { tenantId, targetSystemId: automation.targetSystemId, reason: "Oppgradering", createdBy: "Kari" };
  await db.maintenanceWindow.create({ data: { ...window, startsAt: minutes(-10), endsAt: minutes(180) } });
  await watchDeadlines(at(engine));

  const told = await eventsOf(db, automation);
  expect(told.map((event) => event.data)).toMatchObject([{ cases: 1, predictedAt: minutes(195).toISOString() }]);
});

test("counts with the lane's rate limit where that is slower than the robot", async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  await measured(db, { automation, seconds: 1 });
  await waiting(db, { automation, count: 8, deadline: minutes(60) });
  await watchDeadlines(at(engine));
  expect(await eventsOf(db, automation)).toEqual([]);

  const rate = { rateMax: 6, ratePerSeconds: 3600 };
  await db.targetSystem.update({ where: { id: automation.targetSystemId }, data: rate });
  await watchDeadlines(at(engine));

  expect((await eventsOf(db, automation)).map(({ data }) => data)).toMatchObject([{ cases: 3 }]);
});

test("warns a day ahead where work stands still and nobody knows for how long", async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  await measured(db, { automation, seconds: 1 });
  await waiting(db, { automation, count: 3, deadline: minutes(20 * 60) });
  await waiting(db, { automation, count: 3, deadline: minutes(30 * 60) });
  await watchDeadlines(at(engine));
  expect(await eventsOf(db, automation)).toEqual([]);

  const pause = { pausedAt: now, pausedBy: "Kari", pauseReason: "Feil i fagsystemet" };
  await db.targetSystem.update({ where: { id: automation.targetSystemId }, data: pause });
  await watchDeadlines(at(engine));

  expect((await eventsOf(db, automation)).map((event) => event.data)).toMatchObject([{ cases: 3, predictedAt: null }]);
});

test("counts a hundred thousand waiting cases in one statement", { timeout: 120_000 }, async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  await measured(db, { automation, seconds: 10 });
  const { id: runId } = await aRun(db, { automation });
  await db.$executeRaw`
    insert into work_item (id, tenant_id, automation_id, target_system_id, run_id, unit_id, business_key,
      business_key_hash, input, deadline)
    select gen_random_uuid(), ${tenantId}::uuid, ${automation.id}::uuid, ${automation.targetSystemId}::uuid, ${runId}::uuid,
      ${automation.unitId}::uuid, 'many:' || n, 'many:' || n, '{}', ${now}::timestamptz + make_interval(mins => n)
    from generate_series(1, 100000) n`;

  const startedAt = performance.now();
  await watchDeadlines(at(engine));
  const tookMs = performance.now() - startedAt;

  // Two at a time of ten seconds each: twelve a minute against one deadline a minute, so all are done in time.
  expect(await eventsOf(db, automation)).toEqual([]);
  expect(tookMs).toBeLessThan(5_000);
});
