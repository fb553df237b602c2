import type { Prisma } from "../db.ts";
import { AppError } from "../errors.ts";

type Row = Readonly<Record<string, unknown>>;

/** What a change of a row changes, from what to what, by column; empty when nothing. */
export function changesOf(before: Row, after: Row): Prisma.InputJsonObject {
  const changed = Object.keys(after).flatMap((column) => {
    const [from, to] = [plain(before[column]), plain(after[column])];
    return from === to ? [] : [[column, { from, to }]];
  });
  return Object.fromEntries(changed) as Prisma.InputJsonObject;
}

// Dates and decimals are told as text, and compared by it: 12.50 in a column is 12.5 in a request.
function plain(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof Date ? value.toISOString().slice(0, 10) : Number(value);
}

/** Somebody else has changed the thing since it was looked at. */
export function changedMeanwhile(): AppError {
  const message = "Somebody has changed it since: look at it again";
  return new AppError("conflict", message, { fields: [{ field: "revision", rule: "changed_meanwhile", message }] });
}
