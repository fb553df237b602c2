import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { Prisma, TimeObservation } from "../db.ts";
import { conflict, invalidFields } from "../errors.ts";
import { countedMs, isRunning, ownClock } from "./clock.ts";
import { PauseClockInput } from "./schemas.ts";

/**
 * Pauses one's own clock: the time until it goes on is not the case's.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when no clock of one's own runs here, or it is paused already.
 */
export async function pauseClock(ctx: Context, rawInput: PauseClockInput): Promise<{ id: string }> {
  return turnClock(ctx, rawInput, {
    action: "study.clock_pause",
    where: { pausedAt: null },
    changed: (_, now) => ({ pausedAt: now }),
    otherwise: "The clock is paused already",
  });
}

/**
 * Lets one's own paused clock go on from where it stood.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when no clock of one's own is paused here.
 */
export async function resumeClock(ctx: Context, rawInput: PauseClockInput): Promise<{ id: string }> {
  return turnClock(ctx, rawInput, {
    action: "study.clock_resume",
    where: { pausedAt: { not: null } },
    changed: (clock, now) => ({ countsFrom: new Date(now.getTime() - countedMs(clock, now)), pausedAt: null }),
    otherwise: "The clock is not paused",
  });
}

type Turn = {
  action: `study.${string}`;
  /** What the clock must be like. */
  where: Prisma.TimeObservationWhereInput;
  changed(
    clock: TimeObservation,
    now: Date,
  ): Pick<Prisma.TimeObservationUpdateManyMutationInput, "countsFrom" | "pausedAt">;
  /** Said of one that is not. */
  otherwise: string;
};

async function turnClock(ctx: Context, rawInput: PauseClockInput, turn: Turn): Promise<{ id: string }> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "have a clock");
  const parsed = PauseClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { studyId } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const clock = await ownClock(tx, ctx, studyId);
    const { count } = await tx.timeObservation.updateMany({
      where: { id: clock.id, tenantId: ctx.tenantId, ...turn.where, ...isRunning },
      data: turn.changed(clock, ctx.now()),
    });
    if (count === 0) throw conflict(turn.otherwise);
    const detail = { observationId: clock.id };
    await emitAudit(tx, ctx, { action: turn.action, entity: "study", entityId: studyId, detail });
    return { id: clock.id };
  });
}
