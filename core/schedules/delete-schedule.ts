import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { GetScheduleInput } from "./schemas.ts";

/**
 * Removes a schedule; the runs it started stay.
 *
 * @throws AppError `not_found`.
 */
export async function deleteSchedule(ctx: Context, rawInput: GetScheduleInput): Promise<void> {
  requirePermission(ctx, "schedules:write");
  const parsed = GetScheduleInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  await ctx.db.$transaction(async (tx) => {
    const [removed] = await tx.$queryRaw<{ automationId: string; rule: object }[]>`
      DELETE FROM schedule WHERE id = ${id}::uuid AND tenant_id = ${ctx.tenantId}::uuid
      RETURNING automation_id AS "automationId", rule`;
    if (!removed) throw notFound("schedule", id);
    const { automationId, rule } = removed;
    const detail = { automationId, rule: JSON.stringify(rule) };
    await emitAudit(tx, ctx, { action: "schedule.delete", entity: "schedule", entityId: id, detail });
  });
}
