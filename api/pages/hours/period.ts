import { LocalDate, localDateOf } from "../../../core/local-date.ts";
import { formatMonth } from "../../../core/norwegian-format.ts";
import { addDays } from "../days.ts";
import type { Texts } from "../texts.ts";

/** A period of local dates; `to` is the first day after it. */
export type Period = { from: string; to: string; label: string; choice: string };

/** What the address asks for. */
export type PeriodQuery = { periode?: string | undefined; fra?: string | undefined; til?: string | undefined };

/** The choices a person has without typing dates, in groups. */
export type PeriodChoices = { label?: string; options: { value: string; label: string }[] }[];

type Today = { now: Date; t: Texts };

const monthsOffered = 24;

/** The report takes periods of 30 years; nobody looks at longer ones. */
const longestYears = 30;

/** The period asked for; this year when nothing is asked, undefined when it makes no sense. */
export function periodOf(query: PeriodQuery, { now, t }: Today): Period | undefined {
  const today = localDateOf(now);
  if (query.fra !== undefined || query.til !== undefined) return customPeriod(query, t);
  const choice = query.periode ?? thisYearChoice;
  const spans = namedSpan(choice, today);
  return spans && { ...spans, choice, label: labelOf(choice, { today, t }) };
}

const thisYearChoice = "i-aar";
const lastTwelveChoice = "12-maneder";

function namedSpan(choice: string, today: string): { from: string; to: string } | undefined {
  const year = Number(today.slice(0, 4));
  if (choice === thisYearChoice) return { from: `${year}-01-01`, to: addDays(today, 1) };
  if (choice === lastTwelveChoice) return { from: `${addMonths(today.slice(0, 7), -11)}-01`, to: addDays(today, 1) };
  const [, month] = /^(\d{4}-(?:0[1-9]|1[0-2]))$/.exec(choice) ?? [];
  if (month !== undefined) return { from: `${month}-01`, to: `${addMonths(month, 1)}-01` };
  const [, tertialYear, tertial] = /^(\d{4})-t([1-3])$/.exec(choice) ?? [];
  if (tertialYear !== undefined) {
    const first = `${tertialYear}-${twoDigits(Number(tertial) * 4 - 3)}`;
    return { from: `${first}-01`, to: `${addMonths(first, 4)}-01` };
  }
  if (/^\d{4}$/.test(choice) && choice >= "1000") return { from: `${choice}-01-01`, to: `${Number(choice) + 1}-01-01` };
  return undefined;
}

function customPeriod({ fra, til }: PeriodQuery, t: Texts): Period | undefined {
  const from = LocalDate.safeParse(fra);
  const last = LocalDate.safeParse(til);
  if (!from.success || !last.success || last.data < from.data) return undefined;
  if (Number(last.data.slice(0, 4)) - Number(from.data.slice(0, 4)) >= longestYears) return undefined;
  return { from: from.data, to: addDays(last.data, 1), label: t.hours.period.chosen, choice: "" };
}

function labelOf(choice: string, { today, t }: { today: string; t: Texts }): string {
  if (choice === thisYearChoice) return t.hours.period.thisYear(Number(today.slice(0, 4)));
  if (choice === lastTwelveChoice) return t.hours.period.lastTwelve;
  const tertial = /^(\d{4})-t(\d)$/.exec(choice);
  if (tertial) return t.hours.period.tertial(Number(tertial[2]), Number(tertial[1]));
  return choice.length === 7 ? formatMonth(choice) : choice;
}

/** What can be chosen from a list on this day: nothing before the first of the years there is something of. */
export function periodChoices({ now, t }: Today, years: readonly number[]): PeriodChoices {
  const today = localDateOf(now);
  const year = Number(today.slice(0, 4));
  const named = (value: string) => ({ value, label: labelOf(value, { today, t }) });
  const isThere = (choice: string) => years.includes(Number(choice.slice(0, 4)));
  const months = Array.from({ length: monthsOffered }, (_, back) => addMonths(today.slice(0, 7), -back));
  const tertials = [year, year - 1].flatMap((each) => [3, 2, 1].map((number) => `${each}-t${number}`));
  const begun = tertials.filter((choice) => (namedSpan(choice, today)?.from ?? today) <= today && isThere(choice));
  return [
    { options: [named(thisYearChoice), named(lastTwelveChoice)] },
    { label: t.hours.period.years, options: years.map((each) => named(String(each))) },
    { label: t.hours.period.tertials, options: begun.map(named) },
    { label: t.hours.period.months, options: months.filter(isThere).map(named) },
  ];
}

/** Whether the period is this year so far: the year's goal says something about it. */
export function isThisYear({ choice }: Period): boolean {
  return choice === thisYearChoice;
}

/** Whether the period is a calendar year, as far as it has come. */
export function isYear({ choice }: Period): boolean {
  return choice === thisYearChoice || choice.length === 4;
}

/** The same days one year earlier; 29 February becomes 1 March. */
export function yearBefore({ from, to }: { from: string; to: string }): { from: string; to: string } {
  return { from: oneYearBack(from), to: oneYearBack(to) };
}

function oneYearBack(localDate: string): string {
  const earlier = `${Number(localDate.slice(0, 4)) - 1}`.padStart(4, "0") + localDate.slice(4);
  return LocalDate.safeParse(earlier).success ? earlier : `${earlier.slice(0, 4)}-03-01`;
}

function addMonths(yearAndMonth: string, months: number): string {
  const [year = 0, month = 1] = yearAndMonth.split("-").map(Number);
  const since = year * 12 + (month - 1) + months;
  return `${String(Math.floor(since / 12)).padStart(4, "0")}-${twoDigits((since % 12) + 1)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
