import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { LogOperationTimeInput } from "./schemas.ts";

/**
 * Debits time that people spent on keeping a robot running, on the day it was spent.
 *
 * @returns Id of the ledger entry.
 * @throws AppError `not_found`; `invalid`, also for a day that has not come.
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
    const [entry] = await tx.$queryRaw<{ id: bigint }[]>`
      with entry as (
        insert into ledger_entry (tenant_id, automation_id, process_id, unit_id, local_date, kind, baseline_seconds,
          robot_share, seconds, evidence_class, reason, recorded_by, recorded_at)
        select tenant_id, id, process_id, unit_id, ${toDbDate(localDate)}::date, 'OPERATION', 0,
          0, ${seconds}::int, 'A', ${reason}, ${ctx.actor.name}, ${ctx.now()}::timestamptz
        from automation
        where id = ${automationId}::uuid and tenant_id = ${ctx.tenantId}::uuid
        returning *
      ), rolled as (
        insert into daily_rollup (tenant_id, local_date, unit_id, automation_id, kind, baseline_id, evidence_class, entries, seconds)
        select tenant_id, local_date, unit_id, automation_id, kind,
          '00000000-0000-0000-0000-000000000000', evidence_class, 1, seconds
        from entry
        on conflict (tenant_id, local_date, unit_id, automation_id, kind, baseline_id, evidence_class)
        do update set entries = daily_rollup.entries + excluded.entries, seconds = daily_rollup.seconds + excluded.seconds
      )
      select id from entry`;
    if (!entry) throw notFound("automation", automationId);
    const id = Number(entry.id);
    await emitAudit(tx, ctx, {
      action: "operation.log",
      entity: "automation",
      entityId: automationId,
      detail: { entryId: id, seconds, localDate },
    });
    return { id };
  });
}
