import { expect, test } from "../support/fixtures.ts";

test.for([
  ["23:30Z on New Year's Eve is next year", "2026-12-31T23:30:00Z", "2027-01-01"],
  ["22:59Z on New Year's Eve is still this year", "2026-12-31T22:59:59Z", "2026-12-31"],
  ["in winter the day turns at 23:00Z", "2026-01-15T23:00:00Z", "2026-01-16"],
  ["in summer the day turns at 22:00Z", "2026-07-15T22:00:00Z", "2026-07-16"],
  ["the day the clock goes forward begins at 23:00Z", "2026-03-28T23:00:00Z", "2026-03-29"],
  ["the day the clock goes forward ends at 22:00Z", "2026-03-29T21:59:59Z", "2026-03-29"],
  ["the day after the clock went forward begins at 22:00Z", "2026-03-29T22:00:00Z", "2026-03-30"],
  ["the day the clock goes back begins at 22:00Z", "2026-10-24T22:00:00Z", "2026-10-25"],
  ["the day the clock goes back lasts 25 hours", "2026-10-25T22:59:59Z", "2026-10-25"],
  ["the day after the clock went back begins at 23:00Z", "2026-10-25T23:00:00Z", "2026-10-26"],
])("%s", async ([, instant, date], { db }) => {
  const [row] = await db.$queryRaw<{ date: string }[]>`SELECT oslo_date(${instant}::timestamptz)::text AS date`;

  expect(row?.date).toBe(date);
});

test("an instant that JavaScript hands over keeps its local date", async ({ db }) => {
  const [row] = await db.$queryRaw<{ date: string }[]>`
    SELECT oslo_date(${new Date("2026-12-31T23:30:00Z")}::timestamptz)::text AS date`;

  expect(row?.date).toBe("2027-01-01");
});
