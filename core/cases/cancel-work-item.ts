import type { Context } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import type { CancelledWorkItem, ChangeWorkItem } from "./schemas.ts";

/**
 * Takes a waiting case off the queue for good; nothing is credited or debited. Its business key stays known.
 *
 * @throws AppError `not_found`; `conflict` when a robot has it in hand, it is settled, or somebody else changed it first.
 */
export async function cancelWorkItem(ctx: Context, rawInput: ChangeWorkItem): Promise<CancelledWorkItem> {
  const { id } = await changeWorkItem(ctx, rawInput, {
    action: "work-item.cancel",
    to: "CANCELLED",
    data: () => ({ settledAt: ctx.now() }),
  });
  return { id };
}
