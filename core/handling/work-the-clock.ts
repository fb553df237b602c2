import { z } from "zod";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { advance, type RunningClock, runningClocks, stopClocks } from "./clock.ts";

export const ClockInput = z.strictObject({ workItemId: z.uuid() });
export type ClockInput = z.infer<typeof ClockInput>;

/** A person's clock on a case; seconds as they are counted so far. */
export const Clock = z
  .object({ workItemId: z.uuid(), isRunning: z.boolean(), seconds: z.int() })
  .meta({ id: "HandlingClock" });
export type Clock = z.infer<typeof Clock>;

/**
 * Starts the caller's clock on a case that a robot gave up. A person has one clock: another that runs is stopped. One that
 * runs on the same case goes on.
 *
 * @throws AppError `not_found`; `forbidden` for whoever is no person; `conflict` when no robot has given the case up, or
 * its automation's standard time is debited instead.
 */
export async function startClock(ctx: Context, rawInput: ClockInput): Promise<Clock> {
  requirePermission(ctx, "cases:write");
  requirePerson(ctx, "have a clock");
  const workItemId = idOf(rawInput);
  const userId = ctx.actor.id;
  const now = ctx.now();
  return ctx.db.$transaction(async (tx) => {
    await assertHandedOver(tx, ctx, workItemId);
    // Two pages of one person: the second finds the clock that the first has started.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('clock ' || ${userId}, 0))`;
    const running = await runningClocks(tx, { userId });
    const [same] = running.filter((clock) => clock.workItemId === workItemId);
    await stopClocks(
      tx,
      running.filter((clock) => clock !== same),
      now,
    );
    if (same) return { workItemId, isRunning: true, seconds: await signOfLife(tx, same, now) };
    const { id } = await tx.handlingSession.create({
      data: { tenantId: ctx.tenantId, workItemId, userId, startedAt: now, activeAt: now },
    });
    await emitAudit(tx, ctx, {
      action: "clock.start",
      entity: "work-item",
      entityId: workItemId,
      detail: { session: id },
    });
    return { workItemId, isRunning: true, seconds: 0 };
  });
}

/**
 * Tells that the caller still works on a case.
 *
 * @throws AppError `not_found`; `conflict` when no clock of the caller runs on it, such as one that was stopped for want of this.
 */
export async function keepClock(ctx: Context, rawInput: ClockInput): Promise<Clock> {
  requirePermission(ctx, "cases:write");
  requirePerson(ctx, "have a clock");
  const workItemId = idOf(rawInput);
  return ctx.db.$transaction(async (tx) => {
    const clock = await ownClock(tx, ctx, workItemId);
    return { workItemId, isRunning: true, seconds: await signOfLife(tx, clock, ctx.now()) };
  });
}

/**
 * Stops the caller's clock on a case.
 *
 * @throws AppError `not_found`; `conflict` when none runs on it.
 */
export async function stopClock(ctx: Context, rawInput: ClockInput): Promise<Clock> {
  requirePermission(ctx, "cases:write");
  requirePerson(ctx, "have a clock");
  const workItemId = idOf(rawInput);
  const now = ctx.now();
  return ctx.db.$transaction(async (tx) => {
    const clock = await ownClock(tx, ctx, workItemId);
    await stopClocks(tx, [clock], now);
    const { seconds } = advance(clock, now);
    const detail = { session: clock.id, seconds };
    await emitAudit(tx, ctx, { action: "clock.stop", entity: "work-item", entityId: workItemId, detail });
    return { workItemId, isRunning: false, seconds };
  });
}

async function ownClock(tx: DbOrTransaction, { actor, tenantId }: Context, workItemId: string): Promise<RunningClock> {
  const item = await tx.workItem.findFirst({ where: { id: workItemId, tenantId }, select: { id: true } });
  if (!item) throw notFound("work item", workItemId);
  const [clock] = await runningClocks(tx, { userId: actor.id, workItemIds: [workItemId] });
  if (!clock) throw conflict("No clock of yours runs on this case");
  return clock;
}

async function signOfLife(tx: DbOrTransaction, clock: RunningClock, now: Date): Promise<number> {
  const { seconds, activeAt } = advance(clock, now);
  await tx.handlingSession.updateMany({ where: { id: clock.id, stoppedAt: null }, data: { seconds, activeAt } });
  return seconds;
}

/** Holds the case fast: whoever ends the hand-over waits, and finds the clock. */
async function assertHandedOver(tx: DbOrTransaction, { tenantId }: Context, id: string): Promise<void> {
  const [item] = await tx.$queryRaw<{ status: string; method: string }[]>`
    SELECT w.status::text, a.residual_method::text AS method FROM work_item w JOIN automation a ON a.id = w.automation_id
    WHERE w.id = ${id}::uuid AND w.tenant_id = ${tenantId}::uuid FOR SHARE OF w`;
  if (!item) throw notFound("work item", id);
  if (!["HANDED_OVER", "FAILED"].includes(item.status))
    throw conflict(`No robot has given up a case that is ${item.status}`);
  if (item.method !== "MEASURED")
    throw conflict("The automation debits a standard time for each case that it gives up");
}

function idOf(rawInput: ClockInput): string {
  const parsed = ClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return parsed.data.workItemId;
}
