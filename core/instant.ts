import { z } from "zod";

/** An instant with its offset, between 1900 and 9999: neither calendars nor the database can say all others. */
export const Instant = z.iso
  .datetime({ offset: true, error: "Must be an instant, such as 2026-03-05T09:00:00Z", abort: true })
  .refine((text) => isSayable(new Date(text)), "Must be between the years 1900 and 9999");

/** Whether an instant is one that calendars and the database can say. */
export function isSayable(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1900 && year <= 9999;
}
