import { addDays, homeTimeZone, instantOf } from "../../core/calendar/index.ts";
import { Role } from "../../core/db.ts";
import { AppError } from "../../core/errors.ts";
import { LocalDate } from "../../core/local-date.ts";
import { type Arguments, UsageError } from "./command.ts";

type Values = Arguments["values"];

/** The day of the latest reform of municipalities: most, and their units, are older than what they report. */
export const defaultFrom = "2020-01-01";

/** What was given with a flag. @throws UsageError when nothing was. */
export function required(values: Values, name: string): string {
  const value = text(values, name);
  if (value === undefined) throw new UsageError(`--${name}: must be given`);
  return value;
}

/** What was given with a flag that may be left out. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** @throws UsageError when it is no whole number. */
export function wholeNumber(values: Values, name: string): number | undefined {
  const value = text(values, name);
  if (value === undefined || /^\d{1,9}$/.test(value)) return value === undefined ? undefined : Number(value);
  throw new UsageError(`--${name}: must be a whole number, such as 25000`);
}

/** When a local day is over. @throws UsageError when there is no such day, or it is over. */
export function endOfDay(values: Values, name: string, now: Date): Date | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  if (!LocalDate.safeParse(value).success) throw new UsageError(`--${name}: must be a date, written YYYY-MM-DD`);
  // The day after must be one as well.
  if (value > "2999-12-31") throw new UsageError(`--${name}: must be 2999-12-31 or earlier`);
  const end = instantOf({ date: addDays(value, 1), time: "00:00" }, homeTimeZone);
  if (end <= now) throw new UsageError(`--${name}: that day is over`);
  return end;
}

const flagOf = (role: Role) => role.toLowerCase().replaceAll("_", "-");

/** The roles as a command line has them. */
export const roleFlags = Object.values(Role).map(flagOf);

/** Roles as they are written on a command line. */
export function rolesInWords(roles: readonly Role[]): string {
  return roles.map(flagOf).join(", ");
}

/** The roles that were given, each once. @throws UsageError naming one that there is not, or when there are none. */
export function rolesOf(values: Values): Role[] {
  const asked = [values["role"] ?? []].flat().flatMap((value) => String(value).split(","));
  const roles = asked.map((word) => {
    const role = Object.values(Role).find((one) => flagOf(one) === word.trim().toLowerCase());
    if (!role) throw new UsageError(`--role: there is no role ${word}; there are: ${roleFlags.join(", ")}`);
    return role;
  });
  if (roles.length === 0) throw new UsageError(`--role: must be given; there are: ${roleFlags.join(", ")}`);
  return [...new Set(roles)];
}

/** Flags by the fields they fill in, where they are called otherwise. */
type FlagNames = Readonly<Record<string, string>>;

/** Does what was asked; what is refused names each flag that is wrong. */
export async function namingFlags<T>(names: FlagNames, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AppError) || error.fields.length === 0) throw error;
    const lines = error.fields.map(({ field, message }) => `${names[field] ?? `--${field}`}: ${message}`);
    throw new UsageError(lines.join("\n"), { cause: error });
  }
}
