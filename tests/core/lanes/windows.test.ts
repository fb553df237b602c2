import { describe, expect, test } from "vitest";
import { coverWholeWeek, inWindow, nextOccasion, windowEnd, type WindowTimes } from "../../../core/lanes/windows.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function weekly(weekdays: number[], startTime: string, endTime: string): WindowTimes {
  return { weekdays, startTime, endTime, startsAt: null, endsAt: null };
}

function oneOff(startsAt: string, endsAt: string): WindowTimes {
  return { weekdays: [], startTime: null, endTime: null, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}

/** When the window that is on at an instant ends, or null when none is. */
function endAt(window: WindowTimes, now: string): string | null {
  return windowEnd(window, new Date(now))?.toISOString() ?? null;
}

describe("a weekly window", () => {
  const sundays = weekly([7], "04:00", "06:30");

  test.each<[string, string | null, string]>([
    ["2026-03-08T02:59:59Z", null, "a second before it starts"],
    ["2026-03-08T03:00:00Z", "2026-03-08T05:30:00.000Z", "as it starts"],
    ["2026-03-08T05:29:59.999Z", "2026-03-08T05:30:00.000Z", "a moment before it ends"],
    ["2026-03-08T05:30:00Z", null, "as it ends"],
    ["2026-03-07T04:00:00Z", null, "on another weekday"],
    ["2026-07-05T02:00:00Z", "2026-07-05T04:30:00.000Z", "at the same local time in summer"],
  ])("at %s ends %s: %s", (now, end) => {
    expect(endAt(sundays, now)).toBe(end);
    expect(inWindow(sundays, new Date(now))).toBe(end !== null);
  });

  test.each<[string, string | null, string]>([
    ["2026-03-05T21:59:59Z", null, "before it starts on Thursday evening"],
    ["2026-03-05T22:00:00Z", "2026-03-06T04:00:00.000Z", "on Thursday evening"],
    ["2026-03-05T23:30:00Z", "2026-03-06T04:00:00.000Z", "past midnight, when it is Friday"],
    ["2026-03-06T04:00:00Z", null, "as it ends on Friday"],
    ["2026-03-06T22:00:00Z", null, "on Friday evening"],
    ["2026-03-05T03:00:00Z", null, "on the night before Thursday"],
  ])("past midnight at %s ends %s: %s", (now, end) => {
    expect(endAt(weekly([4], "23:00", "05:00"), now)).toBe(end);
  });

  test("that ends when it starts lasts for a day", () => {
    const mondays = weekly([1], "12:00", "12:00");

    expect(endAt(mondays, "2026-03-02T10:59:59Z")).toBeNull();
    expect(endAt(mondays, "2026-03-02T11:00:00Z")).toBe("2026-03-03T11:00:00.000Z");
    expect(endAt(mondays, "2026-03-03T10:59:59Z")).toBe("2026-03-03T11:00:00.000Z");
    expect(endAt(mondays, "2026-03-03T11:00:00Z")).toBeNull();
  });
});

// 29 March 2026 at 02:00 it is 03:00; 25 October 2026 at 03:00 it is 02:00 once more.
describe("a weekly window and the clock changes", () => {
  test.each([
    ["23:00", "05:00", "2026-03-28T22:00:00.000Z", "2026-03-29T03:00:00.000Z", "is an hour shorter in spring"],
    ["01:30", "02:30", "2026-03-29T00:30:00.000Z", "2026-03-29T01:00:00.000Z", "ends when its end is skipped"],
    ["02:30", "04:00", "2026-03-29T01:00:00.000Z", "2026-03-29T02:00:00.000Z", "starts when its start is skipped"],
    ["23:00", "05:00", "2026-10-24T21:00:00.000Z", "2026-10-25T04:00:00.000Z", "is an hour longer in autumn"],
    ["01:30", "02:30", "2026-10-24T23:30:00.000Z", "2026-10-25T01:30:00.000Z", "ends at the second of two ends"],
    ["02:30", "04:00", "2026-10-25T00:30:00.000Z", "2026-10-25T03:00:00.000Z", "starts at the first of two starts"],
    ["02:15", "02:45", "2026-10-25T00:15:00.000Z", "2026-10-25T01:45:00.000Z", "covers both hours between the two"],
  ])("%s to %s is from %s until %s: %s", (...times) => {
    const [startTime, endTime, startsAt, endsAt] = times;
    const window = weekly(everyDay, startTime, endTime);
    const start = new Date(startsAt).getTime();
    const end = new Date(endsAt).getTime();

    expect(inWindow(window, new Date(start - 1))).toBe(false);
    for (let at = start; at < end; at += 5 * 60_000)
      expect(windowEnd(window, new Date(at))?.toISOString()).toBe(endsAt);
    expect(windowEnd(window, new Date(end - 1))?.toISOString()).toBe(endsAt);
    expect(inWindow(window, new Date(end))).toBe(false);
  });

  test("that lies in the hour that is skipped does not come that day", () => {
    const window = weekly([7], "02:15", "02:45");

    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const at = new Date(Date.parse("2026-03-28T23:00:00Z") + minute * 60_000);
      expect(inWindow(window, at), at.toISOString()).toBe(false);
    }
    expect(nextOccasion(window, new Date("2026-03-29T00:00:00Z"))).toEqual({
      startsAt: new Date("2026-04-05T00:15:00Z"),
      endsAt: new Date("2026-04-05T00:45:00Z"),
    });
  });
});

