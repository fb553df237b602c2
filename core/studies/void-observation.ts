import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { lockOpenStudy } from "./open-study.ts";
import { refusePersonalData } from "./personal-data.ts";
import { VoidObservationInput } from "./schemas.ts";

/**
 * Says of an observation that it does not count, and why: it stays, and is shown. One whose clock runs is stopped by it.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when the study is closed, or it is voided already.
 */
export async function voidObservation(ctx: Context, rawInput: VoidObservationInput): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "void an observation");
  const parsed = VoidObservationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId, id, reason } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await lockOpenStudy(tx, ctx, studyId);
    await refusePersonalData(tx, tenantId, { reason });
    if (!(await tx.timeObservation.findFirst({ where: { id, tenantId, studyId } }))) throw notFound("observation", id);
    const { count } = await tx.timeObservation.updateMany({
      where: { id, tenantId, studyId, voidReason: null },
      data: { voidReason: reason },
    });
    if (count === 0) throw conflict("The observation is voided already");
    const detail = { observationId: id, reason };
    await emitAudit(tx, ctx, { action: "study.void", entity: "study", entityId: studyId, detail });
    return { id };
  });
}
