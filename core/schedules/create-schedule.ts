import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { refuseOneTooMany } from "../one-too-many.ts";
import { describe, withAutomation } from "./describe.ts";
import { CreateScheduleInput, type Schedule } from "./schemas.ts";
import { refuseUnusable } from "./usable.ts";

const mostSchedules = 50;

/**
 * Lets an automation be started by itself when a rule comes due.
 *
 * @throws AppError `invalid`, naming the field, also when the rule never comes due or, as `too_many`, when the
 * automation has 50 schedules; `not_found`; `conflict` when the
 * automation is retired or its bot does not collect cases.
 */
export async function createSchedule(ctx: Context, rawInput: CreateScheduleInput): Promise<Schedule> {
  requirePermission(ctx, "schedules:write");
  const parsed = CreateScheduleInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, ...plan } = parsed.data;
  const automation = await ctx.db.automation.findFirst({
    where: { id: automationId, tenantId: ctx.tenantId },
    include: { bot: true },
  });
  if (!automation) throw notFound("automation", automationId);
  if (automation.status === "RETIRED") throw conflict(`Automation ${automation.code} is RETIRED`);
  if (!automation.bot.canCollect) {
    throw conflict(`The bot ${automation.botId} does not collect cases: a schedule would start nothing`);
  }
  await refuseUnusable(ctx, plan);
  const row = await ctx.db.$transaction(async (tx) => {
    const message = `An automation has at most ${mostSchedules} schedules: remove one first`;
    const cap = { of: `schedules ${automationId}`, most: mostSchedules, field: "automationId", message };
    await refuseOneTooMany(tx, cap, () => tx.schedule.count({ where: { automationId } }));
    const created = await tx.schedule.create({
      data: { tenantId: ctx.tenantId, automationId, ...plan, createdAt: ctx.now() },
      include: withAutomation,
    });
    const detail = { automationId, ...plan };
    await emitAudit(tx, ctx, { action: "schedule.create", entity: "schedule", entityId: created.id, detail });
    return created;
  });
  return (await describe(ctx))(row);
}
