import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import { conflict, invalidFields } from "../errors.ts";
import { countedMs, isRunning, ownClock } from "./clock.ts";
import { PauseClockInput } from "./schemas.ts";

/**
 * Pauses one's own clock: the time until it goes on is not the case's.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when no clock of one's own runs here, or it is paused already.
 */
export async function pauseClock(ctx: Context, rawInput: PauseClockInput): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "have a clock");
  const parsed = PauseClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const { id } = await ownClock(tx, ctx, studyId);
    const { count } = await tx.timeObservation.updateMany({
      where: { id, tenantId: ctx.tenantId, pausedAt: null, ...isRunning },
      data: { pausedAt: ctx.now() },
    });
    if (count === 0) throw conflict("The clock is paused already");
    const detail = { observationId: id };
    await emitAudit(tx, ctx, { action: "study.clock_pause", entity: "study", entityId: studyId, detail });
    return { id };
  });
}

/**
 * Lets one's own paused clock go on from where it stood.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when no clock of one's own is paused here.
 */
export async function resumeClock(ctx: Context, rawInput: PauseClockInput): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "have a clock");
  const parsed = PauseClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const clock = await ownClock(tx, ctx, studyId);
    const now = ctx.now();
    const { count } = await tx.timeObservation.updateMany({
      where: { id: clock.id, tenantId: ctx.tenantId, pausedAt: { not: null }, ...isRunning },
      data: { countsFrom: new Date(now.getTime() - countedMs(clock, now)), pausedAt: null },
    });
    if (count === 0) throw conflict("The clock is not paused");
    const detail = { observationId: clock.id };
    await emitAudit(tx, ctx, { action: "study.clock_resume", entity: "study", entityId: studyId, detail });
    return { id: clock.id };
  });
}
