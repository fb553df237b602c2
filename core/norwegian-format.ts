import { toDbDate } from "./local-date.ts";

// Negative, and not "auto": a rounded −0,0 is shown as 0,0.
const decimals = (digits: number) =>
  new Intl.NumberFormat("nb-NO", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "negative",
  });
const whole = decimals(0);
const oneDecimal = decimals(1);
const twoDecimals = decimals(2);
const percent = new Intl.NumberFormat("nb-NO", { style: "percent", maximumFractionDigits: 1, signDisplay: "negative" });
const upToTwoDecimals = new Intl.NumberFormat("nb-NO", { maximumFractionDigits: 2, signDisplay: "negative" });

const date = new Intl.DateTimeFormat("nb-NO", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("nb-NO", { month: "long", year: "numeric", timeZone: "UTC" });
const dateTime = new Intl.DateTimeFormat("nb-NO", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Oslo" });

/** A whole number, grouped with U+00A0. @example formatWhole(2090); // "2 090" */
export function formatWhole(value: number): string {
  return whole.format(value);
}

/** A number with as many decimals as it has, two at most. @example formatNumber(1762.5); // "1 762,5" */
export function formatNumber(value: number): string {
  return upToTwoDecimals.format(value);
}

/** Seconds as hours with one decimal; the unit is the caller's. @example formatHours(12_202_200); // "3 389,5" */
export function formatHours(seconds: number): string {
  return oneDecimal.format(seconds / 3600);
}

/** Seconds as minutes with one decimal; the unit is the caller's. @example formatMinutes(450); // "7,5" */
export function formatMinutes(seconds: number): string {
  return oneDecimal.format(seconds / 60);
}

/** Full-time equivalents with two decimals; the divisor must be shown beside them. @example formatFte(0.1185); // "0,12" */
export function formatFte(fullTimeEquivalents: number): string {
  return twoDecimals.format(fullTimeEquivalents);
}

/** A share of one as a percentage. @example formatPercent(0.123); // "12,3 %" */
export function formatPercent(share: number): string {
  return percent.format(share);
}

/** A local date. @example formatDate("2026-03-05"); // "05.03.2026" */
export function formatDate(localDate: string): string {
  return date.format(toDbDate(localDate));
}

/** A month. @example formatMonth("2026-03"); // "mars 2026" */
export function formatMonth(yearAndMonth: string): string {
  return month.format(toDbDate(`${yearAndMonth}-01`));
}

/** An instant, in Europe/Oslo. @example formatDateTime("2026-03-05T08:07:00Z"); // "5. mars 2026 kl. 09:07" */
export function formatDateTime(instant: Date | string): string {
  return dateTime.format(new Date(instant));
}
