import type { AutomationStatus } from "../db.ts";
import { conflict } from "../errors.ts";

const next = {
  DRAFT: ["ACTIVE", "RETIRED"],
  ACTIVE: ["PAUSED", "RETIRED"],
  PAUSED: ["ACTIVE", "RETIRED"],
  RETIRED: [],
} as const satisfies Record<AutomationStatus, readonly AutomationStatus[]>;

/**
 * Whether an automation may go from one status to the other; staying is always allowed.
 *
 * @throws AppError `conflict` that names both.
 */
export function assertTransition(from: AutomationStatus, to: AutomationStatus): void {
  const allowed: readonly AutomationStatus[] = next[from];
  if (from !== to && !allowed.includes(to)) throw conflict(`An automation cannot go from ${from} to ${to}`);
}
