import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { publicHolidays } from "./holidays.ts";
import { isoWeekday } from "./local-time.ts";
import { forgetOccasions } from "./forget-occasions.ts";
import { type DayOff, SetDayOffInput } from "./schemas.ts";

/**
 * Makes a date one on which the municipality does not work, or works half the day; schedules look at it at once.
 *
 * @throws AppError `invalid` when nobody works on that date anyway.
 */
export async function setDayOff(ctx: Context, rawInput: SetDayOffInput): Promise<DayOff> {
  requirePermission(ctx, "calendar:write");
  const parsed = SetDayOffInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { date, name, worksUntil } = parsed.data;
  refuseFreeAnyway(date);
  return ctx.db.$transaction(async (tx) => {
    const day = { tenantId: ctx.tenantId, date: toDbDate(date) };
    const kept = { name, worksUntil };
    await tx.nonWorkingDay.upsert({ where: { tenantId_date: day }, create: { ...day, ...kept }, update: kept });
    await forgetOccasions(tx, ctx);
    await emitAudit(tx, ctx, { action: "day-off.set", entity: "day-off", entityId: date, detail: kept });
    return { date, name, worksUntil, kind: "OWN" as const };
  });
}

function refuseFreeAnyway(date: string): void {
  const holiday = publicHolidays(Number(date.slice(0, 4))).get(date);
  const refusal =
    holiday !== undefined
      ? { rule: "public_holiday", message: `${date} is a public holiday: ${holiday}` }
      : isoWeekday(date) > 5
        ? { rule: "weekend", message: `${date} is a Saturday or Sunday` }
        : undefined;
  if (refusal) throw new AppError("invalid", `date: ${refusal.message}`, { fields: [{ field: "date", ...refusal }] });
}
