import { type Context, requirePermission } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { resolve } from "./deeds.ts";
import { type ChangedWorkItem, parsed, ResolveWorkItem } from "./schemas.ts";

/**
 * Says that a person has done a case which the robot gave up, and what was done. No hours are credited: it was not the
 * robot that did the work.
 *
 * @throws AppError `not_found`; `conflict` when it was neither handed over nor failed, or somebody else changed it first.
 */
export async function resolveWorkItem(ctx: Context, raw: ResolveWorkItem): Promise<ChangedWorkItem> {
  requirePermission(ctx, "cases:write");
  const { id, resolution } = parsed(ResolveWorkItem, raw);
  return changeWorkItem(ctx, { id, reason: resolution }, resolve({ resolution, by: ctx.actor.name }));
}
