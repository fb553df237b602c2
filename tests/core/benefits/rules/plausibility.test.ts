import { expect, test } from "vitest";
import { isMoreThanStaffed, isTooManyCases, isTooManyInMonth } from "../../../../core/benefits/rules/plausibility.ts";

test.each([
  [1_500, 365, false],
  [1_501, 365, true],
  [750, 182, true],
  [747, 182, false],
  [0, 30, false],
])("%i cases in %i days of a year that used to have 1000: too many is %s", (cases, days, tooMany) => {
  expect(isTooManyCases({ cases, yearlyVolume: 1_000, days, daysOfYear: 365 })).toBe(tooMany);
});

test("a leap year has a day more to do its cases in", () => {
  const half = { cases: 750, yearlyVolume: 1_000, days: 183 };

  expect(isTooManyCases({ ...half, daysOfYear: 366 })).toBe(false);
  expect(isTooManyCases({ ...half, daysOfYear: 367 })).toBe(true);
});

test("any case is too many where there used to be none", () => {
  expect(isTooManyCases({ cases: 1, yearlyVolume: 0, days: 365, daysOfYear: 365 })).toBe(true);
});

test("a month may have half as many again as a twelfth of the year, and no more", () => {
  expect(isTooManyInMonth(150, 1_200)).toBe(false);
  expect(isTooManyInMonth(151, 1_200)).toBe(true);
});

test.each([
  [3 * 1_695 * 3_600, 365, false],
  [3 * 1_695 * 3_600 + 1, 365, true],
  [3 * 1_695 * 3_600, 364, true],
])("%i seconds freed of three people in %i days: more than they had is %s", (seconds, days, more) => {
  const staffed = { employees: 3, secondsPerFte: 1_695 * 3_600, daysOfYear: 365 };

  expect(isMoreThanStaffed({ ...staffed, seconds, days })).toBe(more);
});
