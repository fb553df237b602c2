import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { wakeWorkers } from "./enqueue.ts";
import { ChangeWorkItem, type RetriedWorkItem } from "./schemas.ts";
import { assertTransition } from "./status.ts";

/**
 * Gives a case that failed or was handed over one more attempt, after what stood in its way was put right. The bot first
 * looks whether the work is done already; what was debited stays debited, and a credit comes once.
 *
 * @throws AppError `not_found`; `conflict` when the case is neither, or somebody else changed it first.
 */
export async function retryWorkItem(ctx: Context, rawInput: ChangeWorkItem): Promise<RetriedWorkItem> {
  requirePermission(ctx, "cases:write");
  const parsed = ChangeWorkItem.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const again = await ctx.db.$transaction(async (tx) => {
    const item = await tx.workItem.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!item) throw notFound("work item", id);
    assertTransition(item.status, "QUEUED");
    const [queued] = await tx.workItem.updateManyAndReturn({
      where: { id, status: item.status, attemptNumber: item.attemptNumber },
      data: {
        status: "QUEUED",
        attemptNumber: item.attemptNumber + 1,
        settledAt: null,
        errorCode: null,
        errorMessage: null,
        notBefore: null,
        queuedAt: ctx.now(),
      },
    });
    if (!queued) throw conflict(`Case ${item.businessKey} was changed by somebody else: look at it again`);
    await tx.run.update({ where: { id: item.runId }, data: { status: "RUNNING", finishedAt: null } });
    const detail = { reason, from: item.status, attempt: queued.attemptNumber };
    await emitAudit(tx, ctx, { action: "work-item.retry", entity: "work-item", entityId: id, detail });
    return queued;
  });
  await wakeWorkers(ctx, [{ ...again, attempt: again.attemptNumber }]);
  return { id, attempt: again.attemptNumber };
}
