import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { forgetOccasions } from "./forget-occasions.ts";
import { RemoveDayOffInput } from "./schemas.ts";

/**
 * Makes a date an ordinary working day again; schedules look at it at once.
 *
 * @throws AppError `not_found` when it is none of the municipality's own days off.
 */
export async function removeDayOff(ctx: Context, rawInput: RemoveDayOffInput): Promise<void> {
  requirePermission(ctx, "calendar:write");
  const parsed = RemoveDayOffInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { date } = parsed.data;
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.nonWorkingDay.deleteMany({ where: { tenantId: ctx.tenantId, date: toDbDate(date) } });
    if (count === 0) throw notFound("day off", date);
    await forgetOccasions(tx, ctx);
    await emitAudit(tx, ctx, { action: "day-off.remove", entity: "day-off", entityId: date });
  });
}
