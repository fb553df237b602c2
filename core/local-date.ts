import { z } from "zod";

const osloDate = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo" });

/** A local date `YYYY-MM-DD` that exists in the calendar. */
export const LocalDate = z.iso
  .date({ error: "Must be a date that exists, written YYYY-MM-DD", abort: true })
  .refine((date) => date >= "0001-01-01", "Must be 0001-01-01 or later");

/** The local date in Europe/Oslo of an instant, `YYYY-MM-DD`: 23:30Z on 31 December is next year. */
export function localDateOf(instant: Date): string {
  return osloDate.format(instant);
}

/** A local date as PostgreSQL's `date` travels through Prisma: midnight UTC. */
export function toDbDate(localDate: string): Date {
  return new Date(`${localDate}T00:00:00.000Z`);
}

/** The local date in a `date` column, `YYYY-MM-DD`. */
export function fromDbDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Rows that are in force on a day, in a `where`: from `validFrom`, and before `validTo` where there is one. */
export function inForceOn(day: Date) {
  return { validFrom: { lte: day }, ...inForceAfter(day) };
}

/** Rows that are in force on a day or on a later one, in a `where`. */
export function inForceAfter(day: Date) {
  return { OR: [{ validTo: null }, { validTo: { gt: day } }] };
}
