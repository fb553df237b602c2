import { type Context, requirePermission } from "../context.ts";
import type { TimeObservation } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { countedOf, outlierIds, shownFrom, strataOf } from "./results.ts";
import { ListObservationsInput, type Observation, ObservationId, type ObservationPage } from "./schemas.ts";

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
  const { shownTo, hidden, describe } = await readerOf(ctx, studyId);
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.timeObservation.findMany({ where: { AND: [shownTo, where] }, ...range });
  return { ...toPage(rows, page.limit, describe), hidden };
}

/**
 * One observation, as the list shows it.
 *
 * @throws AppError `not_found`, also for one that the list hides.
 */
export async function getObservation(ctx: Context, rawInput: ObservationId): Promise<Observation> {
  requirePermission(ctx, "studies:read");
  const parsed = ObservationId.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId, id } = parsed.data;
  const { shownTo, describe } = await readerOf(ctx, studyId);
  const row = await ctx.db.timeObservation.findFirst({ where: { AND: [shownTo, { id }] } });
  if (!row) throw notFound("observation", id);
  return describe(row);
}

/** What of a study's observations the caller may see, and how they are told of. */
async function readerOf({ tenantId, db, actor }: Context, studyId: string) {
  const study = await db.timeStudy.findFirst({ where: { id: studyId, tenantId } });
  if (!study) throw notFound("study", studyId);
  const ofStudy = { tenantId, studyId };
  const counted = countedOf(await db.timeObservation.findMany({ where: ofStudy, orderBy: { id: "asc" } }));
  const hidden = counted.length < shownFrom;
  const outliers = hidden ? new Set<string>() : outlierIds(strataOf(study), counted);
  return {
    shownTo: { ...ofStudy, ...(hidden && { recordedById: actor.id }) },
    hidden,
    describe: (row: TimeObservation): Observation => ({
      id: row.id,
      stratum: row.stratum,
      seconds: row.seconds,
      observedOn: fromDbDate(row.observedOn),
      note: row.note,
      voidReason: row.voidReason,
      outlier: outliers.has(row.id),
      mine: row.recordedById === actor.id,
    }),
  };
}
