import { describe } from "vitest";
import type { AppError } from "../../../core/errors.ts";
import {
  addMaintenanceWindow,
  type AddMaintenanceWindowInput,
  getLane,
  listLaneHistory,
  removeMaintenanceWindow,
} from "../../../core/lanes/index.ts";
import { aSystem, aTenant, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-03-05T12:00:00Z");
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const reason = "Leverandøren oppgraderer";

describe("addMaintenanceWindow", () => {
  test("a weekly window rests the lane while it is on", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });
    const weekly = { weekdays: [4, 1], startTime: "12:30", endTime: "14:00" };

    const added = await addMaintenanceWindow(ctx, { laneId, reason, weekly });

    const next = { startsAt: "2026-03-05T11:30:00.000Z", endsAt: "2026-03-05T13:00:00.000Z" };
    expect(added).toMatchObject({ weekly: { ...weekly, weekdays: [1, 4] }, once: null, reason, isOn: true, next });
    expect(await getLane(ctx, { id: laneId })).toMatchObject({
      state: "MAINTENANCE",
      maintenance: { until: "2026-03-05T13:00:00.000Z", reason },
      windows: [{ id: added.id }],
    });
    expect((await listLaneHistory(ctx, { id: laneId })).items).toMatchObject([
      { action: "lane.window-add", detail: { windowId: added.id, reason } },
    ]);
  });

  test("a window that comes once is told with its instants", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });
    const once = { startsAt: "2026-03-06T18:00:00+01:00", endsAt: "2026-03-07T06:00:00+01:00" };

    const added = await addMaintenanceWindow(ctx, { laneId, reason, once });

    const times = { startsAt: "2026-03-06T17:00:00.000Z", endsAt: "2026-03-07T05:00:00.000Z" };
    expect(added).toMatchObject({ weekly: null, once: times, next: times, isOn: false });
    expect(await getLane(ctx, { id: laneId })).toMatchObject({ state: "RUNNING", maintenance: null });
  });

  type Asked = Pick<AddMaintenanceWindowInput, "weekly" | "once">;
  const once = (startsAt: string, endsAt: string): Asked => ({ once: { startsAt, endsAt } });
  const weekly = (weekdays: number[], startTime = "00:00", endTime = "00:00"): Asked => ({
    weekly: { weekdays, startTime, endTime },
  });

  test.for<[string, Asked, { field: string; rule: string }]>([
    ["neither weekly nor once", {}, { field: "weekly", rule: "custom" }],
    [
      "both",
      { ...weekly([1]), ...once("2026-03-06T00:00:00Z", "2026-03-07T00:00:00Z") },
      { field: "weekly", rule: "custom" },
    ],
    ["no weekday", weekly([]), { field: "weekly.weekdays", rule: "too_small" }],
    ["a weekday twice", weekly([1, 1]), { field: "weekly.weekdays", rule: "custom" }],
    ["an eighth day", weekly([8]), { field: "weekly.weekdays[0]", rule: "too_big" }],
    ["a time that no clock shows", weekly([1], "24:00"), { field: "weekly.startTime", rule: "invalid_format" }],
    ["a window that covers all time", weekly(everyDay), { field: "weekly", rule: "covers_whole_week" }],
    [
      "an empty window",
      once("2026-03-06T08:00:00Z", "2026-03-06T08:00:00Z"),
      { field: "once.endsAt", rule: "end_before_start" },
    ],
    [
      "an end before the start",
      once("2026-03-06T08:00:00Z", "2026-03-06T07:00:00Z"),
      { field: "once.endsAt", rule: "end_before_start" },
    ],
    [
      "a window that is over",
      once("2026-03-05T08:00:00Z", "2026-03-05T12:00:00Z"),
      { field: "once.endsAt", rule: "is_over" },
    ],
    [
      "more than 31 days",
      once("2026-03-06T08:00:00Z", "2026-04-06T08:00:01Z"),
      { field: "once.endsAt", rule: "too_long" },
    ],
    [
      "more than two years ahead",
      once("2028-03-05T12:00:01Z", "2028-03-06T00:00:00Z"),
      { field: "once.startsAt", rule: "too_far_ahead" },
    ],
    ["no instant", once("fredag", "lørdag"), { field: "once.startsAt", rule: "invalid_format" }],
  ])("refuses %s, and adds nothing", async ([, asked, field], { engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });

    const refused = await addMaintenanceWindow(ctx, { laneId, reason, ...asked }).catch((error: unknown) => error);

    expect(refused).toMatchObject({ code: "invalid" });
    expect((refused as AppError).fields).toContainEqual(expect.objectContaining(field));
    expect(await db.maintenanceWindow.count({ where: { targetSystemId: laneId } })).toBe(0);
  });

  test("refuses the window that with the others would leave no minute of the week, also of two at once", async ({
    engine,
    db,
  }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });
    const nights = { laneId, reason, ...weekly(everyDay, "18:00", "06:00") };
    const days = { laneId, reason, ...weekly(everyDay, "06:00", "18:00") };

    const answers = await Promise.allSettled([addMaintenanceWindow(ctx, nights), addMaintenanceWindow(ctx, days)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "invalid", fields: [{ field: "weekly", rule: "covers_whole_week" }] },
    });
    expect(await addMaintenanceWindow(ctx, { laneId, reason, ...weekly([7], "08:00", "17:00") })).toBeDefined();
  });

  test("refuses a fifty-first window, but counts none that is over", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { id: targetSystemId, tenantId } = await aSystem(db, { tenantId: ctx.tenantId });
    const window = { startsAt: new Date("2026-04-01T00:00:00Z"), endsAt: new Date("2026-04-01T01:00:00Z") };
    const row = { tenantId, targetSystemId, ...window, reason, createdBy: "Kari Nordmann" };
    const past = { ...row, startsAt: new Date("2026-01-01T00:00:00Z"), endsAt: new Date("2026-01-01T01:00:00Z") };
    const rows = Array.from({ length: 49 }, () => row);
    await db.maintenanceWindow.createMany({ data: [...rows, past, past] });
    await addMaintenanceWindow(ctx, { laneId: targetSystemId, reason, ...weekly([2], "01:00", "02:00") });

    await expect(
      addMaintenanceWindow(ctx, { laneId: targetSystemId, reason, ...weekly([1], "01:00", "02:00") }),
    ).rejects.toMatchObject({ fields: [{ rule: "too_many" }] });
  });

  test("is not for a process owner, and finds no other municipality's lane", async ({ engine, db }) => {
    const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const operator = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id: laneId } = await aSystem(db, { tenantId: (await aTenant(db)).id });
    const input = { laneId, reason, ...weekly([1]) };

    await expect(addMaintenanceWindow(owner, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(addMaintenanceWindow(operator, input)).rejects.toMatchObject({ code: "not_found" });
  });
});

test("a window that is removed rests the lane no more, and is gone only once", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });
  const once = { startsAt: "2026-03-05T11:00:00Z", endsAt: "2026-03-05T13:00:00Z" };
  const { id } = await addMaintenanceWindow(ctx, { laneId, reason, once });

  await expect(removeMaintenanceWindow(stranger, { laneId, id })).rejects.toMatchObject({ code: "not_found" });
  expect(await removeMaintenanceWindow(ctx, { laneId, id })).toEqual({ id });

  expect(await getLane(ctx, { id: laneId })).toMatchObject({ state: "RUNNING", windows: [] });
  expect((await listLaneHistory(ctx, { id: laneId })).items[0]).toMatchObject({
    action: "lane.window-remove",
    detail: { windowId: id, reason, once: { startsAt: "2026-03-05T11:00:00.000Z" } },
  });
  await expect(removeMaintenanceWindow(ctx, { laneId, id })).rejects.toMatchObject({ code: "not_found" });
});
