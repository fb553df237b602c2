import { ZodError } from "zod";
import { BusinessException, TechnicalError } from "../bots/sdk/index.ts";
import type { Settlement } from "../core/cases/index.ts";
import { kindOf } from "./error-kind.ts";

/** What a thrown value means for the case. */
export type Failure = Required<Pick<Settlement, "outcome" | "errorCode" | "errorMessage">>;

/** Business exceptions are finished work; all else is technical, and its kind tells operators where to look. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof BusinessException) {
    return { outcome: "BUSINESS_EXCEPTION", errorCode: thrown.code, errorMessage: thrown.message };
  }
  return { outcome: "TECHNICAL_ERROR", errorCode: kindOf(thrown), errorMessage: messageOf(thrown) };
}

/** Whether the target system has forgotten the login: worth one new login within the attempt. */
export function isSessionLost(thrown: unknown): boolean {
  return thrown instanceof TechnicalError && thrown.kind === "SESSION_LOST";
}

function messageOf(thrown: unknown): string {
  // A zod message repeats the value, which may be personal; the paths say enough.
  if (thrown instanceof ZodError)
    return `Does not fit the schema: ${thrown.issues.map((issue) => issue.path.join(".")).join(", ")}`;
  if (!(thrown instanceof Error)) return String(thrown);
  const [firstLine = thrown.name] = thrown.message.split("\n");
  return firstLine;
}