test("a one-off window is on from its start until before its end, and comes no more", () => {
  const window = oneOff("2026-03-05T18:00:00Z", "2026-03-06T04:00:00Z");

  expect(endAt(window, "2026-03-05T17:59:59.999Z")).toBeNull();
  expect(endAt(window, "2026-03-05T18:00:00Z")).toBe("2026-03-06T04:00:00.000Z");
  expect(endAt(window, "2026-03-06T03:59:59.999Z")).toBe("2026-03-06T04:00:00.000Z");
  expect(endAt(window, "2026-03-06T04:00:00Z")).toBeNull();
  expect(nextOccasion(window, new Date("2026-03-01T00:00:00Z"))?.startsAt).toEqual(window.startsAt);
  expect(nextOccasion(window, new Date("2026-03-06T04:00:00Z"))).toBeUndefined();
});

test("the next occasion is the one that is on, else the next to come", () => {
  const wednesdays = weekly([3], "22:00", "01:00");

  expect(nextOccasion(wednesdays, new Date("2026-03-04T23:30:00Z"))?.startsAt.toISOString()).toBe(
    "2026-03-04T21:00:00.000Z",
  );
  expect(nextOccasion(wednesdays, new Date("2026-03-05T00:00:00Z"))?.startsAt.toISOString()).toBe(
    "2026-03-11T21:00:00.000Z",
  );
});

describe("windows that cover the whole week", () => {
  test.each<[string, WindowTimes[], boolean]>([
    ["every day from midnight to midnight", [weekly(everyDay, "00:00", "00:00")], true],
    ["every day from noon to noon", [weekly(everyDay, "12:00", "12:00")], true],
    ["all but a minute of every day", [weekly(everyDay, "00:00", "23:59")], false],
    ["days and nights, of two windows", [weekly(everyDay, "06:00", "18:00"), weekly(everyDay, "18:00", "06:00")], true],
    ["six days", [weekly([1, 2, 3, 4, 5, 6], "00:00", "00:00")], false],
    [
      "six days, and Sunday from one to one",
      [weekly([1, 2, 3, 4, 5, 6], "00:00", "00:00"), weekly([7], "01:00", "01:00")],
      false,
    ],
    [
      "Saturday night over Sunday into Monday",
      [weekly([1, 2, 3, 4, 5, 6], "01:00", "01:00"), weekly([7], "01:00", "01:00")],
      true,
    ],
    ["a one-off of any length", [oneOff("2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z")], false],
    ["none at all", [], false],
  ])("%s: %#", (_name, windows, covered) => {
    expect(coverWholeWeek(windows)).toBe(covered);
  });
});
