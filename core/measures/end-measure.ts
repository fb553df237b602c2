import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { getMeasure } from "./get-measure.ts";
import { EndMeasureInput, type MeasureDetail } from "./schemas.ts";
import { standingVolumes } from "./standing-volumes.ts";

/**
 * Ends a measure: months from that day on are credited no more, those before keep what they have. A proposal is withdrawn.
 *
 * @throws AppError `not_found`; `invalid` when an approved one lacks `endedOn`, or it lies before the first day or in the
 *   future, or, with the rule `months_credited`, when a month from then on is credited; `conflict` when it has ended already or
 *   somebody was first.
 */
export async function endMeasure(ctx: Context, rawInput: EndMeasureInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:write");
  requirePerson(ctx, "end a measure");
  const parsed = EndMeasureInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, endedOn, reason } = parsed.data;
  const { tenantId } = ctx;
  await ctx.db.$transaction(async (tx) => {
    // Whoever records a month meanwhile waits, or is waited for, and is then found.
    await tx.$queryRaw`SELECT id FROM measure WHERE id = ${id}::uuid AND tenant_id = ${tenantId}::uuid FOR NO KEY UPDATE`;
    const measure = await tx.measure.findFirst({ where: { id, tenantId } });
    if (!measure) throw notFound("measure", id);
    const { status } = measure;
    if (status === "ENDED") throw conflict("The measure has ended already");
    const first = fromDbDate(measure.effectiveFrom);
    const last = endedOn ?? first;
    const wrong = (code: string, message: string) => invalidFields([{ path: ["endedOn"], code, message }]);
    if (status === "APPROVED" && endedOn === undefined) throw wrong("required", "Say the first day without effect");
    if (last < first) throw wrong("before_effect", "Must not be before effectiveFrom");
    if (status === "APPROVED" && last > localDateOf(ctx.now())) throw wrong("in_future", "Must not be in the future");
    await refuseCredited(tx, ctx, { id, last });
    const { count } = await tx.measure.updateMany({
      where: { id, tenantId, status },
      data: { status: "ENDED", endedOn: toDbDate(last) },
    });
    if (count === 0) throw conflict("Somebody else decided on the measure just now: look at it again");
    const detail = { reason, endedOn: last };
    await emitAudit(tx, ctx, { action: "measure.end", entity: "measure", entityId: id, detail });
  });
  return getMeasure(ctx, { id });
}

/** Seconds of a month without effect would stand beside those of whatever measure comes after. */
async function refuseCredited(
  tx: DbOrTransaction,
  ctx: Context,
  { id, last }: { id: string; last: string },
): Promise<void> {
  const [credited] = await standingVolumes(tx, ctx, { measureId: id, month: { gte: toDbDate(last) } });
  if (!credited) return;
  const message = `The month ${fromDbDate(credited.month).slice(0, 7)} is credited: reverse it first, or end later`;
  throw invalidFields([{ path: ["endedOn"], code: "months_credited", message }]);
}
