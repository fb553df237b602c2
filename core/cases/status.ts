import type { WorkItemStatus } from "../db.ts";
import { conflict } from "../errors.ts";

/** Every change of a case's status that there is. Statements guard themselves by it in their `where`. */
const transitions: Readonly<Record<WorkItemStatus, readonly WorkItemStatus[]>> = {
  QUEUED: ["RUNNING", "HELD", "CANCELLED"],
  // Back to QUEUED: a worker that stops gives back what it had not begun.
  RUNNING: ["SUCCEEDED", "HANDED_OVER", "RETRYING", "FAILED", "QUEUED", "HELD", "CANCELLED"],
  // Back to QUEUED: a person does not wait for the back-off to end.
  RETRYING: ["RUNNING", "QUEUED", "HELD", "CANCELLED"],
  HELD: ["QUEUED", "CANCELLED"],
  // Done again with a reason, as a new attempt: the ledger credits no case twice.
  SUCCEEDED: ["QUEUED"],
  HANDED_OVER: ["QUEUED", "RESOLVED"],
  FAILED: ["QUEUED", "RESOLVED"],
  CANCELLED: ["QUEUED"],
  // A person has done it: were it tried again, the robot would find it done and be credited for a person's work.
  RESOLVED: [],
};

/** Whether a case may go from one status to another. */
export function mayBecome(from: WorkItemStatus, to: WorkItemStatus): boolean {
  return transitions[from].includes(to);
}

/** @throws AppError `conflict` naming both statuses when there is no such transition. */
export function assertTransition(from: WorkItemStatus, to: WorkItemStatus): void {
  if (!mayBecome(from, to)) throw conflict(`A case that is ${from} cannot become ${to}`);
}
