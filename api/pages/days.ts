/** The local date some days later, or earlier. */
export function addDays(localDate: string, days: number): string {
  const date = new Date(`${localDate}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The last day of a period; `to` is the first day after it. */
export function lastDayOf({ to }: { to: string }): string {
  return addDays(to, -1);
}
