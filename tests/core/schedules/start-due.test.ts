import { beforeEach } from "vitest";
import type { ScheduleRule } from "../../../core/calendar/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Prisma } from "../../../core/db.ts";
import { nextDueAt, startDueSchedules } from "../../../core/schedules/index.ts";
import { anAutomation, aTenant, aWorkItem, expect, test } from "../../support/context.ts";

beforeEach<{ engine: Engine }>(async ({ engine }) => {
  await engine.db.schedule.deleteMany();
});

const hourly: ScheduleRule = { kind: "interval", minutes: 60 };

/** An hourly schedule of an active automation, with a clock that a test moves. */
async function aSchedule(engine: Engine, given: Partial<Prisma.ScheduleUncheckedCreateInput> = {}) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, botId: "letter-filing" });
  const { id } = await db.schedule.create({
    data: { tenantId, automationId: automation.id, rule: hourly, timeZone: "Europe/Oslo", ...given },
  });
  const see = (at: string) => startDueSchedules({ ...engine, now: () => new Date(at) });
  const runs = () => db.run.findMany({ where: { scheduleId: id }, orderBy: { id: "asc" } });
  return {
    id,
    tenantId,
    automation,
    see,
    runs,
    nextAt: async () => (await db.schedule.findUniqueOrThrow({ where: { id } })).nextAt?.toISOString(),
    occasions: async () => (await runs()).map(({ occasion }) => occasion?.slice(id.length + 1)),
    events: () => db.event.findMany({ where: { tenantId }, orderBy: { id: "asc" } }),
    end: (at: string) =>
      db.run.updateMany({ where: { scheduleId: id }, data: { status: "COMPLETED", finishedAt: new Date(at) } }),
  };
}

test("a new schedule waits for its first occasion, starts a run at it and goes on to the next", async ({ engine }) => {
  const schedule = await aSchedule(engine);

  expect(await schedule.see("2026-11-23T06:30:00Z")).toBe(0);
  expect(await schedule.nextAt()).toBe("2026-11-23T07:00:00.000Z");
  expect(await nextDueAt({ ...engine, now: () => new Date("2026-11-23T06:30:00Z") })).toEqual(
    new Date("2026-11-23T07:00:00Z"),
  );
  expect(await schedule.see("2026-11-23T06:59:59Z")).toBe(0);
  expect(await schedule.see("2026-11-23T07:00:00Z")).toBe(1);
  expect(await schedule.see("2026-11-23T07:00:01Z")).toBe(0);

  expect(await schedule.nextAt()).toBe("2026-11-23T08:00:00.000Z");
  expect(await schedule.runs()).toMatchObject([
    {
      status: "COLLECTING",
      trigger: "SCHEDULE",
      automationId: schedule.automation.id,
      occasion: `${schedule.id}:2026-11-23T07:00:00.000Z`,
    },
  ]);
  expect(await schedule.events()).toEqual([]);
  expect(await engine.queues.countJobs(schedule.automation.targetSystemId)).toBe(1);
});

test("several processes that see to the same occasion at once start one run", async ({ engine }) => {
  const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z") });

  const started = await Promise.all([1, 2, 3, 4, 5].map(() => schedule.see("2026-11-23T07:00:00Z")));

  expect(started.reduce((sum, each) => sum + each)).toBe(1);
  expect(await schedule.occasions()).toEqual(["2026-11-23T07:00:00.000Z"]);
});

test.for([
  ["SKIP", []],
  ["RUN_ONCE", ["2026-11-23T10:00:00.000Z"]],
] as const)(
  "of what was missed while nobody was there it does %s, and tells of it once",
  async ([policy, expected], { engine }) => {
    const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z"), missedPolicy: policy });

    await schedule.see("2026-11-23T10:20:00Z");
    await schedule.see("2026-11-23T10:20:05Z");

    expect(await schedule.occasions()).toEqual(expected);
    expect(await schedule.nextAt()).toBe("2026-11-23T11:00:00.000Z");
    expect(await schedule.events()).toMatchObject([
      {
        kind: "schedule.missed",
        subject: schedule.id,
        data: { occasions: 4, firstAt: "2026-11-23T07:00:00.000Z", policy, automationId: schedule.automation.id },
      },
    ]);
  },
);

