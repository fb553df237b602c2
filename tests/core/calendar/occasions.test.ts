import { describe, expect, test } from "vitest";
import {
  addDays,
  isWorkingDay,
  localMomentOf,
  nextOccasions,
  type ScheduleRule,
  type WorkCalendar,
} from "../../../core/calendar/index.ts";

const timeZone = "Europe/Oslo";
const ordinary: WorkCalendar = new Map();
const fjordvik: WorkCalendar = new Map([
  ["2026-04-01", { name: "Onsdag før skjærtorsdag", worksUntil: "12:00" }],
  ["2026-12-31", { name: "Nyttårsaften", worksUntil: null }],
]);

type Asked = { after: string; count: number; calendar?: WorkCalendar };

/** The next occasions as the clock in Oslo shows them. */
function clocks(rule: ScheduleRule, { after, count, calendar = ordinary }: Asked): string[] {
  return nextOccasions(rule, { timeZone, calendar, after: new Date(after), count }).map((at) => {
    const { date, time } = localMomentOf(at, timeZone);
    return `${date} ${time}`;
  });
}

function instants(rule: ScheduleRule, { after, count, calendar = ordinary }: Asked): string[] {
  return nextOccasions(rule, { timeZone, calendar, after: new Date(after), count }).map((at) =>
    at.toISOString().slice(0, 16),
  );
}

const cron = (expression: string): ScheduleRule => ({ kind: "cron", expression });

describe("when the clock is put forward, on 29 March 2026", () => {
  const after = "2026-03-28T12:00:00Z";

  test.for([
    // 03:00 in Oslo is 01:00Z that day.
    ["a time that does not exist comes once, after the gap", "30 2 * * *", ["2026-03-29T01:00", "2026-03-30T00:30"]],
    ["several that do not exist come once together", "*/15 2 * * *", ["2026-03-29T01:00", "2026-03-30T00:00"]],
    ["with the one after the gap they come once", "0 2,3 * * *", ["2026-03-29T01:00", "2026-03-30T00:00"]],
    ["the time after the gap comes as ever", "0 3 * * *", ["2026-03-29T01:00", "2026-03-30T01:00"]],
    ["a weekly one of that hour is not lost", "10 2 * * 0", ["2026-03-29T01:00", "2026-04-05T00:10"]],
  ] as const)("%s", ([, expression, expected]) => {
    expect(instants(cron(expression), { after, count: 2 })).toEqual(expected);
  });

  test("what comes every hour comes every hour that passes", () => {
    expect(instants(cron("30 * * * *"), { after: "2026-03-29T00:00:00Z", count: 3 })).toEqual([
      "2026-03-29T00:30",
      "2026-03-29T01:30",
      "2026-03-29T02:30",
    ]);
    expect(instants(cron("*/20 * * * *"), { after: "2026-03-29T00:35:00Z", count: 3 })).toEqual([
      "2026-03-29T00:40",
      "2026-03-29T01:00",
      "2026-03-29T01:20",
    ]);
  });

  test("an interval goes on through the gap without a pause or a double", () => {
    const rule = { kind: "interval", minutes: 30 } as const;

    expect(instants(rule, { after: "2026-03-29T00:00:00Z", count: 4 })).toEqual([
      "2026-03-29T00:30",
      "2026-03-29T01:00",
      "2026-03-29T01:30",
      "2026-03-29T02:00",
    ]);
  });

  test("an interval between hours that do not exist begins after the gap", () => {
    const rule = { kind: "interval", minutes: 30, between: { from: "02:00", to: "04:00" } } as const;

    expect(clocks(rule, { after, count: 4 })).toEqual([
      "2026-03-29 03:00",
      "2026-03-29 03:30",
      "2026-03-29 04:00",
      "2026-03-30 02:00",
    ]);
  });
});

