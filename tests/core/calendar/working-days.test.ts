import { describe, expect, test } from "vitest";
import {
  addDays,
  addWorkingDays,
  deadlineAfterWorkingDays,
  isoWeekday,
  isWorkingDay,
  publicHolidays,
  type WorkCalendar,
  workEndsAt,
} from "../../../core/calendar/index.ts";

const ordinary: WorkCalendar = new Map();
/** Half-days, a day off between two others, and a day off on a Friday. */
const fjordvik: WorkCalendar = new Map([
  ["2026-04-01", { name: "Onsdag før skjærtorsdag", worksUntil: "12:00" }],
  ["2026-05-15", { name: "Inneklemt dag", worksUntil: null }],
  ["2026-12-24", { name: "Julaften", worksUntil: null }],
  ["2026-12-31", { name: "Nyttårsaften", worksUntil: "13:30" }],
]);

describe("working days", () => {
  test("are weekdays that are neither public holidays nor the municipality's own days off, for thirty years", () => {
    for (let date = "2020-01-01"; date < "2050-01-01"; date = addDays(date, 1)) {
      const holiday = publicHolidays(Number(date.slice(0, 4))).has(date);
      expect(isWorkingDay(ordinary, date), date).toBe(isoWeekday(date) <= 5 && !holiday);
    }
    expect(isWorkingDay(fjordvik, "2026-05-15")).toBe(false);
    expect(isWorkingDay(ordinary, "2026-05-15")).toBe(true);
  });

  test("end at four o'clock, and half-days when the municipality says", () => {
    expect(workEndsAt(fjordvik, "2026-03-31")).toBe("16:00");
    expect(workEndsAt(fjordvik, "2026-04-01")).toBe("12:00");
    expect(workEndsAt(fjordvik, "2026-04-02")).toBeUndefined();
    expect(workEndsAt(fjordvik, "2026-12-24")).toBeUndefined();
  });

  test.for([
    ["2026-03-31", 0, "2026-03-31"],
    ["2026-03-31", 1, "2026-04-01"],
    // Over Easter, with a half-day that counts as a day.
    ["2026-03-31", 2, "2026-04-07"],
    ["2026-04-03", 0, "2026-04-07"],
    ["2026-04-03", 1, "2026-04-07"],
    ["2026-04-04", 2, "2026-04-08"],
    ["2026-05-13", 1, "2026-05-18"],
    ["2026-12-23", 1, "2026-12-28"],
    ["2026-12-30", 3, "2027-01-05"],
    // 17 May 2027 is a Monday and Whit Monday at once.
    ["2027-05-14", 1, "2027-05-18"],
    // 258 weekdays, less seven holidays and Christmas Eve.
    ["2026-11-23", 250, "2027-11-18"],
  ] as const)("%s and %i working days is %s", ([from, days, to]) => {
    expect(addWorkingDays(fjordvik, from, days)).toBe(to);
  });

  test("adding days one by one comes to the same as adding them at once, and always to a working day", () => {
    for (const start of ["2026-03-27", "2026-04-04", "2027-05-14", "2028-12-22"]) {
      let step = addWorkingDays(fjordvik, start, 1);
      for (let days = 1; days <= 60; days += 1) {
        expect(addWorkingDays(fjordvik, start, days)).toBe(step);
        expect(isWorkingDay(fjordvik, step)).toBe(true);
        step = addWorkingDays(fjordvik, step, 1);
      }
    }
  });

  test("a municipality that never works has no next working day, and is not looked through for ever", () => {
    const days = Array.from({ length: 4_000 }, (_, index) => addDays("2026-01-01", index));
    const never: WorkCalendar = new Map(days.map((date) => [date, { name: "Stengt", worksUntil: null }]));

    expect(() => addWorkingDays(never, "2026-01-01", 1)).toThrow("No working day within ten years");
  });
});

describe("a deadline in working days", () => {
  test.for([
    // Summer time and winter time: four o'clock is not the same instant.
    ["2026-06-15T08:00:00Z", 1, "2026-06-16T14:00:00.000Z"],
    ["2026-11-23T08:00:00Z", 1, "2026-11-24T15:00:00.000Z"],
    // Over both changes of the clock.
    ["2026-03-27T10:00:00Z", 1, "2026-03-30T14:00:00.000Z"],
    ["2026-10-23T10:00:00Z", 1, "2026-10-26T15:00:00.000Z"],
    // On a half-day it is when the half-day ends.
    ["2026-03-31T08:00:00Z", 1, "2026-04-01T10:00:00.000Z"],
    ["2026-12-30T08:00:00Z", 1, "2026-12-31T12:30:00.000Z"],
    // 22:30 UTC on Sunday is Monday in Oslo in summer.
    ["2026-06-14T22:30:00Z", 0, "2026-06-15T14:00:00.000Z"],
    ["2026-06-14T21:30:00Z", 1, "2026-06-15T14:00:00.000Z"],
    // The same day while there is work left of it, else the next.
    ["2026-06-15T13:59:59Z", 0, "2026-06-15T14:00:00.000Z"],
    ["2026-06-15T14:00:00Z", 0, "2026-06-16T14:00:00.000Z"],
    ["2026-04-01T10:30:00Z", 0, "2026-04-07T14:00:00.000Z"],
    ["2026-12-23T09:00:00Z", 2, "2026-12-29T15:00:00.000Z"],
  ] as const)("of what came %s and %i days is %s", ([from, days, deadline]) => {
    expect(deadlineAfterWorkingDays(fjordvik, new Date(from), days).toISOString()).toBe(deadline);
  });
});