test("RUN_ALL makes up for what was missed one run after the other, and tells of it once", async ({ engine }) => {
  const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z"), missedPolicy: "RUN_ALL" });

  await schedule.see("2026-11-23T09:20:00Z");
  await schedule.see("2026-11-23T09:20:05Z");
  expect(await schedule.occasions()).toEqual(["2026-11-23T07:00:00.000Z"]);
  for (const minute of [21, 22, 23, 24]) {
    await schedule.end(`2026-11-23T09:${minute}:00Z`);
    await schedule.see(`2026-11-23T09:${minute}:05Z`);
  }

  expect(await schedule.occasions()).toEqual([
    "2026-11-23T07:00:00.000Z",
    "2026-11-23T08:00:00.000Z",
    "2026-11-23T09:00:00.000Z",
  ]);
  expect(await schedule.nextAt()).toBe("2026-11-23T10:00:00.000Z");
  expect(await schedule.events()).toHaveLength(1);
});

test("an occasion waits for the run before, and those that waited together are one run", async ({ engine }) => {
  const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z") });
  await schedule.see("2026-11-23T07:00:00Z");

  await schedule.see("2026-11-23T08:00:00Z");
  await schedule.see("2026-11-23T09:00:00Z");
  expect(await schedule.occasions()).toEqual(["2026-11-23T07:00:00.000Z"]);
  await schedule.end("2026-11-23T09:30:00Z");
  await schedule.see("2026-11-23T09:30:05Z");

  expect(await schedule.occasions()).toEqual(["2026-11-23T07:00:00.000Z", "2026-11-23T09:00:00.000Z"]);
  expect(await schedule.nextAt()).toBe("2026-11-23T10:00:00.000Z");
  expect(await schedule.events()).toEqual([]);
});

test("an occasion does not wait for cases that people hold", async ({ engine }) => {
  const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z") });
  await schedule.see("2026-11-23T07:00:00Z");
  const [before] = await schedule.runs();
  if (!before) throw new Error("no run was started");
  await engine.db.run.update({ where: { id: before.id }, data: { status: "RUNNING" } });
  await aWorkItem(engine.db, { automation: schedule.automation, runId: before.id, status: "HELD" });
  const waiting = await aWorkItem(engine.db, { automation: schedule.automation, runId: before.id });

  await schedule.see("2026-11-23T08:00:00Z");
  expect(await schedule.occasions()).toHaveLength(1);
  await engine.db.workItem.update({ where: { id: waiting.id }, data: { status: "SUCCEEDED" } });
  await schedule.see("2026-11-23T08:00:10Z");

  expect(await schedule.occasions()).toEqual(["2026-11-23T07:00:00.000Z", "2026-11-23T08:00:00.000Z"]);
  expect(await engine.db.run.findUnique({ where: { id: before.id } })).toMatchObject({ status: "RUNNING" });
});

test("an occasion is skipped while the run before goes on, and nobody is told that it was missed", async ({
  engine,
}) => {
  const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z"), overlapPolicy: "SKIP" });
  await schedule.see("2026-11-23T07:00:00Z");

  await schedule.see("2026-11-23T08:00:00Z");
  await schedule.end("2026-11-23T08:30:00Z");
  await schedule.see("2026-11-23T09:00:00Z");

  expect(await schedule.occasions()).toEqual(["2026-11-23T07:00:00.000Z", "2026-11-23T09:00:00.000Z"]);
  expect(await schedule.events()).toEqual([]);
});

test("an occasion replaces the run before: it is stopped, and the new one starts with the cases it had waiting", async ({
  engine,
}) => {
  const schedule = await aSchedule(engine, { nextAt: new Date("2026-11-23T07:00:00Z"), overlapPolicy: "REPLACE" });
  await schedule.see("2026-11-23T07:00:00Z");
  const [before] = await schedule.runs();
  if (!before) throw new Error("no run was started");
  await engine.db.run.update({ where: { id: before.id }, data: { status: "RUNNING" } });
  const waiting = await aWorkItem(engine.db, { automation: schedule.automation, runId: before.id });
  const held = {
    automation: schedule.automation,
    runId: before.id,
    status: "HELD",
    heldReason: "Vent på svar",
  } as const;
  const heldByPerson = await aWorkItem(engine.db, held);

  await schedule.see("2026-11-23T08:00:00Z");

  const runs = await schedule.runs();
  expect(runs).toMatchObject([
    { id: before.id, status: "STOPPED", stopReason: "Erstattet av neste kjøring i tidsplanen" },
    { status: "COLLECTING", occasion: `${schedule.id}:2026-11-23T08:00:00.000Z` },
  ]);
  const caseOf = ({ id }: { id: string }) => engine.db.workItem.findUnique({ where: { id } });
  expect(await caseOf(waiting)).toMatchObject({ status: "QUEUED", runId: runs[1]?.id, heldReason: null });
  expect(await caseOf(heldByPerson)).toMatchObject({ status: "HELD", runId: before.id, heldReason: "Vent på svar" });
});

