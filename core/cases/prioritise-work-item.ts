import { type Context, requirePermission } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { prioritise } from "./deeds.ts";
import { type ChangedWorkItem, parsed, PrioritiseWorkItem } from "./schemas.ts";

/**
 * Gives a case that is not settled another priority or deadline.
 *
 * @throws AppError `not_found`; `conflict` when it is settled, or somebody else changed it first.
 */
export async function prioritiseWorkItem(ctx: Context, raw: PrioritiseWorkItem): Promise<ChangedWorkItem> {
  requirePermission(ctx, "cases:write");
  const { id, reason, ...asked } = parsed(PrioritiseWorkItem, raw);
  return changeWorkItem(ctx, { id, reason }, prioritise(asked));
}
