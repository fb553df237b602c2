import type { Hook } from "@hono/zod-openapi";
import { AppError, type FieldError, fieldErrors } from "../core/errors.ts";
import type { AppEnv } from "./env.ts";

/** Runs after each part of a request is parsed: refuses what breaks its schema, and text no database can hold. */
export const refuseInvalid: Hook<unknown, AppEnv, string, undefined> = (result) => {
  if (!result.success) throw invalid(fieldErrors(result.error.issues).slice(0, mostErrors));
  const wrong = unstorable(result.data);
  if (wrong) throw invalid([wrong]);
};

function invalid(errors: readonly FieldError[]): AppError {
  const fields = errors.map((error) => (error.field === "" ? { ...error, field: "body" } : error));
  const [first] = fields;
  return new AppError("invalid", first ? `${first.field}: ${first.message}` : "Invalid request", { fields });
}

const mostErrors = 100;
const deepest = 32;
const noText = /[\0\p{Surrogate}]/u;

function unstorable(value: unknown, field = "", depth = 0): FieldError | undefined {
  if (typeof value === "string" && noText.test(value)) {
    return { field, rule: "not_text", message: "Must not hold the character U+0000 or half a surrogate pair" };
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > deepest) return { field, rule: "too_deep", message: `Must not be nested deeper than ${deepest}` };
  for (const [key, inner] of Object.entries(value)) {
    const path = Array.isArray(value) ? `${field}[${key}]` : field === "" ? key : `${field}.${key}`;
    const wrong = noText.test(key)
      ? { field, rule: "not_text", message: "A name must not hold U+0000 or half a surrogate pair" }
      : unstorable(inner, path, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}
