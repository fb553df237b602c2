import type { Engine } from "../context.ts";
import type { CaseJob } from "../queues/index.ts";

/** Who claims, and for how long without a sign of life. */
export type Claimer = { worker: string; leaseSeconds: number; botVersions: Record<string, string> };

/** A case in the hands of a worker: all that is needed to do it. */
export type ClaimedCase = {
  workItemId: string;
  attempt: number;
  tenantId: string;
  automationId: string;
  botId: string;
  settings: unknown;
  targetSystemId: string;
  baseUrl: string;
  credentialId: string | null;
  input: unknown;
  priority: number;
};

/**
 * Takes cases and opens an attempt for each, in one statement. A job whose row has moved on, whose automation is not
 * active or whose bot this worker does not have is not among the answers.
 */
export async function claimCases(engine: Engine, jobs: readonly CaseJob[], claimer: Claimer): Promise<ClaimedCase[]> {
  return engine.db.$queryRaw<ClaimedCase[]>`
    -- prepared: claim-cases
    WITH job AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) AS j("workItemId" uuid, attempt int)
    ), claimed AS (
      UPDATE work_item w
      SET status = 'RUNNING', lease_owner = ${claimer.worker}, current_step = NULL, not_before = NULL,
          lease_until = clock_timestamp() + make_interval(secs => ${claimer.leaseSeconds}::int)
      FROM job, automation a
      WHERE w.id = job."workItemId" AND w.attempt_number = job.attempt AND w.status IN ('QUEUED', 'RETRYING')
        AND a.id = w.automation_id AND a.status = 'ACTIVE'
        AND ${JSON.stringify(claimer.botVersions)}::jsonb ? a.bot_id
      RETURNING w.id, w.attempt_number, w.tenant_id, w.automation_id, w.target_system_id, w.input, w.priority,
                a.bot_id, a.settings, a.credential_id
    ), opened AS (
      INSERT INTO attempt (work_item_id, number, tenant_id, worker, bot_version, robot_share, started_at)
      SELECT claimed.id, attempt_number, tenant_id, ${claimer.worker},
             ${JSON.stringify(claimer.botVersions)}::jsonb ->> bot_id, b.robot_share, ${engine.now()}
      FROM claimed JOIN bot b ON b.id = bot_id
    )
    SELECT c.id AS "workItemId", c.attempt_number AS attempt, c.tenant_id AS "tenantId",
           c.automation_id AS "automationId", c.bot_id AS "botId", c.settings, c.target_system_id AS "targetSystemId",
           t.base_url AS "baseUrl", c.credential_id AS "credentialId", c.input, c.priority
    FROM claimed c JOIN target_system t ON t.id = c.target_system_id`;
}