describe("when the clock is put back, on 25 October 2026", () => {
  const after = "2026-10-24T12:00:00Z";

  test.for([
    // 02:30 in Oslo is 00:30Z and 01:30Z that day.
    ["a time that comes twice comes the first time", "30 2 * * *", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    ["a weekly one of that hour comes once", "10 2 * * 0", ["2026-10-25T00:10", "2026-11-01T01:10"]],
    ["the time after comes as ever", "0 3 * * *", ["2026-10-25T02:00", "2026-10-26T02:00"]],
  ] as const)("%s", ([, expression, expected]) => {
    expect(instants(cron(expression), { after, count: 2 })).toEqual(expected);
  });

  test("asked between the two, the time that was there already does not come again", () => {
    expect(instants(cron("30 2 * * *"), { after: "2026-10-25T00:30:00Z", count: 1 })).toEqual(["2026-10-26T01:30"]);
    expect(instants(cron("30 2 * * *"), { after: "2026-10-25T01:00:00Z", count: 1 })).toEqual(["2026-10-26T01:30"]);
    expect(instants(cron("*/30 2 * * *"), { after: "2026-10-25T00:10:00Z", count: 2 })).toEqual([
      "2026-10-25T00:30",
      "2026-10-26T01:00",
    ]);
  });

  test("what comes every hour comes every hour that passes", () => {
    const hours = ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"];

    expect(instants(cron("30 * * * *"), { after: "2026-10-25T00:00:00Z", count: 3 })).toEqual(hours);
  });

  test("an interval counts what passes", () => {
    const rule = { kind: "interval", minutes: 60, between: { from: "01:00", to: "04:00" } } as const;

    expect(instants(rule, { after, count: 6 })).toEqual([
      "2026-10-24T23:00",
      "2026-10-25T00:00",
      "2026-10-25T01:00",
      "2026-10-25T02:00",
      "2026-10-25T03:00",
      "2026-10-26T00:00",
    ]);
  });
});

describe("intervals", () => {
  test("come from midnight on, and never closer to each other than they say", () => {
    const rule = { kind: "interval", minutes: 500 } as const;

    expect(clocks(rule, { after: "2026-11-23T07:00:00Z", count: 4 })).toEqual([
      "2026-11-23 08:20",
      "2026-11-24 00:00",
      "2026-11-24 08:20",
      "2026-11-25 00:00",
    ]);
  });

  test("between two hours come at the first and, if it fits, at the last", () => {
    const rule = { kind: "interval", minutes: 120, between: { from: "07:00", to: "11:00" } } as const;

    expect(clocks(rule, { after: "2026-11-20T08:00:00Z", count: 4 })).toEqual([
      "2026-11-20 11:00",
      "2026-11-21 07:00",
      "2026-11-21 09:00",
      "2026-11-21 11:00",
    ]);
  });

  test("of working days pass over weekends, holidays and the rest of a half-day", () => {
    const between = { from: "10:00", to: "14:00" };
    const rule = { kind: "interval", minutes: 60, between, workingDaysOnly: true } as const;

    expect(clocks(rule, { after: "2026-03-31T11:30:00Z", count: 5, calendar: fjordvik })).toEqual([
      "2026-03-31 14:00",
      "2026-04-01 10:00",
      "2026-04-01 11:00",
      "2026-04-01 12:00",
      "2026-04-07 10:00",
    ]);
  });
});

describe("working days", () => {
  test("come at each of their times, on half-days at those before work ends", () => {
    const rule = { kind: "workingDays", times: ["14:00", "06:30"] } as const;

    expect(
      clocks({ ...rule, times: [...rule.times] }, { after: "2026-03-31T06:00:00Z", count: 4, calendar: fjordvik }),
    ).toEqual(["2026-03-31 14:00", "2026-04-01 06:30", "2026-04-07 06:30", "2026-04-07 14:00"]);
  });

  test("come on every working day of three years and on no other", () => {
    const found = clocks({ kind: "workingDays", times: ["06:30"] }, { after: "2025-12-31T22:00:00Z", count: 760 });
    const days = found.map((at) => at.slice(0, 10)).filter((date) => date < "2029-01-01");
    const expected: string[] = [];
    for (let date = "2026-01-01"; date < "2029-01-01"; date = addDays(date, 1))
      if (isWorkingDay(ordinary, date)) expected.push(date);

    expect(days).toEqual(expected);
  });
});

describe("the first and last working day", () => {
  test("of a month are moved by weekends, holidays and the municipality's own days off", () => {
    const asked = { after: "2026-11-23T12:00:00Z", count: 6, calendar: fjordvik };

    expect(clocks({ kind: "monthWorkingDay", which: "last", time: "12:00" }, asked)).toEqual([
      "2026-11-30 12:00",
      "2026-12-30 12:00",
      "2027-01-29 12:00",
      "2027-02-26 12:00",
      "2027-03-31 12:00",
      "2027-04-30 12:00",
    ]);
    expect(clocks({ kind: "monthWorkingDay", which: "first", time: "07:00" }, asked)).toEqual([
      "2026-12-01 07:00",
      "2027-01-04 07:00",
      "2027-02-01 07:00",
      "2027-03-01 07:00",
      "2027-04-01 07:00",
      "2027-05-03 07:00",
    ]);
  });

  test("of a quarter are those of its first and last month", () => {
    const asked = { after: "2026-11-23T12:00:00Z", count: 4, calendar: fjordvik };

    expect(clocks({ kind: "quarterWorkingDay", which: "first", time: "07:00" }, asked)).toEqual([
      "2027-01-04 07:00",
      "2027-04-01 07:00",
      "2027-07-01 07:00",
      "2027-10-01 07:00",
    ]);
    expect(clocks({ kind: "quarterWorkingDay", which: "last", time: "07:00" }, asked)).toEqual([
      "2026-12-30 07:00",
      "2027-03-31 07:00",
      "2027-06-30 07:00",
      "2027-09-30 07:00",
    ]);
  });

  test("come as work ends on a half-day that is over by their time, unless nobody ever works then", () => {
    const calendar = new Map([
      ["2026-12-31", { name: "Nyttårsaften", worksUntil: "12:00" }],
      ["2027-01-04", { name: "Planleggingsdag", worksUntil: "11:30" }],
    ]);
    const asked = { after: "2026-12-20T12:00:00Z", count: 1, calendar };
    const at = (which: "first" | "last", time: string) => clocks({ kind: "monthWorkingDay", which, time }, asked)[0];

    expect(at("last", "14:00")).toBe("2026-12-31 12:00");
    expect(at("last", "16:00")).toBe("2026-12-31 12:00");
    expect(at("last", "11:59")).toBe("2026-12-31 11:59");
    expect(at("last", "22:00")).toBe("2026-12-31 22:00");
    expect(at("first", "12:00")).toBe("2027-01-04 11:30");
    expect(clocks({ kind: "quarterWorkingDay", which: "first", time: "12:00" }, asked)).toEqual(["2027-01-04 11:30"]);
    expect(
      clocks({ kind: "monthWorkingDay", which: "last", time: "14:00" }, { ...asked, after: "2026-12-31T11:00:00Z" }),
    ).toEqual(["2027-01-29 14:00"]);
  });

  test("on the day itself comes until its time has been", () => {
    const rule = { kind: "monthWorkingDay", which: "last", time: "12:00" } as const;

    expect(clocks(rule, { after: "2026-11-30T10:59:59Z", count: 1 })).toEqual(["2026-11-30 12:00"]);
    expect(clocks(rule, { after: "2026-11-30T11:00:00Z", count: 1 })).toEqual(["2026-12-31 12:00"]);
  });
});

test.for<[string, ScheduleRule]>([
  ["cron at an hour", cron("15 2,14 * * *")],
  ["cron every hour", cron("*/25 * * * *")],
  ["cron of a month's last day", cron("0 6 L * *")],
  ["an interval", { kind: "interval", minutes: 55 }],
  ["working days", { kind: "workingDays", times: ["02:30", "06:00"] }],
  ["a month's last working day", { kind: "monthWorkingDay", which: "last", time: "02:30" }],
])("the occasions of %s are the same from wherever one begins to look", ([, rule]) => {
  for (const after of ["2026-03-27T12:00:00Z", "2026-10-24T03:00:00Z", "2026-12-22T12:00:00Z"]) {
    const search = { timeZone, calendar: fjordvik, after: new Date(after) };
    const all = nextOccasions(rule, { ...search, count: 60 });
    expect(all).toEqual(all.toSorted((one, other) => one.getTime() - other.getTime()));
    for (const [index, at] of all.entries()) {
      const next = nextOccasions(rule, { ...search, after: at, count: 2 });
      if (index < 58) expect(next).toEqual(all.slice(index + 1, index + 3));
      expect(nextOccasions(rule, { ...search, after: new Date(at.getTime() - 1), count: 1 })).toEqual([at]);
    }
    const until = all[30] ?? new Date(0);
    expect(nextOccasions(rule, { ...search, count: 60, until })).toEqual(all.slice(0, 31));
  }
});

test("a rule that never comes due has no occasions, and is not looked for without an end", () => {
  expect(instants(cron("0 6 30 2 *"), { after: "2026-11-23T12:00:00Z", count: 1 })).toEqual([]);
  expect(instants(cron("0 6 29 2 *"), { after: "2026-11-23T12:00:00Z", count: 1 })).toEqual(["2028-02-29T05:00"]);
});

test("another time zone has another clock", () => {
  const search = { calendar: ordinary, after: new Date("2026-11-23T12:00:00Z"), count: 1 };
  const [helsinki] = nextOccasions(cron("30 6 * * *"), { ...search, timeZone: "Europe/Helsinki" });

  expect(helsinki?.toISOString()).toBe("2026-11-24T04:30:00.000Z");
});
