import type { Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isConnectionLost } from "../core/db-errors.ts";
import { AppError, type ErrorCode, type FieldError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import type { Problem } from "./problem.ts";

const statuses = {
  invalid: 400,
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  duplicate: 409,
  overlap: 409,
  period_closed: 409,
  too_large: 413,
  locked: 429,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

const titles = {
  invalid: "A field breaks a rule",
  malformed: "The request cannot be read",
  unauthenticated: "Not signed in",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "The state does not allow this",
  duplicate: "Known already",
  overlap: "Overlaps something else",
  period_closed: "The figures of that day are closed",
  too_large: "The request is too large",
  locked: "Locked for a while",
  unavailable: "Not available right now",
  internal: "Internal error",
} as const satisfies Record<ErrorCode | "internal", string>;

/** Every code that a problem may carry, with its status: the reference lists them. */
export const problemCodes = Object.entries({ ...statuses, internal: 500 }).map(([code, status]) => ({
  code: code as ErrorCode | "internal",
  status,
  title: titles[code as ErrorCode | "internal"],
}));

/** A thrown value as its code; what nobody foresaw is `internal`, logged here and told nobody. */
export type Refusal = {
  code: ErrorCode | "internal";
  status: ContentfulStatusCode;
  detail: string;
  errors: readonly FieldError[];
};

/** What a thrown value means to the caller. */
export function refusalOf(error: unknown, log: Logger): Refusal {
  if (error instanceof AppError) {
    return { code: error.code, status: statuses[error.code], detail: error.message, errors: error.fields };
  }
  if (error instanceof HTTPException && error.status < 500) return unreadable(error.status);
  if (isConnectionLost(error)) {
    log.error({ err: error }, "the database is away");
    const detail = "The database does not answer right now: try again in a few seconds";
    return { code: "unavailable", status: statuses.unavailable, detail, errors: [] };
  }
  log.error({ err: error }, "request failed");
  const detail = "Something went wrong here. The request id finds it in the log";
  return { code: "internal", status: 500, detail, errors: [] };
}

function unreadable(status: ContentfulStatusCode): Refusal {
  const [rule, detail] =
    status === 415
      ? ["content_type", "The body must be JSON, with Content-Type: application/json"]
      : ["malformed", "The body is not valid JSON"];
  return { code: "malformed", status, detail, errors: [{ field: "body", rule, message: detail }] };
}

const retryAfterSeconds: Partial<Record<Refusal["code"], number>> = { unavailable: 5, locked: 900 };

/** Answers with a problem of RFC 9457. */
export function problemResponse(c: HonoContext, { code, status, detail, errors }: Refusal): Response {
  const problem: Problem = {
    type: `/docs#problem-${code}`,
    title: titles[code],
    status,
    detail,
    code,
    errors: [...errors],
    requestId: c.get("requestId"),
  };
  const headers = new Headers({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  const seconds = retryAfterSeconds[code];
  if (seconds !== undefined) headers.set("Retry-After", String(seconds));
  if (code === "unauthenticated") headers.set("WWW-Authenticate", 'Bearer realm="minuttjakt"');
  return c.newResponse(JSON.stringify(problem), { status, headers });
}
