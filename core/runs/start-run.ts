import { z } from "zod";
import { v7 as uuidv7 } from "uuid";
import { emitAudit } from "../audit/index.ts";
import { type Context, type Engine, requirePermission, triggerOf } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";

/** The automation to start. */
export const StartRun = z.strictObject({ automationId: z.uuid() }).meta({ id: "StartRun" });
export type StartRun = z.infer<typeof StartRun>;

/** A run that was started and goes on collecting its cases. */
export const StartedRun = z.strictObject({ id: z.uuid() }).meta({ id: "StartedRun" });
export type StartedRun = z.infer<typeof StartedRun>;

/** Names what started a run, where it may be told twice: one run has the name. */
export type RunOccasion = { occasion?: string };

/**
 * Starts an automation now: its bot collects the cases that wait in the target system.
 *
 * @throws AppError `not_found`; `conflict` when it is not active or its bot cannot collect; the database's refusal of an
 * occasion that has its run.
 */
export async function startRun(ctx: Context, raw: StartRun, { occasion }: RunOccasion = {}): Promise<StartedRun> {
  requirePermission(ctx, "runs:start");
  const parsed = StartRun.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId } = parsed.data;
  const automation = await ctx.db.automation.findFirst({
    where: { id: automationId, tenantId: ctx.tenantId },
    include: { bot: true },
  });
  if (!automation) throw notFound("automation", automationId);
  if (automation.status !== "ACTIVE") {
    throw conflict(`Automation ${automation.code} is ${automation.status}: activate it first`);
  }
  if (!automation.bot.canCollect)
    throw conflict(`The bot ${automation.botId} does not collect cases: add them instead`);

  const id = uuidv7();
  await ctx.db.$transaction(async (tx) => {
    await tx.run.create({
      data: {
        id,
        tenantId: ctx.tenantId,
        automationId,
        trigger: triggerOf(ctx),
        startedBy: ctx.actor.name,
        status: "COLLECTING",
        occasion: occasion ?? null,
        collectAttempts: 1,
        startedAt: ctx.now(),
      },
    });
    await emitAudit(tx, ctx, { action: "run.start", entity: "run", entityId: id, detail: { automationId } });
  });
  await wakeCollector(ctx, { runId: id, attempt: 1, targetSystemId: automation.targetSystemId });
  return { id };
}

/** A run whose row is written and whose collecting must be woken when that is committed. */
export type NewRun = { runId: string; attempt: number; targetSystemId: string };

/** The occasion of a schedule that a run is written for. */
export type ScheduledRun = {
  scheduleId: string;
  tenantId: string;
  automationId: string;
  targetSystemId: string;
  at: Date;
};

/**
 * Writes the run of a schedule's occasion. Told twice of one occasion, it writes one run.
 *
 * @param tx The transaction in which the schedule moves on.
 * @returns What `wakeCollector` takes after the commit, or undefined when there was a run already.
 */
export async function insertScheduledRun(
  tx: DbOrTransaction,
  { scheduleId, tenantId, automationId, targetSystemId, at }: ScheduledRun,
  { now }: Pick<Engine, "now">,
): Promise<NewRun | undefined> {
  const runId = uuidv7();
  const run = {
    id: runId,
    tenantId,
    automationId,
    scheduleId,
    trigger: "SCHEDULE",
    startedBy: "tidsplan",
    status: "COLLECTING",
    occasion: `${scheduleId}:${at.toISOString()}`,
    collectAttempts: 1,
    startedAt: now(),
  } as const;
  const { count } = await tx.run.createMany({ data: [run], skipDuplicates: true });
  return count === 1 ? { runId, attempt: 1, targetSystemId } : undefined;
}

/** Enqueues the collecting of a run whose row is committed; a queue that is away is left to the reconciler. */
export async function wakeCollector(engine: Engine, job: NewRun): Promise<void> {
  try {
    await engine.queues.enqueueCollect(job);
  } catch (error) {
    engine.log.warn({ err: error, runId: job.runId }, "could not enqueue; the reconciler will");
  }
}
