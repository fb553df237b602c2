/** One wrong thing in a request: where it stands and the rule it breaks. */
export type FieldError = {
  /** Path of the field, such as `items[3].input.invoiceNumber`. */
  field: string;
  /** Stable and short, such as `too_small` or `duplicate`. */
  rule: string;
  message: string;
  /** The most that would be taken, in the field's own unit, where that depends on what there is. */
  atMost?: number;
};

/** Every reason for refusing; `api/errors.ts` gives each its HTTP status. */
export type ErrorCode =
  | "invalid"
  | "malformed"
  | "too_large"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "duplicate"
  | "overlap"
  | "period_closed"
  | "locked"
  | "unavailable";

/** A request refused by a rule: the caller can do something about it, nothing was changed. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { fields?: readonly FieldError[] } = {}) {
    super(message, options);
    this.code = code;
    this.fields = options.fields ?? [];
  }
}

/** The thing asked for does not exist in the caller's municipality. */
export function notFound(entity: string, id: string): AppError {
  return new AppError("not_found", `No ${entity} ${id}`);
}

/** Somebody else changed the thing first, or it is in a state that does not allow this. */
export function conflict(message: string): AppError {
  return new AppError("conflict", message);
}

/** What is wrong with a value, as zod tells it and as verbs add to it. */
export type Issue = {
  path: PropertyKey[];
  code?: string | undefined;
  message: string;
  keys?: readonly string[];
  atMost?: number;
};

/**
 * Turns zod issues into an `invalid` error that names each field.
 *
 * @param at Path of the parsed value in the request, such as `items[3].input`.
 */
export function invalidFields(issues: readonly Issue[], at = ""): AppError {
  const fields = fieldErrors(issues, at);
  const [first] = fields;
  return new AppError("invalid", first ? `${first.field}: ${first.message}` : "Invalid request", { fields });
}

/** Zod issues as field errors: one for each, and for each unknown field. */
export function fieldErrors(issues: readonly Issue[], at = ""): FieldError[] {
  return issues.flatMap(({ path, code = "invalid", message, keys, atMost }) => {
    const limit = atMost === undefined ? {} : { atMost };
    if (code !== "unrecognized_keys") return [{ field: fieldPath(at, path), rule: code, message, ...limit }];
    return (keys ?? []).map((key) => ({
      field: fieldPath(at, [...path, key]),
      rule: "unknown_field",
      message: "No such field",
    }));
  });
}

function fieldPath(at: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, at);
}
