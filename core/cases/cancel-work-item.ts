import { type Context, requirePermission } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { cancel } from "./deeds.ts";
import { type ChangedWorkItem, ChangeWorkItem, parsed } from "./schemas.ts";

/**
 * Takes a case off the queue; nothing is credited or debited, and its business key stays known. A robot that has it in
 * hand finds out at its next sign of life and lets go.
 *
 * @throws AppError `not_found`; `conflict` when it is settled, or somebody else changed it first.
 */
export async function cancelWorkItem(ctx: Context, raw: ChangeWorkItem): Promise<ChangedWorkItem> {
  requirePermission(ctx, "cases:write");
  return changeWorkItem(ctx, parsed(ChangeWorkItem, raw), cancel(ctx.now()));
}
