import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { maskPersonalNumbers } from "../log.ts";
import { getMeasure } from "./get-measure.ts";
import { EndMeasureInput, type MeasureDetail } from "./schemas.ts";

/**
 * Ends a measure: months from that day on are credited no more, those before keep what they have. A proposal is withdrawn.
 *
 * @throws AppError `not_found`; `invalid` when an approved one lacks `endedOn`, or it lies before the first day or in the
 *   future; `conflict` when it has ended already or somebody was first.
 */
export async function endMeasure(ctx: Context, rawInput: EndMeasureInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:write");
  const parsed = EndMeasureInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, endedOn } = parsed.data;
  const reason = maskPersonalNumbers(parsed.data.reason);
  const { tenantId } = ctx;
  await ctx.db.$transaction(async (tx) => {
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
