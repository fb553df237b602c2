import type { Engine } from "../context.ts";
import type { TraceFrom } from "../db.ts";
import { stopwatch } from "../watch.ts";

/** A bot as the worker that claims has it. */
export type BotAtHand = {
  version: string;
  /** `w` of domain.md 2.5, 0 to 1. */
  share: number;
};

/** Who claims, and for how long without a sign of life. */
export type Claimer = { worker: string; leaseSeconds: number; bots: Record<string, BotAtHand> };

/** What is wanted of a lane. */
export type Wanted = {
  targetSystemId: string;
  /** Most cases. */
  most: number;
  /** Whether one of them may be a case that a worker vanished with: never two at a time in one worker. */
  mayTakeSuspect: boolean;
};

/** An attempt at a case. */
export type AttemptKey = { workItemId: string; attempt: number };

/** A case in the hands of a worker: all that is needed to do it. */
export type ClaimedCase = AttemptKey & {
  tenantId: string;
  runId: string;
  automationId: string;
  /** Code of the automation, and key of the lane: what people know them by. */
  automation: string;
  lane: string;
  botId: string;
  settings: unknown;
  targetSystemId: string;
  baseUrl: string;
  credentialId: string | null;
  input: unknown;
  maxAttempts: number;
  retryPolicy: unknown;
  /** Seconds without a new step until the case is stuck; null: as the bot says. */
  stepLimitSeconds: number | null;
  traceFrom: TraceFrom;
  isSuspect: boolean;
};

/**
 * Takes the cases that are next in a lane and opens an attempt for each, in one statement. Next is by priority, then
 * deadline, then age, across the automations of the lane that are active and whose bot the worker has. A lane that
 * people or its circuit have stopped gives none; one whose circuit is half open one at a time.
 *
 * @returns The cases in their order. Fewer than were wanted: there are no more, or another took them just now.
 */
export async function claimCases(engine: Engine, wanted: Wanted, claimer: Claimer): Promise<ClaimedCase[]> {
  const bots = JSON.stringify(claimer.bots);
  const took = stopwatch();
  const claimed = await engine.db.$queryRaw<ClaimedCase[]>`
    -- prepared: claim-cases
    WITH employed AS MATERIALIZED (
      SELECT a.id, t.circuit FROM automation a JOIN target_system t ON t.id = a.target_system_id
      WHERE t.id = ${wanted.targetSystemId}::uuid AND a.status = 'ACTIVE' AND ${bots}::jsonb ? a.bot_id
        AND (a.batch_open OR (a.start_at_waiting IS NULL AND a.start_after_minutes IS NULL))
        AND t.paused_at IS NULL
        AND (t.circuit = 'CLOSED' OR (t.circuit = 'HALF_OPEN' AND pg_try_advisory_xact_lock(hashtextextended(t.id::text, 0)) AND NOT EXISTS (
          SELECT FROM work_item r WHERE r.target_system_id = t.id AND r.status = 'RUNNING')))
    ), line AS (
      SELECT c.*, sum(c.suspect) OVER (ORDER BY c.priority, c.deadline, c.id) AS suspects
      FROM employed CROSS JOIN LATERAL (
        (SELECT w.id, w.priority, w.deadline, 0 AS suspect FROM work_item w
         WHERE w.automation_id = employed.id AND w.status IN ('QUEUED', 'RETRYING') AND w.not_before IS NULL
           AND w.worker_losses = 0
         ORDER BY w.priority, w.deadline, w.id LIMIT ${wanted.most})
        UNION ALL
        (SELECT w.id, w.priority, w.deadline, 1 FROM work_item w
         WHERE w.automation_id = employed.id AND w.status IN ('QUEUED', 'RETRYING') AND w.not_before IS NULL
           AND w.worker_losses > 0
         ORDER BY w.priority, w.deadline, w.id LIMIT ${wanted.mayTakeSuspect ? 1 : 0})
      ) c
    ), next AS MATERIALIZED (
      SELECT id FROM line WHERE suspect = 0 OR suspects = 1 ORDER BY priority, deadline, id
      LIMIT CASE WHEN EXISTS (SELECT FROM employed WHERE circuit = 'HALF_OPEN') THEN 1 ELSE ${wanted.most}::int END
    ), taken AS MATERIALIZED (
      SELECT w.id FROM work_item w JOIN next ON next.id = w.id
      WHERE w.status IN ('QUEUED', 'RETRYING') AND w.not_before IS NULL
      FOR UPDATE OF w SKIP LOCKED
    ), claimed AS (
      UPDATE work_item w
      SET status = 'RUNNING', lease_owner = ${claimer.worker}, current_step = NULL, begun = false,
          lease_until = clock_timestamp() + make_interval(secs => ${claimer.leaseSeconds}::int)
      FROM taken WHERE w.id = taken.id
      RETURNING w.id, w.attempt_number, w.tenant_id, w.run_id, w.automation_id, w.target_system_id, w.input, w.priority,
                w.deadline, w.worker_losses
    ), opened AS (
      INSERT INTO attempt (work_item_id, number, tenant_id, worker, bot_version, robot_share, started_at)
      SELECT c.id, c.attempt_number, c.tenant_id, ${claimer.worker}, b.bot ->> 'version',
             (b.bot ->> 'share')::numeric, ${engine.now()}
      FROM claimed c JOIN automation a ON a.id = c.automation_id,
      LATERAL (SELECT ${bots}::jsonb -> a.bot_id AS bot) b
    )
    SELECT c.id AS "workItemId", c.attempt_number AS attempt, c.tenant_id AS "tenantId",
           c.run_id AS "runId", a.code AS automation, t.key AS lane,
           c.automation_id AS "automationId", a.bot_id AS "botId", a.settings, c.target_system_id AS "targetSystemId",
           t.base_url AS "baseUrl", a.credential_id AS "credentialId", c.input, a.max_attempts AS "maxAttempts",
           a.retry_policy AS "retryPolicy", a.step_limit_seconds AS "stepLimitSeconds", a.trace_from::text AS "traceFrom",
           c.worker_losses > 0 AS "isSuspect"
    FROM claimed c JOIN automation a ON a.id = c.automation_id JOIN target_system t ON t.id = c.target_system_id
    ORDER BY c.priority, c.deadline, c.id`;
  engine.watch?.claimed?.({ ...took(), targetSystemId: wanted.targetSystemId, cases: claimed.length });
  return claimed;
}

/** Gives back cases that a worker claimed and has not begun: no attempt was made, and none is counted. */
export async function giveBackCases(engine: Engine, cases: readonly AttemptKey[], worker: string): Promise<void> {
  if (cases.length === 0) return;
  await engine.db.$executeRaw`
    WITH given AS (
      UPDATE work_item w SET status = 'QUEUED', lease_owner = NULL, lease_until = NULL
      FROM jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) AS g("workItemId" uuid, attempt int)
      WHERE w.id = g."workItemId" AND w.attempt_number = g.attempt AND w.status = 'RUNNING' AND w.lease_owner = ${worker}
      RETURNING w.id, w.attempt_number
    )
    DELETE FROM attempt t USING given WHERE t.work_item_id = given.id AND t.number = given.attempt_number`;
}
