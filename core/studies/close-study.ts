import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { clockRuns } from "./clock.ts";
import { getStudy } from "./get-study.ts";
import { lockOpenStudy } from "./open-study.ts";
import { type StudyDetail, StudyId } from "./schemas.ts";

/**
 * Ends a study: nothing is recorded or voided in it any more.
 *
 * @throws AppError `not_found`; `conflict` when it is closed, or with `clock_running`.
 */
export async function closeStudy(ctx: Context, rawInput: StudyId): Promise<StudyDetail> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "close a study");
  const parsed = StudyId.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId } = ctx;
  await ctx.db.$transaction(async (tx) => {
    await lockOpenStudy(tx, ctx, id);
    const running = await tx.timeObservation.count({
      where: { tenantId, studyId: id, seconds: null, voidReason: null },
    });
    if (running > 0) throw clockRuns(`${running} clocks run in the study: stop them first`);
    await tx.timeStudy.updateMany({ where: { id, tenantId }, data: { closedAt: ctx.now() } });
    await emitAudit(tx, ctx, { action: "study.close", entity: "study", entityId: id });
  });
  return getStudy(ctx, { id });
}
