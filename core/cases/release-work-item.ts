import { type Context, requirePermission } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { release } from "./deeds.ts";
import { type ChangedWorkItem, ChangeWorkItem, parsed } from "./schemas.ts";

/**
 * Puts a case that is held back on the queue.
 *
 * @throws AppError `not_found`; `conflict` when it is not held, or somebody else changed it first.
 */
export async function releaseWorkItem(ctx: Context, raw: ChangeWorkItem): Promise<ChangedWorkItem> {
  requirePermission(ctx, "cases:write");
  return changeWorkItem(ctx, parsed(ChangeWorkItem, raw), release(ctx.now()));
}