test("what came due while a schedule or its automation rested is not made up for", async ({ engine }) => {
  const nextAt = new Date("2026-11-23T07:00:00Z");
  const disabled = await aSchedule(engine, { nextAt, enabled: false });
  const paused = await aSchedule(engine, { nextAt });
  const { id } = paused.automation;
  await engine.db.automation.update({ where: { id }, data: { status: "PAUSED" } });

  await paused.see("2026-11-23T09:20:00Z");
  expect([await disabled.nextAt(), await paused.nextAt()]).toEqual([undefined, undefined]);
  await engine.db.schedule.update({ where: { id: disabled.id }, data: { enabled: true } });
  await engine.db.automation.update({ where: { id }, data: { status: "ACTIVE" } });
  await paused.see("2026-11-23T09:30:00Z");
  await paused.see("2026-11-23T10:00:00Z");

  for (const schedule of [disabled, paused]) {
    expect(await schedule.occasions()).toEqual(["2026-11-23T10:00:00.000Z"]);
    expect(await schedule.events()).toEqual([]);
  }
});

test("the municipality's own days off are kept, and another's are not", async ({ engine }) => {
  const rule: ScheduleRule = { kind: "workingDays", times: ["06:30"] };
  const [free, works] = [await aSchedule(engine, { rule }), await aSchedule(engine, { rule })];
  await engine.db.nonWorkingDay.create({
    data: { tenantId: free.tenantId, date: new Date("2026-11-24T00:00:00Z"), name: "Planleggingsdag" },
  });

  await free.see("2026-11-23T12:00:00Z");

  expect(await free.nextAt()).toBe("2026-11-25T05:30:00.000Z");
  expect(await works.nextAt()).toBe("2026-11-24T05:30:00.000Z");
});

test("at the change of the clock a time that does not exist starts one run, and one that comes twice one", async ({
  engine,
}) => {
  const nightly = { rule: { kind: "cron", expression: "30 2 * * *" } };
  const spring = await aSchedule(engine, { ...nightly, nextAt: new Date("2026-03-28T01:30:00Z") });
  const minutes = (from: string, count: number) =>
    Array.from({ length: count }, (_, minute) => new Date(Date.parse(from) + minute * 60_000).toISOString());
  const through = async (schedule: typeof spring, from: string, hours: number) => {
    for (const at of minutes(from, hours * 60).filter((_, minute) => minute % 15 === 0)) {
      await schedule.see(at);
      await schedule.end(at);
    }
  };
  await through(spring, "2026-03-28T01:30:00Z", 30);
  expect(await spring.occasions()).toEqual(["2026-03-28T01:30:00.000Z", "2026-03-29T01:00:00.000Z"]);
  expect(await spring.nextAt()).toBe("2026-03-30T00:30:00.000Z");

  await engine.db.schedule.deleteMany();
  const autumn = await aSchedule(engine, { ...nightly, nextAt: new Date("2026-10-24T00:30:00Z") });
  await through(autumn, "2026-10-24T00:30:00Z", 30);
  expect(await autumn.occasions()).toEqual(["2026-10-24T00:30:00.000Z", "2026-10-25T00:30:00.000Z"]);
  expect(await autumn.nextAt()).toBe("2026-10-26T01:30:00.000Z");
  expect([...(await spring.events()), ...(await autumn.events())]).toEqual([]);
});

test("a schedule that cannot be read keeps no other from its time", async ({ engine }) => {
  const nextAt = new Date("2026-11-23T07:00:00Z");
  const before = await aSchedule(engine, { nextAt });
  await aSchedule(engine, { nextAt, rule: { kind: "cron", expression: "hver mandag" } });
  await aSchedule(engine, { nextAt, rule: { kind: "full moon" } });
  const after = await aSchedule(engine, { nextAt });

  expect(await before.see("2026-11-23T07:00:00Z")).toBe(2);
  expect([await before.runs(), await after.runs()]).toMatchObject([[{}], [{}]]);
});
