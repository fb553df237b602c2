import { describe } from "vitest";
import type { ScheduleRule } from "../../../core/calendar/index.ts";
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  startDueSchedules,
  updateSchedule,
} from "../../../core/schedules/index.ts";
import { removeDayOff, setDayOff } from "../../../core/calendar/index.ts";
import { type Role } from "../../../core/db.ts";
import type { Engine } from "../../../core/context.ts";
import { anAutomation, aRun, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-11-23T12:00:00Z");
const onWorkingDays: ScheduleRule = { kind: "workingDays", times: ["06:30"] };

async function aHome(engine: Engine, roles: Role[] = ["OPERATOR"]) {
  const ctx = await contextFor(engine, { roles, now });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, botId: "letter-filing" });
  return { ctx, automation, automationId: automation.id };
}

describe("a schedule", () => {
  test("is made with its next ten occasions and an audit row, and is shown and listed", async ({ engine }) => {
    const { ctx, automationId, automation } = await aHome(engine);

    const made = await createSchedule(ctx, { automationId, rule: onWorkingDays });

    expect(made).toMatchObject({
      automation: { id: automationId, title: automation.title },
      rule: onWorkingDays,
      timeZone: "Europe/Oslo",
      missedPolicy: "RUN_ONCE",
      overlapPolicy: "QUEUE",
      enabled: true,
    });
    expect(made.nextOccasions).toHaveLength(10);
    expect(made.nextOccasions.slice(0, 5)).toEqual([
      "2026-11-24T05:30:00.000Z",
      "2026-11-25T05:30:00.000Z",
      "2026-11-26T05:30:00.000Z",
      "2026-11-27T05:30:00.000Z",
      "2026-11-30T05:30:00.000Z",
    ]);
    expect(await getSchedule(ctx, { id: made.id })).toEqual(made);
    expect((await listSchedules(ctx, { automationId })).items).toEqual([made]);
    expect(await engine.db.auditEntry.findMany({ where: { entityId: made.id } })).toMatchObject([
      { action: "schedule.create", detail: { automationId, rule: onWorkingDays } },
    ]);
  });

  test("rests, tells no occasions while it does, and is changed and computed anew", async ({ engine }) => {
    const { ctx, automationId } = await aHome(engine);
    const { id } = await createSchedule(ctx, { automationId, rule: onWorkingDays });
    await startDueSchedules({ ...engine, now });

    expect(await updateSchedule(ctx, { id, enabled: false })).toMatchObject({ enabled: false, nextOccasions: [] });
    const rule: ScheduleRule = { kind: "monthWorkingDay", which: "last", time: "12:00" };
    const changed = await updateSchedule(ctx, { id, enabled: true, rule, timeZone: "UTC", missedPolicy: "SKIP" });

    expect(changed).toMatchObject({
      enabled: true,
      rule,
      timeZone: "UTC",
      missedPolicy: "SKIP",
      overlapPolicy: "QUEUE",
    });
    expect(changed.nextOccasions[0]).toBe("2026-11-30T12:00:00.000Z");
    await startDueSchedules({ ...engine, now });
    expect((await engine.db.schedule.findUnique({ where: { id } }))?.nextAt).toEqual(new Date("2026-11-30T12:00:00Z"));
  });

  test("whose policies alone are changed keeps the occasion that is due", async ({ engine, db }) => {
    const { ctx, automationId } = await aHome(engine);
    const { id } = await createSchedule(ctx, { automationId, rule: onWorkingDays });
    const nextAt = new Date("2026-11-23T05:30:00Z");
    await db.schedule.update({ where: { id }, data: { nextAt } });

    await updateSchedule(ctx, { id, overlapPolicy: "SKIP", missedPolicy: "SKIP" });
    expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({ nextAt, overlapPolicy: "SKIP" });

    await updateSchedule(ctx, { id, rule: onWorkingDays });
    expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({ nextAt: null });
  });

  test("are listed newest first, page by page", async ({ engine }) => {
    const { ctx, automationId } = await aHome(engine);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1)
      made.unshift((await createSchedule(ctx, { automationId, rule: onWorkingDays })).id);

    const first = await listSchedules(ctx, { limit: 3 });
    const rest = await listSchedules(ctx, { limit: 3, cursor: first.nextCursor ?? "" });

    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(made);
    expect(rest.nextCursor).toBeNull();
  });

  test("that is removed leaves the runs it started", async ({ engine, db }) => {
    const { ctx, automation, automationId } = await aHome(engine);
    const { id } = await createSchedule(ctx, { automationId, rule: onWorkingDays });
    const run = await aRun(db, { automation, scheduleId: id, trigger: "SCHEDULE" });

    await deleteSchedule(ctx, { id });

    await expect(getSchedule(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteSchedule(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await db.run.findUnique({ where: { id: run.id } })).toMatchObject({ scheduleId: null });
  });
});

describe("a schedule is refused, by the name of the field", () => {
  const cron = (expression: string) => ({ rule: { kind: "cron", expression } });
  test.for<[string, object, string, string]>([
    ["30 February", cron("0 6 30 2 *"), "rule.expression", "never_due"],
    ["31 April and 31 June", cron("0 6 31 4,6 *"), "rule.expression", "never_due"],
    ["four fields", cron("0 6 * *"), "rule.expression", "bad_cron"],
    ["six fields", cron("0 0 6 * * *"), "rule.expression", "bad_cron"],
    ["the sixtieth minute", cron("60 6 * * *"), "rule.expression", "bad_cron"],
    ["a name for a whole expression", cron("@daily"), "rule.expression", "bad_cron"],
    ["a question mark", cron("0 6 ? * 1"), "rule.expression", "bad_cron"],
    ["words", cron("hver mandag"), "rule.expression", "bad_cron"],
    ["no expression", cron(" "), "rule.expression", "too_small"],
    ["no minutes between", { rule: { kind: "interval", minutes: 0 } }, "rule.minutes", "too_small"],
    ["half a minute", { rule: { kind: "interval", minutes: 0.5 } }, "rule.minutes", "invalid_type"],
    [
      "hours in the wrong order",
      { rule: { kind: "interval", minutes: 5, between: { from: "16:00", to: "07:00" } } },
      "rule.between.to",
      "custom",
    ],
    ["no time", { rule: { kind: "workingDays", times: [] } }, "rule.times", "too_small"],
    ["the same time twice", { rule: { kind: "workingDays", times: ["06:30", "06:30"] } }, "rule.times", "custom"],
    ["25 o'clock", { rule: { kind: "workingDays", times: ["25:00"] } }, "rule.times[0]", "invalid_format"],
    [
      "a middle working day",
      { rule: { kind: "monthWorkingDay", which: "middle", time: "06:30" } },
      "rule.which",
      "invalid_value",
    ],
    ["a rule nobody knows", { rule: { kind: "fullMoon" } }, "rule.kind", "invalid_union"],
    ["a place that is no time zone", { timeZone: "Europe/Fjordvik" }, "timeZone", "custom"],
    [
      "everything missed, and overlaps skipped",
      { missedPolicy: "RUN_ALL", overlapPolicy: "SKIP" },
      "overlapPolicy",
      "needs_queue",
    ],
  ])("%s", async ([, changes, field, rule], { engine, db }) => {
    const { ctx, automationId } = await aHome(engine);
    const input = { automationId, rule: onWorkingDays, ...changes };

    await expect(createSchedule(ctx, input as never)).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field, rule }],
    });
    expect(await db.schedule.count({ where: { automationId } })).toBe(0);

    const { id } = await createSchedule(ctx, { automationId, rule: onWorkingDays });
    await expect(updateSchedule(ctx, { id, ...changes })).rejects.toMatchObject({ fields: [{ field, rule }] });
    expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({
      rule: onWorkingDays,
      missedPolicy: "RUN_ONCE",
    });
  });

  test("for a bot that has nothing to collect, and an automation that is retired or another's", async ({
    engine,
    db,
  }) => {
    const { ctx, automationId } = await aHome(engine);
    const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
    const sums = await anAutomation(db, { tenantId: ctx.tenantId });
    const retired = await anAutomation(db, { tenantId: ctx.tenantId, botId: "letter-filing", status: "RETIRED" });
    const rule = onWorkingDays;

    for (const { id } of [sums, retired])
      await expect(createSchedule(ctx, { automationId: id, rule })).rejects.toMatchObject({ code: "conflict" });
    await expect(createSchedule(stranger, { automationId, rule })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a day off", () => {
  const dates = async (engine: Engine, scheduleId: string) => {
    await startDueSchedules({ ...engine, now });
    return (await engine.db.schedule.findUnique({ where: { id: scheduleId } }))?.nextAt?.toISOString();
  };

  test("moves the schedules of its municipality at once, and moves them back when it is removed", async ({
    engine,
  }) => {
    const { ctx, automationId } = await aHome(engine);
    const { id } = await createSchedule(ctx, { automationId, rule: onWorkingDays });
    expect(await dates(engine, id)).toBe("2026-11-24T05:30:00.000Z");

    await setDayOff(ctx, { date: "2026-11-24", name: "Planleggingsdag" });
    expect(await dates(engine, id)).toBe("2026-11-25T05:30:00.000Z");
    await setDayOff(ctx, { date: "2026-11-24", name: "Planleggingsdag", worksUntil: "12:00" });
    expect(await dates(engine, id)).toBe("2026-11-24T05:30:00.000Z");
    await setDayOff(ctx, { date: "2026-11-24", name: "Planleggingsdag", worksUntil: "06:00" });
    expect(await dates(engine, id)).toBe("2026-11-25T05:30:00.000Z");
    await removeDayOff(ctx, { date: "2026-11-24" });
    expect(await dates(engine, id)).toBe("2026-11-24T05:30:00.000Z");
  });

  test("does not touch an occasion that is due already", async ({ engine, db }) => {
    const { ctx, automationId } = await aHome(engine);
    const { id } = await createSchedule(ctx, { automationId, rule: onWorkingDays });
    const nextAt = new Date("2026-11-23T05:30:00Z");
    await db.schedule.update({ where: { id }, data: { nextAt } });

    await setDayOff(ctx, { date: "2026-11-24", name: "Planleggingsdag" });

    expect((await db.schedule.findUnique({ where: { id } }))?.nextAt).toEqual(nextAt);
  });
});
