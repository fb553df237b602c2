import { listDaysOff, loadCalendar, removeDayOff, setDayOff } from "../../../core/calendar/index.ts";
import { contextFor, expect, test } from "../../support/context.ts";

test("the days of a year are the public holidays and the municipality's own, by date", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const neighbour = await contextFor(engine, { roles: ["OPERATOR"] });
  await setDayOff(ctx, { date: "2026-12-24", name: "Julaften" });
  await setDayOff(ctx, { date: "2026-04-01", name: "Onsdag før skjærtorsdag", worksUntil: "12:00" });
  await setDayOff(ctx, { date: "2027-03-24", name: "Neste år", worksUntil: "12:00" });

  const { items } = await listDaysOff(ctx, { year: "2026" });

  expect(items).toHaveLength(14);
  expect(items.map(({ date }) => date)).toEqual(items.map(({ date }) => date).toSorted());
  expect(items.filter(({ kind }) => kind === "OWN")).toEqual([
    { date: "2026-04-01", name: "Onsdag før skjærtorsdag", worksUntil: "12:00", kind: "OWN" },
    { date: "2026-12-24", name: "Julaften", worksUntil: null, kind: "OWN" },
  ]);
  expect((await listDaysOff(neighbour, { year: 2026 })).items).toHaveLength(12);
  expect([...(await loadCalendar(engine.db, neighbour.tenantId))]).toEqual([]);
});

test("a day that is set again is replaced, one that is removed is gone, and each leaves an audit row", async ({
  engine,
}) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const date = "2026-12-31";
  await setDayOff(ctx, { date, name: "Nyttårsaften" });
  await setDayOff(ctx, { date, name: "Nyttårsaften", worksUntil: "12:00" });
  expect([...(await loadCalendar(engine.db, ctx.tenantId))]).toEqual([
    [date, { name: "Nyttårsaften", worksUntil: "12:00" }],
  ]);

  await removeDayOff(ctx, { date });

  expect([...(await loadCalendar(engine.db, ctx.tenantId))]).toEqual([]);
  await expect(removeDayOff(ctx, { date })).rejects.toMatchObject({ code: "not_found" });
  const audit = await engine.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["day-off.set", "day-off.set", "day-off.remove"]);
});

test.for([
  ["a public holiday", { date: "2026-05-17" }, "date", "public_holiday"],
  ["one on a weekday", { date: "2027-05-17" }, "date", "public_holiday"],
  ["a Saturday", { date: "2026-11-28" }, "date", "weekend"],
  ["a date that does not exist", { date: "2026-02-29" }, "date", "invalid_format"],
  ["a half-day that is a whole one", { date: "2026-12-24", worksUntil: "16:00" }, "worksUntil", "custom"],
  ["a time that is none", { date: "2026-12-24", worksUntil: "kl. 12" }, "worksUntil", "invalid_format"],
  ["a day without a name", { date: "2026-12-24", name: " " }, "name", "too_small"],
] as const)("%s is refused", async ([, changes, field, rule], { engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });

  await expect(setDayOff(ctx, { name: "Fridag", ...changes })).rejects.toMatchObject({
    code: "invalid",
    fields: [expect.objectContaining({ field, rule })],
  });
  expect(await db.nonWorkingDay.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
});

test("whoever may not change the calendar may see it", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });

  expect((await listDaysOff(ctx, { year: 2026 })).items).toHaveLength(12);
  await expect(setDayOff(ctx, { date: "2026-12-24", name: "Julaften" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(removeDayOff(ctx, { date: "2026-12-24" })).rejects.toMatchObject({ code: "forbidden" });
});
