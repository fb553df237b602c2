import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { TimeStudy } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { assertRoom, assertStratum, lockOpenStudy } from "./open-study.ts";
import { refusePersonalData } from "./personal-data.ts";
import { RecordObservationInput } from "./schemas.ts";

/**
 * Enters how long one case took by hand, on a day of the study: what was timed before it began was timed for something else.
 *
 * @throws AppError `invalid` with `seconds_not_positive`, `in_future`, `before_study`, `unknown_stratum`, `personal_data` or `study_full`;
 *   `not_found`; `conflict` when the study is closed.
 */
export async function recordObservation(ctx: Context, rawInput: RecordObservationInput): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "record an observation");
  const parsed = RecordObservationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const today = localDateOf(ctx.now());
  const { studyId, stratum, seconds, note, observedOn = today } = parsed.data;
  const wrong = [
    seconds <= 0 && { path: ["seconds"], code: "seconds_not_positive", message: "Must be more than 0" },
    observedOn > today && { path: ["observedOn"], code: "in_future", message: "Must be today or before" },
  ].filter((fault) => fault !== false);
  if (wrong.length > 0) throw invalidFields(wrong);
  return ctx.db.$transaction(async (tx) => {
    const study = await lockOpenStudy(tx, ctx, studyId);
    assertBegun(study, observedOn);
    assertStratum(study, stratum);
    await assertRoom(tx, study);
    await refusePersonalData(tx, ctx.tenantId, { note });
    const { id } = await tx.timeObservation.create({
      data: {
        tenantId: ctx.tenantId,
        studyId,
        stratum,
        seconds,
        observedOn: toDbDate(observedOn),
        recordedById: ctx.actor.id,
        recordedAt: ctx.now(),
        note: note ?? null,
      },
    });
    const detail = { observationId: id, stratum, seconds, observedOn };
    await emitAudit(tx, ctx, { action: "study.observe", entity: "study", entityId: studyId, detail });
    return { id };
  });
}

// The version of the process that a study measures was valid when it began.
function assertBegun({ createdAt }: TimeStudy, observedOn: string): void {
  const begunOn = localDateOf(createdAt);
  if (observedOn >= begunOn) return;
  const message = `Must be ${begunOn}, when the study began, or later`;
  throw invalidFields([{ path: ["observedOn"], code: "before_study", message }]);
}
