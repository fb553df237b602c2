import { z } from "zod";
import { freeText } from "../free-text.ts";
import { wakeLane } from "../cases/index.ts";
import { type Context, type Engine, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";

const how = z.enum(["gracefully", "now"]).meta({
  description:
    "`gracefully`: the cases in hand are finished, the waiting ones are held. `now`: those in hand are taken back and held too",
});

/** Which run to stop, how, and why. */
export const StopRun = z.strictObject({ id: z.uuid(), how, reason: freeText(500) }).meta({ id: "StopRun" });
export type StopRun = z.infer<typeof StopRun>;

/** A run that was stopped, and what became of its cases. */
export const StoppedRun = z
  .strictObject({
    id: z.uuid(),
    held: z.int().meta({ description: "Cases that are held now" }),
    inHand: z.int().meta({ description: "Cases that a robot finishes first" }),
  })
  .meta({ id: "StoppedRun" });
export type StoppedRun = z.infer<typeof StoppedRun>;

/**
 * Ends a run by a person's decision: no more cases are collected, and its waiting cases are held until somebody releases
 * them. Those that robots have in hand are finished, or with `now` taken back: the attempt is closed as stopped and costs
 * the case nothing, and the next one asks first whether the work is done.
 *
 * @throws AppError `not_found`; `conflict` when the run has ended.
 */
export async function stopRun(ctx: Context, raw: StopRun): Promise<StoppedRun> {
  requirePermission(ctx, "runs:stop");
  const parsed = StopRun.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, how: manner, reason } = parsed.data;
  const run = await ctx.db.run.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!run) throw notFound("run", id);
  const by = { actor: `${ctx.actor.kind}:${ctx.actor.id}`, name: ctx.actor.name };
  const stopped = await stop(ctx, { runId: id, how: manner, reason, by });
  if (!stopped) throw conflict(`The run is ${run.status}: only one that goes on can be stopped`);
  return { id, ...stopped };
}

/**
 * Stops a run for the engine, such as one that the next occasion of its schedule replaces.
 *
 * @returns Whether it was still going on.
 */
export async function stopRunBySystem(
  engine: Engine,
  { runId, reason, how: manner = "gracefully" }: { runId: string; reason: string; how?: StopRun["how"] },
): Promise<boolean> {
  const by = { actor: "system", name: "minuttjakt" };
  return (await stop(engine, { runId, how: manner, reason, by })) !== undefined;
}

type Stop = { runId: string; how: StopRun["how"]; reason: string; by: { actor: string; name: string } };
type Stopped = { held: number; inHand: number };

const mostMs = 60_000;

/** A run is never half stopped. */
async function stop(engine: Engine, asked: Stop): Promise<Stopped | undefined> {
  const stopped = await engine.db.$transaction(
    async (tx) => {
      await awaitOthers(tx, asked.runId);
      return stopWithin(tx, asked, engine.now());
    },
    { timeout: mostMs, maxWait: mostMs },
  );
  if (!stopped) return undefined;
  // Others of the lane may have waited for the places that are free now.
  if (asked.how === "now") await wakeLane(engine, stopped.targetSystemId);
  return { held: stopped.held, inHand: stopped.inHand };
}

/** A statement that waited for whoever collects or claims cases would not see what was collected, nor the attempts. */
async function awaitOthers(tx: DbOrTransaction, runId: string): Promise<void> {
  await tx.$executeRaw`SELECT FROM run WHERE id = ${runId}::uuid FOR UPDATE`;
  await tx.$executeRaw`
    SELECT FROM work_item WHERE run_id = ${runId}::uuid AND status IN ('QUEUED', 'RETRYING', 'RUNNING') ORDER BY id FOR UPDATE`;
}

/** The run, its cases, their attempts and the audit log. */
async function stopWithin(
  tx: DbOrTransaction,
  { runId, how: manner, reason, by }: Stop,
  now: Date,
): Promise<(Stopped & { targetSystemId: string }) | undefined> {
  const taken = manner === "now" ? ["QUEUED", "RETRYING", "RUNNING"] : ["QUEUED", "RETRYING"];
  const [stopped] = await tx.$queryRaw<(Stopped & { targetSystemId: string })[]>`
    WITH stopped AS (
      UPDATE run SET status = 'STOPPED', stopped_by = ${by.name}, stop_reason = ${reason}, finished_at = ${now}, lease_until = NULL
      WHERE id = ${runId}::uuid AND status IN ('COLLECTING', 'RUNNING')
      RETURNING id, tenant_id, automation_id
    ), old AS MATERIALIZED (
      SELECT w.id, w.status, w.attempt_number FROM work_item w JOIN stopped s ON s.id = w.run_id
      WHERE w.status = ANY(${taken}::"WorkItemStatus"[]) ORDER BY w.id FOR UPDATE OF w
    ), item AS (
      UPDATE work_item w SET status = 'HELD', held_reason = ${reason}, lease_owner = NULL, lease_until = NULL, current_step = NULL,
        not_before = CASE WHEN old.status <> 'RETRYING' THEN w.not_before END,
        attempt_number = w.attempt_number + (old.status = 'RUNNING')::int,
        forgiven_attempts = w.forgiven_attempts + (old.status = 'RUNNING')::int
      FROM old WHERE w.id = old.id
      RETURNING w.id, w.tenant_id, old.status AS was, old.attempt_number AS tried
    ), closed AS (
      UPDATE attempt t SET finished_at = ${now}, outcome = 'STOPPED', error_message = ${reason}
      FROM item WHERE item.was = 'RUNNING' AND t.work_item_id = item.id AND t.number = item.tried AND t.outcome IS NULL
    ), told AS (
      INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
      SELECT tenant_id, ${by.actor}, 'run.stop', 'run', id::text,
             jsonb_build_object('how', ${manner}::text, 'reason', ${reason}::text, 'held', (SELECT count(*) FROM item)), ${now}
      FROM stopped
    )
    SELECT a.target_system_id AS "targetSystemId", (SELECT count(*)::int FROM item) AS held,
           (SELECT count(*)::int FROM work_item w WHERE w.run_id = s.id AND w.status = 'RUNNING'
              AND NOT EXISTS (SELECT FROM item WHERE item.id = w.id)) AS "inHand"
    FROM stopped s JOIN automation a ON a.id = s.automation_id`;
  return stopped;
}

/**
 * Holds the cases that a stopped run had in hand and that did not come through: they are not tried again by themselves.
 *
 * @returns Number of cases held.
 */
export async function holdRetriesOfStoppedRuns(engine: Engine): Promise<number> {
  return engine.db.$executeRaw`
    UPDATE work_item w SET status = 'HELD', held_reason = coalesce(r.stop_reason, ''), not_before = NULL
    FROM run r, attempt t
    WHERE r.status = 'STOPPED' AND r.finished_at > ${engine.now()}::timestamptz - interval '1 day'
      AND w.run_id = r.id AND w.status = 'RETRYING'
      AND t.work_item_id = w.id AND t.number = w.attempt_number - 1 AND t.started_at <= r.finished_at`;
}
