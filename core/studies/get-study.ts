import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction, TimeStudy } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { countedMs, isRunning } from "./clock.ts";
import { describeStudies, withProcess } from "./describe.ts";
import { resultsOf, strataOf } from "./results.ts";
import { type StudyDetail, StudyId, type StudyResults } from "./schemas.ts";

/**
 * One study with what it says so far, worked out from its observations.
 *
 * @throws AppError `not_found`.
 */
export async function getStudy(ctx: Context, rawInput: StudyId): Promise<StudyDetail> {
  requirePermission(ctx, "studies:read");
  const parsed = StudyId.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.timeStudy.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withProcess });
  if (!row) throw notFound("study", id);
  const running = { tenantId: ctx.tenantId, ...isRunning };
  const [describe, { results }, runningClocks, mine] = await Promise.all([
    describeStudies(ctx, [row]),
    studySample(ctx, row),
    ctx.db.timeObservation.count({ where: { ...running, studyId: id } }),
    ctx.db.timeObservation.findFirst({
      where: { ...running, recordedById: ctx.actor.id },
      include: { study: { select: { title: true } } },
    }),
  ]);
  return {
    ...describe(row),
    seed: row.seed,
    strata: strataOf(row),
    results,
    runningClocks,
    myClock: mine && {
      studyId: mine.studyId,
      studyTitle: mine.study.title,
      stratum: mine.stratum,
      startedAt: (mine.startedAt ?? mine.recordedAt).toISOString(),
      countedMs: countedMs(mine, ctx.now()),
      paused: mine.pausedAt !== null,
    },
  };
}

/** An observation that is done, as it is now: counted, or held out and why. */
export type SampleRow = { observationId: string; stratum: string; seconds: number; heldOut: string | null };

/** What a study says and the rows that it says it of, both from one look at them. */
export async function studySample(
  { db, tenantId }: { db: DbOrTransaction; tenantId: string },
  study: Pick<TimeStudy, "id" | "seed" | "strata">,
): Promise<{ results: StudyResults; sample: SampleRow[] }> {
  const observations = await db.timeObservation.findMany({
    where: { tenantId, studyId: study.id },
    orderBy: { id: "asc" },
  });
  const sample = observations.flatMap(({ id, stratum, seconds, voidReason }) =>
    seconds === null ? [] : [{ observationId: id, stratum, seconds, heldOut: voidReason }],
  );
  return { results: resultsOf({ strata: strataOf(study), seed: study.seed, observations }), sample };
}
