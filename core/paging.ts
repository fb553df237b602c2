import { z } from "zod";
import { AppError } from "./errors.ts";

/** What every list takes; spread into the list's own input. `limit` may come as text, from a query string. */
export const pageFields = {
  limit: z.coerce
    .number<number | string>("Must be a number")
    .int("Must be a whole number")
    .min(1, "Must be 1 or more")
    .max(200, "Must be 200 or less")
    .default(50),
  cursor: z.string().max(100).optional(),
};

/** One page of a list, newest first; `nextCursor` is null on the last one. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };

type PageInput = { limit: number; cursor?: string | undefined };

/** The schema of a page of `item`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/**
 * What a query for one page needs: rows below the cursor, newest first, and one more row than asked for.
 *
 * @throws AppError `invalid` naming `cursor`.
 */
export function pageQuery({ limit, cursor }: PageInput) {
  const below = cursor === undefined ? {} : { id: { lt: cursorId(cursor) } };
  return { where: below, orderBy: { id: "desc" }, take: limit + 1 } as const;
}

/** Makes a page of the rows that `pageQuery` found; the row too many tells that there is a next page. */
export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(last.id).toString("base64url") : null;
  return { items: shown.map(toItem), nextCursor };
}

function cursorId(cursor: string): string {
  const id = z.uuid().safeParse(Buffer.from(cursor, "base64url").toString());
  if (id.success) return id.data;
  const message = "Must be the nextCursor of a page";
  throw new AppError("invalid", `cursor: ${message}`, { fields: [{ field: "cursor", rule: "bad_cursor", message }] });
}
