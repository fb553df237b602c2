import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { inTransaction } from "../db-errors.ts";
import { invalidFields, notFound } from "../errors.ts";
import { refuseFuture } from "../refuse-future.ts";
import { addOnce } from "./add-once.ts";
import { type LoggedTime, LogReviewTimeInput } from "./schemas.ts";

/**
 * Debits time that people spent on cases that the robot finished, such as spot checks: the `h(c)` for S of domain.md 2.5.3.
 * The same request again writes nothing more.
 *
 * @throws AppError `not_found` for the automation or its case; `invalid`, also for a day that has not come;
 *   `period_closed` naming `localDate`; `duplicate` naming `requestId`.
 */
export async function logReviewTime(ctx: Context, rawInput: LogReviewTimeInput): Promise<LoggedTime> {
  requirePermission(ctx, "operation:log");
  const parsed = LogReviewTimeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, workItemId = null, requestId, seconds, localDate, measured, reason } = parsed.data;
  refuseFuture(ctx, "localDate", localDate);
  const { tenantId } = ctx;
  return inTransaction(ctx, async (tx) => {
    const automation = await tx.automation.findFirst({ where: { id: automationId, tenantId } });
    if (!automation) throw notFound("automation", automationId);
    const item = workItemId && (await tx.workItem.findFirst({ where: { id: workItemId, automationId, tenantId } }));
    if (workItemId !== null && !item) throw notFound("work item", workItemId);
    const { processId } = automation;
    const unitId = item ? item.unitId : automation.unitId;
    const of = { kind: "RESIDUAL", automationId, processId, unitId, workItemId, localDate, seconds, reason } as const;
    const entry = { ...of, evidenceClass: measured ? "A" : "C", estimated: !measured } as const;
    const logged = await addOnce(tx, ctx, { requestId, entry });
    if (logged.repeated) return logged;
    await emitAudit(tx, ctx, {
      action: "ledger.review",
      entity: "automation",
      entityId: automationId,
      detail: { entryId: logged.id, workItemId, seconds, localDate, measured },
    });
    return logged;
  });
}
