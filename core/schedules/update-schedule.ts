import { emitAudit } from "../audit/index.ts";
import { ScheduleRule } from "../calendar/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { describe, withAutomation } from "./describe.ts";
import { type Schedule, UpdateScheduleInput } from "./schemas.ts";
import { refuseUnusable } from "./usable.ts";

/**
 * Changes a schedule, or lets it rest and go on. What came due while it rested is not missed.
 *
 * @throws AppError `invalid`, naming the field, also when the rule never comes due; `not_found`; `conflict` when somebody
 * removed it first.
 */
export async function updateSchedule(ctx: Context, rawInput: UpdateScheduleInput): Promise<Schedule> {
  requirePermission(ctx, "schedules:write");
  const parsed = UpdateScheduleInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, ...changes } = parsed.data;
  const known = await ctx.db.schedule.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!known) throw notFound("schedule", id);
  await refuseUnusable(ctx, {
    rule: changes.rule ?? ScheduleRule.parse(known.rule),
    timeZone: changes.timeZone ?? known.timeZone,
    missedPolicy: changes.missedPolicy ?? known.missedPolicy,
    overlapPolicy: changes.overlapPolicy ?? known.overlapPolicy,
  });
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const isAnotherTime = ["rule", "timeZone", "enabled"].some((field) => Object.hasOwn(given, field));
  const row = await ctx.db.$transaction(async (tx) => {
    const [changed] = await tx.schedule.updateManyAndReturn({
      where: { id, tenantId: ctx.tenantId },
      // Computed anew by whoever looks next; an occasion that waits for the run before goes on waiting otherwise.
      data: { ...given, ...(isAnotherTime && { nextAt: null }) },
      include: withAutomation,
    });
    if (!changed) throw conflict("The schedule was removed by somebody else");
    await emitAudit(tx, ctx, { action: "schedule.update", entity: "schedule", entityId: id, detail: given });
    return changed;
  });
  return (await describe(ctx))(row);
}
