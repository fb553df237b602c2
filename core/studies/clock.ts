import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction, TimeObservation } from "../db.ts";
import { AppError, conflict, invalidFields } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { assertRoom, assertStratum, lockOpenStudy } from "./open-study.ts";
import { refusePersonalData } from "./personal-data.ts";
import { longestSeconds, StartClockInput, StopClockInput } from "./schemas.ts";

/** What rows of clocks have that are not stopped, whether they run or are paused. */
export const isRunning = { seconds: null, voidReason: null };

type Clock = Pick<TimeObservation, "countsFrom" | "pausedAt">;

/** Milliseconds that a clock has counted at an instant: its pauses are not among them. */
export function countedMs({ countsFrom, pausedAt }: Clock, now: Date): number {
  return countsFrom === null ? 0 : (pausedAt ?? now).getTime() - countsFrom.getTime();
}

/**
 * Starts the clock on a case that is done by hand. A person has one clock, whatever the study.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when the study is closed, or with `clock_running`.
 */
export async function startClock(ctx: Context, rawInput: StartClockInput): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "have a clock");
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
      data: {
        tenantId,
        studyId,
        stratum,
        observedOn,
        startedAt: now,
        countsFrom: now,
        recordedById: actor.id,
        recordedAt: now,
      },
    });
    const detail = { observationId: id, stratum };
    await emitAudit(tx, ctx, { action: "study.clock_start", entity: "study", entityId: studyId, detail });
    return { id };
  });
}

/**
 * Stops one's own clock, also one that is paused: what it shows is the case's time, a second at least.
 *
 * @throws AppError `invalid`, also with `too_long` after ten days; `not_found`; `conflict` when no clock runs here.
 */
export async function stopClock(ctx: Context, rawInput: StopClockInput): Promise<{ id: string; seconds: number }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "have a clock");
  const parsed = StopClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId, note } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const running = await ownClock(tx, ctx, studyId);
    await refusePersonalData(tx, ctx.tenantId, { note });
    const seconds = Math.max(1, Math.round(countedMs(running, ctx.now()) / 1000));
    if (seconds > longestSeconds) {
      const message = "The clock has run for more than ten days: void it, and enter the time";
      throw invalidFields([{ path: ["seconds"], code: "too_long", message }]);
    }
    const { count } = await tx.timeObservation.updateMany({
      where: { id: running.id, tenantId: ctx.tenantId, ...isRunning },
      data: { seconds, note: note ?? null, recordedAt: ctx.now() },
    });
    if (count === 0) throw conflict("The clock was stopped already");
    const detail = { observationId: running.id, stratum: running.stratum, seconds };
    await emitAudit(tx, ctx, { action: "study.observe", entity: "study", entityId: studyId, detail });
    return { id: running.id, seconds };
  });
}

/**
 * One's own clock in a study, which is held until the transaction ends.
 *
 * @throws AppError `not_found`; `conflict` when the study is closed, or no clock of one's own is started in it.
 */
export async function ownClock(tx: DbOrTransaction, ctx: Context, studyId: string): Promise<TimeObservation> {
  await lockOpenStudy(tx, ctx, studyId);
  const where = { tenantId: ctx.tenantId, studyId, recordedById: ctx.actor.id, ...isRunning };
  const clock = await tx.timeObservation.findFirst({ where });
  if (!clock) throw conflict("No clock of yours runs in the study");
  return clock;
}

/** A clock runs that must be stopped first. */
export function clockRuns(message: string): AppError {
  return new AppError("conflict", message, { fields: [{ field: "studyId", rule: "clock_running", message }] });
}

// Two clicks at once of one person: the second sees the clock of the first, in whichever study it runs.
async function takeTurn(tx: DbOrTransaction, { actor }: Context): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('clock ' || ${actor.id}, 0))`;
}
