import { z } from "zod";
import { v7 as uuidv7 } from "uuid";
import { emitAudit } from "../audit/index.ts";
import { type Context, type Engine, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";

/** The automation to start. */
export const StartRun = z.strictObject({ automationId: z.uuid() }).meta({ id: "StartRun" });
export type StartRun = z.infer<typeof StartRun>;

/** A run that was started and goes on collecting its cases. */
export const StartedRun = z.strictObject({ id: z.uuid() }).meta({ id: "StartedRun" });
export type StartedRun = z.infer<typeof StartedRun>;

/**
 * Starts an automation now: its bot collects the cases that wait in the target system.
 *
 * @throws AppError `not_found`; `conflict` when it is not active or its bot cannot collect.
 */
export async function startRun(ctx: Context, raw: StartRun): Promise<StartedRun> {
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
        trigger: ctx.actor.kind === "user" ? "PERSON" : "API",
        startedBy: ctx.actor.name,
        status: "COLLECTING",
        collectAttempts: 1,
        startedAt: ctx.now(),
      },
    });
    await emitAudit(tx, ctx, { action: "run.start", entity: "run", entityId: id, detail: { automationId } });
  });
  await wakeCollector(ctx, { runId: id, attempt: 1, targetSystemId: automation.targetSystemId });
  return { id };
}

/**
 * Starts the run of a schedule's occasion. Told twice of one occasion, it starts one run.
 *
 * @param occasion Unique name of the occasion.
 * @returns The run's id, or undefined when there was one already or the automation is not active.
 */
export async function startScheduledRun(
  engine: Engine,
  { scheduleId, occasion }: { scheduleId: string; occasion: string },
): Promise<string | undefined> {
  const [run] = await engine.db.$queryRaw<{ id: string; targetSystemId: string }[]>`
    WITH new_run AS (
      INSERT INTO run (id, tenant_id, automation_id, trigger, started_by, status, occasion, collect_attempts, started_at)
      SELECT ${uuidv7()}::uuid, s.tenant_id, s.automation_id, 'SCHEDULE', 'tidsplan ' || (s.rule ->> 'expression'), 'COLLECTING',
             ${occasion}, 1, ${engine.now()}
      FROM schedule s JOIN automation a ON a.id = s.automation_id
      WHERE s.id = ${scheduleId}::uuid AND s.enabled AND a.status = 'ACTIVE'
      ON CONFLICT (occasion) DO NOTHING
      RETURNING id, automation_id
    )
    SELECT r.id, a.target_system_id AS "targetSystemId" FROM new_run r JOIN automation a ON a.id = r.automation_id`;
  if (!run) return undefined;
  await wakeCollector(engine, { runId: run.id, attempt: 1, targetSystemId: run.targetSystemId });
  return run.id;
}

/** Enqueues the collecting of a run whose row is committed; a queue that is away is left to the reconciler. */
export async function wakeCollector(
  engine: Engine,
  job: { runId: string; attempt: number; targetSystemId: string },
): Promise<void> {
  try {
    await engine.queues.enqueueCollect(job);
  } catch (error) {
    engine.log.warn({ err: error, runId: job.runId }, "could not enqueue; the reconciler will");
  }
}
