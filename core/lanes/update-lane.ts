import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { UpdateLaneInput } from "./schemas.ts";

/**
 * Sets how many cases at a time one worker process does in a target system.
 *
 * @throws AppError `not_found`.
 */
export async function updateLane(
  ctx: Context,
  rawInput: UpdateLaneInput,
): Promise<{ id: string; concurrency: number }> {
  requirePermission(ctx, "lanes:write");
  const parsed = UpdateLaneInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, concurrency } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const { count } = await tx.targetSystem.updateMany({
      where: { id, tenantId: ctx.tenantId },
      data: { concurrency },
    });
    if (count === 0) throw notFound("target system", id);
    await emitAudit(tx, ctx, { action: "lane.update", entity: "lane", entityId: id, detail: { concurrency } });
    return { id, concurrency };
  });
}
