/** Local dates are `YYYY-MM-DD`; screens show them as `dd.mm.yyyy`, as Norwegian systems do. */
const dayMs = 86_400_000;

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

const osloDate = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo" });
const osloInstant = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Oslo",
  dateStyle: "short",
  timeStyle: "medium",
});

export function localDate(instant: Date): string {
  return osloDate.format(instant);
}

export function showDate(date: string): string {
  return date.split("-").toReversed().join(".");
}

/** As a case system shows an instant: local time to the second. */
export function showInstant(instant: string): string {
  const [date = "", time = ""] = osloInstant.format(new Date(instant)).split(" ");
  return `${showDate(date)} ${time}`;
}

/** Reads `dd.mm.yyyy`; undefined for anything else, and for dates that do not exist. */
export function parseDate(text: string): string | undefined {
  const match = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text.trim());
  if (!match) return undefined;
  const date = `${match[3]}-${match[2]}-${match[1]}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? undefined : date;
}

/** Whether banks settle that day: not at weekends, nor on public holidays. */
export function isBankDay(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !publicHolidays(Number(date.slice(0, 4))).has(date);
}

function publicHolidays(year: number): Set<string> {
  const easter = easterSunday(year);
  const fixed = ["01-01", "05-01", "05-17", "12-25", "12-26"].map((day) => `${year}-${day}`);
  return new Set([...fixed, ...[-3, -2, 0, 1, 39, 49, 50].map((days) => addDays(easter, days))]);
}

/** The anonymous Gregorian computus, by the names it is usually printed with. */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
