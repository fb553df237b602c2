import type { PeriodKind } from "../db.ts";
import { addDays } from "../calendar/index.ts";

/** A month, a tertial or a year: local dates, the last not in it. */
export type PeriodDays = { kind: PeriodKind; from: string; to: string };

const monthsOf = { MONTH: 1, TERTIAL: 4, YEAR: 12 } as const satisfies Record<PeriodKind, number>;

/** The period of a kind that begins on a local date; undefined when none does. A tertial is four months, from January on. */
export function periodFrom(kind: PeriodKind, from: string): PeriodDays | undefined {
  const [year = 0, month = 0] = from.split("-").map(Number);
  const months = monthsOf[kind];
  if (!from.endsWith("-01") || (month - 1) % months !== 0) return undefined;
  return { kind, from, to: firstOf(year, month + months) };
}

/** Every period of a year: its months, its tertials and itself, in this order. */
export function periodsOfYear(year: number): PeriodDays[] {
  return (["MONTH", "TERTIAL", "YEAR"] as const).flatMap((kind) => {
    const length = monthsOf[kind];
    return Array.from({ length: 12 / length }, (_, index) => ({
      kind,
      from: firstOf(year, 1 + index * length),
      to: firstOf(year, 1 + (index + 1) * length),
    }));
  });
}

/** First days of the months in [from, to). */
export function monthsIn({ from, to }: { from: string; to: string }): string[] {
  const months: string[] = [];
  for (let month = monthOf(from); month < to; month = nextMonth(month)) months.push(month);
  return months;
}

/** The first day of the month that a local date is in. */
export function monthOf(localDate: string): string {
  return `${localDate.slice(0, 7)}-01`;
}

/** The first day of the month after the one that a local date is in. */
export function nextMonth(localDate: string): string {
  return monthOf(addDays(monthOf(localDate), 31));
}

function firstOf(year: number, month: number): string {
  const over = Math.floor((month - 1) / 12);
  return `${String(year + over).padStart(4, "0")}-${String(month - 12 * over).padStart(2, "0")}-01`;
}
