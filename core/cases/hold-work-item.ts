import { type Context, requirePermission } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { hold } from "./deeds.ts";
import { type ChangedWorkItem, ChangeWorkItem, parsed } from "./schemas.ts";

/**
 * Holds a case until somebody releases it. One that a robot has in hand is taken back; that attempt costs it nothing.
 *
 * @throws AppError `not_found`; `conflict` when it is settled or held already, or somebody else changed it first.
 */
export async function holdWorkItem(ctx: Context, raw: ChangeWorkItem): Promise<ChangedWorkItem> {
  requirePermission(ctx, "cases:write");
  const input = parsed(ChangeWorkItem, raw);
  return changeWorkItem(ctx, input, hold(input.reason));
}
