import { instantOf, type LocalMoment } from "../calendar/index.ts";
import { isSayable } from "../instant.ts";

const home = "Europe/Oslo";
const norwegian = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T,]+(?:kl\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?)?$/;
const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/;
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A local date, and a time of day when one was written. */
export type Written = { date: string; time: string | undefined };

/** A date or time as Norwegians write it (`5.3.2026`, `05.03.2026 kl. 09:07`) or by ISO 8601; undefined when it is none. */
export function parseLocal(text: string): Written | undefined {
  const inNorwegian = norwegian.exec(text);
  const [, year, month, day, hour, minute] = inNorwegian
    ? [text, inNorwegian[3], inNorwegian[2], inNorwegian[1], inNorwegian[4], inNorwegian[5]]
    : (iso.exec(text) ?? []);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!exists(date)) return undefined;
  if (hour === undefined || minute === undefined) return { date, time: undefined };
  return Number(hour) < 24 && Number(minute) < 60 ? { date, time: `${hour.padStart(2, "0")}:${minute}` } : undefined;
}

/**
 * An instant, in Europe/Oslo unless an offset is written; undefined for one that nobody can mean, as in the year 1.
 *
 * @param timeOfDay The time meant by a date alone.
 */
export function parseInstant(text: string, timeOfDay: string): Date | undefined {
  const instant = isoInstant.test(text) && exists(text.slice(0, 10)) ? new Date(text) : localInstant(text, timeOfDay);
  return instant && isSayable(instant) ? instant : undefined;
}

function localInstant(text: string, timeOfDay: string): Date | undefined {
  const written = parseLocal(text);
  // Clocks of that time had other offsets than any that is known.
  if (!written || written.date < "1900") return undefined;
  const moment: LocalMoment = { date: written.date, time: written.time ?? timeOfDay };
  return instantOf(moment, home);
}

function exists(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}
