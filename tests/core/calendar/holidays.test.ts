import { expect, test } from "vitest";
import { easterSunday, publicHolidays } from "../../../core/calendar/index.ts";

const years = Array.from({ length: 301 }, (_, index) => 1900 + index);

// As the Norwegian almanac has them.
const easters = {
  1943: "1943-04-25",
  1981: "1981-04-19",
  2000: "2000-04-23",
  2008: "2008-03-23",
  2019: "2019-04-21",
  2024: "2024-03-31",
  2025: "2025-04-20",
  2026: "2026-04-05",
  2027: "2027-03-28",
  2028: "2028-04-16",
  2038: "2038-04-25",
  2049: "2049-04-18",
  2076: "2076-04-19",
  2285: "2285-03-22",
};

test.for(Object.entries(easters))("Easter Sunday of %s is %s", ([year, date]) => {
  expect(easterSunday(Number(year))).toBe(date);
});

test("Easter is always the Sunday after a full moon in spring: between 22 March and 25 April", () => {
  for (const year of years) {
    const easter = easterSunday(year);
    expect(new Date(`${easter}T00:00:00Z`).getUTCDay(), easter).toBe(0);
    expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`, easter).toBe(true);
  }
});

test("a year has twelve public holidays, less those that fall together, each date once", () => {
  for (const year of years) {
    const holidays = publicHolidays(year);
    const names = [...holidays.values()].flatMap((name) => name.split(" og "));
    expect(names).toHaveLength(12);
    expect([...holidays.keys()].every((date) => date.startsWith(`${year}-`))).toBe(true);
    expect([...holidays.keys()]).toEqual([...holidays.keys()].toSorted());
  }
});

test("those of 2026 are on the days the almanac says", () => {
  expect([...publicHolidays(2026)]).toEqual([
    ["2026-01-01", "Første nyttårsdag"],
    ["2026-04-02", "Skjærtorsdag"],
    ["2026-04-03", "Langfredag"],
    ["2026-04-05", "Første påskedag"],
    ["2026-04-06", "Andre påskedag"],
    ["2026-05-01", "Arbeidernes dag"],
    ["2026-05-14", "Kristi himmelfartsdag"],
    ["2026-05-17", "Grunnlovsdagen"],
    ["2026-05-24", "Første pinsedag"],
    ["2026-05-25", "Andre pinsedag"],
    ["2026-12-25", "Første juledag"],
    ["2026-12-26", "Andre juledag"],
  ]);
});

test.for([
  ["2027-05-17", "Grunnlovsdagen og andre pinsedag"],
  ["2008-05-01", "Arbeidernes dag og kristi himmelfartsdag"],
  ["2012-05-17", "Grunnlovsdagen og kristi himmelfartsdag"],
] as const)("two that fall together on %s are one day off with both names", ([date, name]) => {
  const holidays = publicHolidays(Number(date.slice(0, 4)));

  expect(holidays.get(date)).toBe(name);
  expect(holidays.size).toBe(11);
});

test("Christmas Eve and New Year's Eve are no public holidays", () => {
  for (const year of years) {
    expect(publicHolidays(year).has(`${year}-12-24`)).toBe(false);
    expect(publicHolidays(year).has(`${year}-12-31`)).toBe(false);
  }
});
