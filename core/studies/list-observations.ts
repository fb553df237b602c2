import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { countedOf, outlierIds, shownFrom, strataOf } from "./results.ts";
import { ListObservationsInput, type ObservationPage } from "./schemas.ts";

/**
 * Observations of a study, newest first, those that were voided included. Who recorded them is told nobody, and fewer than
 * five are shown to the one who recorded them alone.
 *
 * @throws AppError `not_found`.
 */
export async function listObservations(ctx: Context, rawInput: ListObservationsInput): Promise<ObservationPage> {
  requirePermission(ctx, "studies:read");
  const parsed = ListObservationsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId, ...page } = parsed.data;
  const { tenantId, db, actor } = ctx;
  const study = await db.timeStudy.findFirst({ where: { id: studyId, tenantId } });
  if (!study) throw notFound("study", studyId);
  const ofStudy = { tenantId, studyId };
  const counted = countedOf(await db.timeObservation.findMany({ where: ofStudy, orderBy: { id: "asc" } }));
  const hidden = counted.length < shownFrom;
  const outliers = outlierIds(strataOf(study), counted);
  const { where, ...range } = pageQuery(page);
  const rows = await db.timeObservation.findMany({
    where: { ...ofStudy, ...(hidden && { recordedById: actor.id }), ...where },
    ...range,
  });
  const shown = toPage(rows, page.limit, (row) => ({
    id: row.id,
    stratum: row.stratum,
    seconds: row.seconds,
    observedOn: fromDbDate(row.observedOn),
    note: row.note,
    voidReason: row.voidReason,
    outlier: outliers.has(row.id),
    mine: row.recordedById === actor.id,
  }));
  return { ...shown, hidden };
}
