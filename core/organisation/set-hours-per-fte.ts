import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields } from "../errors.ts";
import { fromDbDate, inForceAfter, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { hoursPerFteOn } from "./hours-per-fte.ts";
import { SetHoursPerFteInput } from "./schemas.ts";

/**
 * Sets the hours of one årsverk from a day on. The figure before ends that day; earlier reports keep theirs.
 *
 * @throws AppError `invalid`; `period_closed` when a closed period has days from then on; `overlap` when a figure is set from that day or a later one already.
 */
export async function setHoursPerFte(ctx: Context, rawInput: SetHoursPerFteInput): Promise<{ id: string }> {
  requirePermission(ctx, "organisation:write");
  const parsed = SetHoursPerFteInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { hours, validFrom } = parsed.data;
  const { tenantId } = ctx;
  const day = toDbDate(validFrom);
  return ctx.db.$transaction(async (tx) => {
    // Two figures set at once wait for each other here, and the second sees the first.
    await tx.$queryRaw`select id from tenant where id = ${tenantId}::uuid for no key update`;
    await assertPeriodOpen(tx, ctx, { from: validFrom, through: null, field: "validFrom" });
    const later = await tx.hoursPerFte.findFirst({ where: { tenantId, validFrom: { gte: day } } });
    if (later) throw overlaps(fromDbDate(later.validFrom));
    const before = await hoursPerFteOn(tx, tenantId, validFrom);
    await tx.hoursPerFte.updateMany({
      where: { tenantId, ...inForceAfter(day) },
      data: { validTo: day },
    });
    const { id } = await tx.hoursPerFte.create({ data: { tenantId, hours, validFrom: day } });
    const detail = { hours, validFrom, before };
    await emitAudit(tx, ctx, { action: "hours_per_fte.set", entity: "hours_per_fte", entityId: id, detail });
    return { id };
  });
}

function overlaps(laterFrom: string): AppError {
  const message = `A figure is set from ${laterFrom} already`;
  return new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
}
