import { watchIdle } from "../../../core/alerts/index.ts";
import type { Engine } from "../../../core/context.ts";
import { aTenant, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

const now = new Date("2026-03-02T09:00:00Z");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const at = (engine: Engine, date = now): Engine => ({ ...engine, now: () => date });

test("tells once a day of an automation that settles nothing though cases wait", async ({ db, engine }) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, idleAlertHours: 4 });
  await aWorkItem(db, { automation, status: "SUCCEEDED", settledAt: hours(-5), queuedAt: hours(-6) });
  for (const queued of [-5, -1]) await aWorkItem(db, { automation, queuedAt: hours(queued) });

  await Promise.all([watchIdle(at(engine)), watchIdle(at(engine))]);
  await watchIdle(at(engine, hours(2)));
  await watchIdle(at(engine, hours(24)));

  const events = await db.event.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  const told = { kind: "nothing.settled", subject: automation.id };
  expect(events).toMatchObject([told, told]);
  const lastSettledAt = hours(-5).toISOString();
  expect(events[0]?.data).toMatchObject({ automationId: automation.id, hours: 4, waiting: 2, lastSettledAt });
});

test("is silent while cases are settled, have not waited long, are not due, or nobody asked", async ({
  db,
  engine,
}) => {
  const { id: tenantId } = await aTenant(db);
  const busy = await anAutomation(db, { tenantId, idleAlertHours: 4 });
  await aWorkItem(db, { automation: busy, queuedAt: hours(-9) });
  await aWorkItem(db, { automation: busy, status: "HANDED_OVER", settledAt: hours(-3), queuedAt: hours(-9) });
  const fresh = await anAutomation(db, { tenantId, idleAlertHours: 4 });
  await aWorkItem(db, { automation: fresh, queuedAt: hours(-3) });
  const deferred = await anAutomation(db, { tenantId, idleAlertHours: 4 });
  await aWorkItem(db, { automation: deferred, queuedAt: hours(-9), notBefore: hours(3) });
  const paused = await anAutomation(db, { tenantId, idleAlertHours: 4, status: "PAUSED" });
  await aWorkItem(db, { automation: paused, queuedAt: hours(-9) });
  const saving = await anAutomation(db, { tenantId, idleAlertHours: 4, startAtWaiting: 100 });
  await aWorkItem(db, { automation: saving, queuedAt: hours(-9) });
  const unasked = await anAutomation(db, { tenantId });
  await aWorkItem(db, { automation: unasked, queuedAt: hours(-9) });

  await watchIdle(at(engine));

  expect(await db.event.count({ where: { tenantId } })).toBe(0);
});

test("says why: a lane that people or its circuit stopped, maintenance, no worker, or nobody knows", async ({
  db,
  engine,
}) => {
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, idleAlertHours: 1 });
  await aWorkItem(db, { automation, queuedAt: hours(-2) });
  const { targetSystemId } = automation;
  const lane = (data: object) => db.targetSystem.update({ where: { id: targetSystemId }, data });
  const why = async (day: number) => {
    await watchIdle(at(engine, hours(24 * day)));
    const { data } = await db.event.findFirstOrThrow({ where: { tenantId }, orderBy: { id: "desc" } });
    return (data as { why: string }).why;
  };

  expect(await why(0)).toBe("NO_WORKER");
  await lane({ circuit: "OPEN" });
  expect(await why(1)).toBe("CIRCUIT_OPEN");
  const window = {
    tenantId,
    targetSystemId,
    startsAt: hours(40),
    endsAt: hours(60),
    reason: "Oppgradering",
    createdBy: "Kari",
  };
  await db.maintenanceWindow.create({ data: window });
  expect(await why(2)).toBe("MAINTENANCE");
  await lane({ pausedAt: now, pauseReason: "Stans", pausedBy: "Kari" });
  expect(await why(3)).toBe("LANE_PAUSED");
  await lane({ pausedAt: null, circuit: "CLOSED" });
  const worker = {
    name: `w-${tenantId}`,
    host: "h",
    pid: 1,
    version: "1",
    bots: {},
    startedAt: now,
    seenAt: hours(24 * 4),
  };
  await db.workerProcess.create({ data: worker });
  expect(await why(4)).toBe("UNKNOWN");
});
