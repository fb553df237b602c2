import type { WorkItemStatus } from "../db.ts";
import { conflict } from "../errors.ts";

/** Every change of a case's status that there is. Statements guard themselves by it in their `where`. */
const transitions: Readonly<Record<WorkItemStatus, readonly WorkItemStatus[]>> = {
  QUEUED: ["RUNNING", "CANCELLED"],
  RUNNING: ["SUCCEEDED", "HANDED_OVER", "RETRYING", "FAILED"],
  RETRYING: ["RUNNING", "CANCELLED"],
  SUCCEEDED: [],
  HANDED_OVER: ["QUEUED"],
  FAILED: ["QUEUED"],
  CANCELLED: [],
};

/** Whether a case may go from one status to another. */
export function mayBecome(from: WorkItemStatus, to: WorkItemStatus): boolean {
  return transitions[from].includes(to);
}

/** @throws AppError `conflict` naming both statuses when there is no such transition. */
export function assertTransition(from: WorkItemStatus, to: WorkItemStatus): void {
  if (!mayBecome(from, to)) throw conflict(`A case that is ${from} cannot become ${to}`);
}
