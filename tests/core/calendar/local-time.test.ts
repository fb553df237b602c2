import { expect, test } from "vitest";
import { instantOf, instantsOf, localMomentOf, LocalTime, TimeZone } from "../../../core/calendar/index.ts";

test.for([
  ["an ordinary winter day", "2026-01-15", "02:30", "Europe/Oslo", "2026-01-15T01:30:00.000Z"],
  ["an ordinary summer day", "2026-07-15", "02:30", "Europe/Oslo", "2026-07-15T00:30:00.000Z"],
  ["the last moment before the gap", "2026-03-29", "01:59", "Europe/Oslo", "2026-03-29T00:59:00.000Z"],
  ["the first moment in the gap", "2026-03-29", "02:00", "Europe/Oslo", "2026-03-29T01:00:00.000Z"],
  ["a moment in the gap", "2026-03-29", "02:30", "Europe/Oslo", "2026-03-29T01:00:00.000Z"],
  ["the first moment after the gap", "2026-03-29", "03:00", "Europe/Oslo", "2026-03-29T01:00:00.000Z"],
  ["a moment that comes twice", "2026-10-25", "02:30", "Europe/Oslo", "2026-10-25T00:30:00.000Z"],
  ["the first moment that comes once again", "2026-10-25", "03:00", "Europe/Oslo", "2026-10-25T02:00:00.000Z"],
  ["another hemisphere, in its gap", "2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30:00.000Z"],
  ["a clock that is never changed", "2026-03-29", "02:30", "UTC", "2026-03-29T02:30:00.000Z"],
] as const)("the instant of %s", ([, date, time, timeZone, instant]) => {
  expect(instantOf({ date, time }, timeZone).toISOString()).toBe(instant);
});

test.for([
  ["a moment that comes once", "2026-10-25", "01:59", "2026-10-24T23:59:00.000Z", "2026-10-24T23:59:00.000Z"],
  ["a moment that comes twice", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"],
  ["a moment in the gap", "2026-03-29", "02:30", "2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.000Z"],
] as const)("the first and the last instant of %s", ([, date, time, first, last]) => {
  const instants = instantsOf({ date, time }, "Europe/Oslo");
  expect([instants.first.toISOString(), instants.last.toISOString()]).toEqual([first, last]);
});

test("every minute of every hour of the days of change is the instant whose clock shows it, or the end of the gap", () => {
  for (const date of ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"]) {
    let before = 0;
    for (let minute = 0; minute < 1_440; minute += 1) {
      const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      const instant = instantOf({ date, time }, "Europe/Oslo");
      expect(instant.getTime()).toBeGreaterThanOrEqual(before);
      before = instant.getTime();
      const shown = date === "2026-03-29" && time.startsWith("02:") ? "03:00" : time;
      expect(localMomentOf(instant, "Europe/Oslo")).toEqual({ date, time: shown });
    }
  }
});

test("times of day and time zones that are none are refused", () => {
  for (const wrong of ["24:00", "7:00", "07:60", "0700", ""]) expect(LocalTime.safeParse(wrong).success).toBe(false);
  for (const wrong of ["Europa/Oslo", "oslo", "", "+01:00"]) expect(TimeZone.safeParse(wrong).success).toBe(false);
  for (const right of ["Europe/Oslo", "UTC", "Arctic/Longyearbyen"])
    expect(TimeZone.safeParse(right).success).toBe(true);
});
