import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Prisma, WorkItem } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { ChangeWorkItem } from "./schemas.ts";
import { assertTransition } from "./status.ts";

/** What a person's decision makes of a case. */
type Change = {
  /** As the audit log names it. */
  action: string;
  to: "QUEUED" | "CANCELLED";
  data(item: WorkItem): Prisma.WorkItemUncheckedUpdateManyInput;
  /** What the decision takes besides, in the same transaction. */
  besides?(tx: Prisma.TransactionClient, item: WorkItem): Promise<unknown>;
};

/**
 * Changes the status of one case by a person's decision, with its reason in the audit log.
 *
 * @returns The case as it is now.
 * @throws AppError `invalid`; `not_found`; `conflict` when its status does not allow it, or somebody changed it first.
 */
export async function changeWorkItem(ctx: Context, rawInput: ChangeWorkItem, change: Change): Promise<WorkItem> {
  requirePermission(ctx, "cases:write");
  const parsed = ChangeWorkItem.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const item = await tx.workItem.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!item) throw notFound("work item", id);
    assertTransition(item.status, change.to);
    const [changed] = await tx.workItem.updateManyAndReturn({
      where: { id, status: item.status, attemptNumber: item.attemptNumber },
      data: { ...change.data(item), status: change.to, errorCode: null, errorMessage: null, notBefore: null },
    });
    if (!changed) throw conflict(`Case ${item.businessKey} was changed by somebody else: look at it again`);
    await change.besides?.(tx, changed);
    const detail = { reason, from: item.status, attempt: changed.attemptNumber };
    await emitAudit(tx, ctx, { action: change.action, entity: "work-item", entityId: id, detail });
    return changed;
  });
}
