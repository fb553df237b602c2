import { describe, expect, test } from "vitest";
import { fromDbDate, LocalDate, localDateOf, toDbDate } from "../../core/local-date.ts";

const instants: [instant: string, date: string][] = [
  ["2025-12-31T22:59:59.999Z", "2025-12-31"],
  ["2025-12-31T23:30:00Z", "2026-01-01"],
  ["2026-06-30T21:59:59Z", "2026-06-30"],
  ["2026-06-30T22:00:00Z", "2026-07-01"],
  // The night the clocks go forward, and the one they go back.
  ["2026-03-28T23:00:00Z", "2026-03-29"],
  ["2026-03-29T22:00:00Z", "2026-03-30"],
  ["2026-10-25T22:59:59Z", "2026-10-25"],
  ["2026-10-25T23:00:00Z", "2026-10-26"],
  ["0999-12-31T23:59:59Z", "1000-01-01"],
];

test.for(instants)("%s is %s in Oslo", ([instant, date]) => {
  expect(localDateOf(new Date(instant))).toBe(date);
});

describe("LocalDate", () => {
  test.for(["2026-01-01", "2028-02-29", "0001-01-01"])("takes %s", (date) => {
    expect(LocalDate.parse(date)).toBe(date);
    expect(fromDbDate(toDbDate(date))).toBe(date);
  });

  test.for(["2026-02-29", "2026-13-01", "2026-1-1", "01.01.2026", "2026-01-01T00:00:00Z", "", 20_260_101, null])(
    "refuses %j",
    (date) => {
      expect(LocalDate.safeParse(date).success).toBe(false);
    },
  );
});
