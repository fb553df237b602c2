import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { waitForWriters } from "../periods/index.ts";
import { ReopenPeriodInput } from "./schemas.ts";

/**
 * Opens a closed period, so that entries may be written on its days again. Its report stands until it is closed anew, as
 * the next revision.
 *
 * @throws AppError `not_found`; `conflict` when it is not closed.
 */
export async function reopenForRestatement(ctx: Context, rawInput: ReopenPeriodInput): Promise<{ id: string }> {
  requirePermission(ctx, "periods:close");
  requirePerson(ctx, "open a closed period");
  const parsed = ReopenPeriodInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason: restateReason } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await waitForWriters(tx, tenantId);
    const unproposed = { proposedById: null, proposedBy: null, proposedAt: null };
    const { count } = await tx.period.updateMany({
      where: { id, tenantId, status: "CLOSED" },
      data: { status: "RESTATING", restateReason, ...unproposed },
    });
    if (count === 0) {
      if ((await tx.period.count({ where: { id, tenantId } })) === 0) throw notFound("period", id);
      throw conflict("Only a closed period is opened for a restatement");
    }
    await emitAudit(tx, ctx, {
      action: "period.reopen",
      entity: "period",
      entityId: id,
      detail: { reason: restateReason },
    });
    return { id };
  });
}
