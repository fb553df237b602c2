import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { type CancelledWorkItem, ChangeWorkItem } from "./schemas.ts";
import { assertTransition } from "./status.ts";

/**
 * Takes a waiting case off the queue for good; nothing is credited or debited. Its business key stays known.
 *
 * @throws AppError `not_found`; `conflict` when a robot has it in hand, it is settled, or somebody else changed it first.
 */
export async function cancelWorkItem(ctx: Context, rawInput: ChangeWorkItem): Promise<CancelledWorkItem> {
  requirePermission(ctx, "cases:write");
  const parsed = ChangeWorkItem.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const item = await tx.workItem.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!item) throw notFound("work item", id);
    assertTransition(item.status, "CANCELLED");
    const { count } = await tx.workItem.updateMany({
      where: { id, status: item.status, attemptNumber: item.attemptNumber },
      data: { status: "CANCELLED", settledAt: ctx.now(), errorCode: null, errorMessage: null, notBefore: null },
    });
    if (count === 0) throw conflict(`Case ${item.businessKey} was changed by somebody else: look at it again`);
    const detail = { reason, from: item.status };
    await emitAudit(tx, ctx, { action: "work-item.cancel", entity: "work-item", entityId: id, detail });
    return { id };
  });
}
