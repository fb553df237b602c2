import { type Context, requirePermission } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { retry } from "./deeds.ts";
import { type ChangedWorkItem, ChangeWorkItem, parsed } from "./schemas.ts";

/**
 * Gives a settled case one more attempt, after what stood in its way was put right; one that waits to be tried again has its
 * next attempt at once. The bot first looks whether the work is done already; what was debited stays debited, and a credit
 * comes once.
 *
 * @throws AppError `not_found`; `conflict` when the case is queued, held or in hand, a person has done it, its data was
 * purged, or somebody else changed it first.
 */
export async function retryWorkItem(ctx: Context, raw: ChangeWorkItem): Promise<ChangedWorkItem> {
  requirePermission(ctx, "cases:write");
  return changeWorkItem(ctx, parsed(ChangeWorkItem, raw), retry(ctx.now()));
}
