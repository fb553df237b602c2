import { emitAudit } from "../audit/index.ts";
import { wakeLane } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { describeWindow } from "./describe.ts";
import { RemoveMaintenanceWindowInput } from "./schemas.ts";

/**
 * Removes a maintenance window; when it was on, the lane begins cases again.
 *
 * @throws AppError `not_found`.
 */
export async function removeMaintenanceWindow(
  ctx: Context,
  rawInput: RemoveMaintenanceWindowInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "lanes:write");
  const parsed = RemoveMaintenanceWindowInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { laneId, id } = parsed.data;
  await ctx.db.$transaction(async (tx) => {
    const where = { id, tenantId: ctx.tenantId, targetSystemId: laneId };
    const window = await tx.maintenanceWindow.findFirst({ where });
    const { count } = await tx.maintenanceWindow.deleteMany({ where });
    if (!window || count === 0) throw notFound("maintenance window", id);
    const { reason, weekly, once } = describeWindow(window, ctx.now());
    await emitAudit(tx, ctx, {
      action: "lane.window-remove",
      entity: "lane",
      entityId: laneId,
      detail: { windowId: id, reason, ...(weekly && { weekly }), ...(once && { once }) },
    });
  });
  await wakeLane(ctx, laneId);
  return { id };
}
