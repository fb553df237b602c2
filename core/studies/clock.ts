import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, conflict, invalidFields } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { assertRoom, assertStratum, lockOpenStudy } from "./open-study.ts";
import { refusePersonalData } from "./personal-data.ts";
import { longestSeconds, StartClockInput, StopClockInput } from "./schemas.ts";

const isRunning = { seconds: null, voidReason: null };

/**
 * Starts the clock on a case that is done by hand. A person has one clock, whatever the study.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when the study is closed, or with `clock_running`.
 */
export async function startClock(ctx: Context, rawInput: StartClockInput): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  const parsed = StartClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId, stratum } = parsed.data;
  const { tenantId, actor } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await takeTurn(tx, ctx);
    const study = await lockOpenStudy(tx, ctx, studyId);
    assertStratum(study, stratum);
    await assertRoom(tx, study);
    if (await tx.timeObservation.findFirst({ where: { tenantId, recordedById: actor.id, ...isRunning } })) {
      throw clockRuns("Your clock runs already: stop it first");
    }
    const now = ctx.now();
    const observedOn = toDbDate(localDateOf(now));
    const { id } = await tx.timeObservation.create({
      data: { tenantId, studyId, stratum, observedOn, startedAt: now, recordedById: actor.id, recordedAt: now },
    });
    const detail = { observationId: id, stratum };
    await emitAudit(tx, ctx, { action: "study.clock_start", entity: "study", entityId: studyId, detail });
    return { id };
  });
}

/**
 * Stops one's own clock: what it shows is the case's time, a second at least.
 *
 * @throws AppError `invalid`, also with `too_long` after ten days; `not_found`; `conflict` when no clock runs here.
 */
export async function stopClock(ctx: Context, rawInput: StopClockInput): Promise<{ id: string; seconds: number }> {
  requirePermission(ctx, "studies:write");
  const parsed = StopClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId, note } = parsed.data;
  const mine = { tenantId: ctx.tenantId, studyId, recordedById: ctx.actor.id, ...isRunning };
  return ctx.db.$transaction(async (tx) => {
    await lockOpenStudy(tx, ctx, studyId);
    await refusePersonalData(tx, ctx.tenantId, { note });
    const running = await tx.timeObservation.findFirst({ where: mine });
    if (!running?.startedAt) throw conflict("No clock of yours runs in the study");
    const seconds = Math.max(1, Math.round((ctx.now().getTime() - running.startedAt.getTime()) / 1000));
    if (seconds > longestSeconds) {
      const message = "The clock has run for more than ten days: void it, and enter the time";
      throw invalidFields([{ path: ["seconds"], code: "too_long", message }]);
    }
    const { count } = await tx.timeObservation.updateMany({
      where: { id: running.id, ...mine },
      data: { seconds, note: note ?? null, recordedAt: ctx.now() },
    });
    if (count === 0) throw conflict("The clock was stopped already");
    const detail = { observationId: running.id, stratum: running.stratum, seconds };
    await emitAudit(tx, ctx, { action: "study.observe", entity: "study", entityId: studyId, detail });
    return { id: running.id, seconds };
  });
}

/** A clock runs that must be stopped first. */
export function clockRuns(message: string): AppError {
  return new AppError("conflict", message, { fields: [{ field: "studyId", rule: "clock_running", message }] });
}

// Two clicks at once of one person: the second sees the clock of the first, in whichever study it runs.
async function takeTurn(tx: DbOrTransaction, { actor }: Context): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('clock ' || ${actor.id}, 0))`;
}
