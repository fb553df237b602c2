/** Local dates are `YYYY-MM-DD`, so they compare as text. */
const dayMs = 86_400_000;

function addDays(date: string, days: number): string {
  return new Date(toMs(date) + days * dayMs).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return (toMs(to) - toMs(from)) / dayMs;
}

/** The same day of the month twelve months before; 29 February becomes 28 February. */
export function twelveMonthsBefore(date: string): string {
  const [year, month, day] = [Number(date.slice(0, 4)) - 1, Number(date.slice(5, 7)), Number(date.slice(8))];
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

/** The date itself when it is a working day, else the next one. */
export function nextWorkingDay(date: string): string {
  return isWorkingDay(date) ? date : nextWorkingDay(addDays(date, 1));
}

/** Banks settle neither on Saturdays nor on Sundays and other public holidays. */
export function isWorkingDay(date: string): boolean {
  const isSaturday = new Date(toMs(date)).getUTCDay() === 6;
  return !isSaturday && !publicHolidays(Number(date.slice(0, 4))).has(date);
}

/** Norwegian public holidays of a year, every Sunday among them; two that meet on one day count once. */
export function publicHolidays(year: number): ReadonlySet<string> {
  const fixed = ["01-01", "05-01", "05-17", "12-25", "12-26"].map((day) => `${year}-${day}`);
  const easter = easterSunday(year);
  const movable = [-3, -2, 0, 1, 39, 49, 50].map((days) => addDays(easter, days));
  return new Set([...fixed, ...movable, ...sundays(year)]);
}

function sundays(year: number): string[] {
  const newYear = `${year}-01-01`;
  const first = (7 - new Date(toMs(newYear)).getUTCDay()) % 7;
  const all = Array.from({ length: 53 }, (_, week) => addDays(newYear, first + week * 7));
  return all.filter((sunday) => sunday.startsWith(String(year)));
}

/** Gauss's rule in the form that holds for every year of the Gregorian calendar. */
export function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const leapYears = 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4);
  const weekday = (32 + leapYears - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const daysFromMarch = epact + weekday - 7 * late + 114;
  return new Date(Date.UTC(year, Math.floor(daysFromMarch / 31) - 1, (daysFromMarch % 31) + 1))
    .toISOString()
    .slice(0, 10);
}

function toMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}
