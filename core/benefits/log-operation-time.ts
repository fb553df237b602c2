import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { addEntries } from "../ledger/index.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { LogOperationTimeInput } from "./schemas.ts";

/**
 * Debits time that people spent on keeping a robot running, on the day it was spent.
 *
 * @returns Id of the ledger entry.
 * @throws AppError `not_found`; `invalid`, also for a day that has not come; `period_closed` naming `localDate`.
 */
export async function logOperationTime(ctx: Context, rawInput: LogOperationTimeInput): Promise<{ id: number }> {
  requirePermission(ctx, "operation:log");
  const parsed = LogOperationTimeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, seconds, localDate, reason } = parsed.data;
  if (localDate > localDateOf(ctx.now())) {
    throw invalidFields([{ path: ["localDate"], code: "in_future", message: "Must not be in the future" }]);
  }
  return ctx.db.$transaction(async (tx) => {
    const automation = await tx.automation.findFirst({ where: { id: automationId, tenantId: ctx.tenantId } });
    if (!automation) throw notFound("automation", automationId);
    await assertPeriodOpen(tx, ctx, localDate);
    const { processId, unitId } = automation;
    const entry = { kind: "OPERATION", automationId, processId, unitId, localDate, seconds, reason } as const;
    const [entryId] = await addEntries(tx, ctx, [{ ...entry, evidenceClass: "A" }]);
    const id = Number(entryId);
    await emitAudit(tx, ctx, {
      action: "operation.log",
      entity: "automation",
      entityId: automationId,
      detail: { entryId: id, seconds, localDate },
    });
    return { id };
  });
}
