import type { Permission } from "../../../core/access/index.ts";
import type { Db } from "../../../core/db.ts";
import type { Requests } from "../api.ts";
import type { Place } from "./place.ts";

/** What an operation takes: who may, and one request that is done when it is asked for in a `Place`. */
export type Guarded = {
  permission: Permission;
  /** What stands for the braces of its path. */
  ids?: (place: Place) => Record<string, string | number>;
  query?: string | ((place: Place) => string);
  body?: (place: Place) => unknown;
  /** No API key will do. */
  person?: true;
  /** What must have come first. */
  first?: (caller: Requests & { id: string }, place: Place, db: Db) => Promise<unknown>;
  /** Answered to who may; what was asked for, or done, when left out. */
  answer?: 404;
  /** Entries in the audit log; of what changes something it is one when left out. */
  audits?: 0 | 2;
  /**
   * Answered to somebody of another municipality who asks for the things of this one; 404 when left out, and 200 with nothing
   * of this one for a list. `own`: it names nothing of anybody's, and everybody may do it at home.
   */
  toStranger?: 200 | 400 | 404 | "own";
};

/** Operations as the OpenAPI document writes them, below `/api/v1`. */
export type Operations = Record<`${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`, Guarded>;

/** The request that an operation is in a place. */
export function requestOf(operation: string, { ids, query, body }: Guarded, place: Place) {
  const [method = "", template = ""] = operation.split(" ");
  const given = ids?.(place) ?? {};
  const path = template.replaceAll(/{(\w+)}/g, (_, name: string) => String(given[name]));
  const search = typeof query === "function" ? query(place) : query;
  return { method, path: search === undefined ? path : `${path}?${search}`, body: body?.(place) };
}
