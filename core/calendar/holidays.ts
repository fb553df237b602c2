import { addDays } from "./local-time.ts";

/** Public holidays by local date. */
export type Holidays = ReadonlyMap<string, string>;

const fixed = [
  ["01-01", "Første nyttårsdag"],
  ["05-01", "Arbeidernes dag"],
  ["05-17", "Grunnlovsdagen"],
  ["12-25", "Første juledag"],
  ["12-26", "Andre juledag"],
] as const;

const daysFromEaster = [
  [-3, "Skjærtorsdag"],
  [-2, "Langfredag"],
  [0, "Første påskedag"],
  [1, "Andre påskedag"],
  [39, "Kristi himmelfartsdag"],
  [49, "Første pinsedag"],
  [50, "Andre pinsedag"],
] as const;

const byYear = new Map<number, Holidays>();

/** Norway's public holidays of a year, each date once: two that fall together share their date and have both names. */
export function publicHolidays(year: number): Holidays {
  const known = byYear.get(year);
  if (known) return known;
  const easter = easterSunday(year);
  const named = [
    ...fixed.map(([monthAndDay, name]) => [`${String(year).padStart(4, "0")}-${monthAndDay}`, name] as const),
    ...daysFromEaster.map(([days, name]) => [addDays(easter, days), name] as const),
  ].toSorted(([one], [other]) => one.localeCompare(other));
  const holidays = new Map<string, string>();
  for (const [date, name] of named) {
    const other = holidays.get(date);
    holidays.set(date, other === undefined ? name : `${other} og ${name.charAt(0).toLowerCase()}${name.slice(1)}`);
  }
  byYear.set(year, holidays);
  return holidays;
}

/** The local date of Easter Sunday by the Gregorian calendar. */
export function easterSunday(year: number): string {
  // The anonymous Gregorian computus; its letters have no better names.
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  const text = (value: number, digits: number) => String(value).padStart(digits, "0");
  return `${text(year, 4)}-${text(month, 2)}-${text(day, 2)}`;
}
