import { type CaseChange, mayDo } from "../../../core/cases/index.ts";
import type { WorkItemStatus } from "../../../core/db.ts";

/** What a person may decide about a case. */
export type CaseAction = CaseChange["action"];

/** In the order they are offered. */
export const caseActions = [
  "retry",
  "hold",
  "release",
  "cancel",
  "resolve",
  "prioritise",
] as const satisfies CaseAction[];

/** What may be decided about a case as it stands, the likeliest first. */
export function actionsFor(status: WorkItemStatus): CaseAction[] {
  return order[status].filter((action) => mayDo(action, status));
}

const order: Record<WorkItemStatus, readonly CaseAction[]> = {
  QUEUED: ["prioritise", "hold", "cancel"],
  RUNNING: ["hold", "cancel", "prioritise"],
  RETRYING: ["retry", "prioritise", "hold", "cancel"],
  HELD: ["release", "prioritise", "cancel"],
  HANDED_OVER: ["resolve", "retry"],
  FAILED: ["retry", "resolve"],
  SUCCEEDED: ["retry"],
  CANCELLED: ["retry"],
  RESOLVED: [],
};
