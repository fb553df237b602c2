import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { inTransaction } from "../db-errors.ts";
import { invalidFields, notFound } from "../errors.ts";
import { addOnce, type LoggedTime } from "../ledger/index.ts";
import { refuseFuture } from "../refuse-future.ts";
import { LogOperationTimeInput } from "./schemas.ts";

/**
 * Debits time that people spent on keeping a robot running, on the day it was spent. The same request again writes
 * nothing more.
 *
 * @throws AppError `not_found`; `invalid`, also for a day that has not come; `period_closed` naming `localDate`;
 *   `duplicate` naming `requestId`.
 */
export async function logOperationTime(ctx: Context, rawInput: LogOperationTimeInput): Promise<LoggedTime> {
  requirePermission(ctx, "operation:log");
  const parsed = LogOperationTimeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, requestId, seconds, localDate, reason } = parsed.data;
  refuseFuture(ctx, "localDate", localDate);
  return inTransaction(ctx, async (tx) => {
    const automation = await tx.automation.findFirst({ where: { id: automationId, tenantId: ctx.tenantId } });
    if (!automation) throw notFound("automation", automationId);
    const { processId, unitId } = automation;
    const of = { kind: "OPERATION", automationId, processId, unitId, localDate, seconds, reason } as const;
    const logged = await addOnce(tx, ctx, { requestId, entry: { ...of, evidenceClass: "A" } });
    if (logged.repeated) return logged;
    await emitAudit(tx, ctx, {
      action: "operation.log",
      entity: "automation",
      entityId: automationId,
      detail: { entryId: logged.id, seconds, localDate },
    });
    return logged;
  });
}
