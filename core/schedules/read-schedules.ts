import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describe, withAutomation } from "./describe.ts";
import { GetScheduleInput, ListSchedulesInput, type Schedule, type SchedulePage } from "./schemas.ts";

/** Schedules, newest first, each with its next ten occasions. */
export async function listSchedules(ctx: Context, rawInput: ListSchedulesInput = {}): Promise<SchedulePage> {
  requirePermission(ctx, "schedules:read");
  const parsed = ListSchedulesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.schedule.findMany({
    where: { tenantId: ctx.tenantId, ...(automationId !== undefined && { automationId }), ...where },
    include: withAutomation,
    ...range,
  });
  return toPage(rows, page.limit, await describe(ctx));
}

/**
 * One schedule, with its next ten occasions.
 *
 * @throws AppError `not_found`.
 */
export async function getSchedule(ctx: Context, rawInput: GetScheduleInput): Promise<Schedule> {
  requirePermission(ctx, "schedules:read");
  const parsed = GetScheduleInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.schedule.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withAutomation });
  if (!row) throw notFound("schedule", id);
  return (await describe(ctx))(row);
}
