import type { Engine } from "../context.ts";
import { Prisma } from "../db.ts";
import type { CaseFields } from "../log.ts";
import type { AttemptKey } from "./claim.ts";
import type { SettledCase } from "./settle.ts";
import { wakeLane } from "./wake-lane.ts";

/** A case that was taken back, and the attempt that was lost with its worker. */
export type TakenBackCase = SettledCase & { lost: CaseFields & { worker: string | null } };

/** What a worker knows of the cases that the record says are its own. */
export type Holder = {
  worker: string;
  held: readonly AttemptKey[];
  /** By the worker's own clock: what was claimed later may be on its way to it. */
  claimedBefore: Date;
};

/** Takes back cases that no worker has told to be begun, and whose lease has run out no later than `before`. */
export async function takeBackUnbegun(engine: Engine, before: Date): Promise<TakenBackCase[]> {
  return takeBack(engine, Prisma.sql`w.lease_until < clock_timestamp() AND w.lease_until <= ${before}::timestamptz`);
}

/**
 * Takes back cases that the record says are a worker's, and which it does not have: the answer to a claim was lost on its
 * way. Nobody need wait for their leases to run out.
 *
 * @returns The cases taken back.
 */
export async function takeBackStrays(engine: Engine, holder: Holder): Promise<TakenBackCase[]> {
  const { worker, held, claimedBefore } = holder;
  const ids = held.map(({ workItemId }) => workItemId);
  return takeBack(
    engine,
    Prisma.sql`w.lease_owner = ${worker} AND t.started_at < ${claimedBefore} AND w.id <> ALL(${ids}::uuid[])`,
  );
}

const why = "Arbeideren meldte aldri at den begynte på saken, så forsøket teller ikke";

type Row = Omit<SettledCase, "workItemId"> & TakenBackCase["lost"];

/**
 * The attempt is not counted and the case is no suspect. It keeps its number all the same: short cases are begun without
 * a word, so that the bot must look whether the work is done.
 */
async function takeBack(engine: Engine, which: Prisma.Sql): Promise<TakenBackCase[]> {
  const now = engine.now();
  const taken = await engine.db.$queryRaw<(Row & { lostAttempt: number })[]>`
    WITH unbegun AS MATERIALIZED (
      SELECT w.id, w.lease_owner AS worker, w.attempt_number AS number
      FROM work_item w JOIN attempt t ON t.work_item_id = w.id AND t.number = w.attempt_number
      WHERE w.status = 'RUNNING' AND NOT w.begun AND ${which}
      ORDER BY w.id LIMIT 1000 FOR UPDATE OF w SKIP LOCKED
    ), back AS (
      UPDATE work_item w SET status = 'RETRYING', attempt_number = w.attempt_number + 1,
        forgiven_attempts = w.forgiven_attempts + 1, not_before = NULL, queued_at = ${now},
        lease_owner = NULL, lease_until = NULL, current_step = NULL
      FROM unbegun WHERE w.id = unbegun.id
      RETURNING w.id, w.status, w.attempt_number, w.tenant_id, w.run_id, w.automation_id, w.target_system_id,
                unbegun.worker, unbegun.number
    ), closed AS (
      UPDATE attempt t SET finished_at = ${now}, outcome = 'LEASE_LOST', error_message = ${why}
      FROM unbegun WHERE t.work_item_id = unbegun.id AND t.number = unbegun.number
    )
    SELECT b.id AS "workItemId", b.status, b.attempt_number AS attempt, b.automation_id AS "automationId",
           b.target_system_id AS "targetSystemId", NULL AS "notBefore", b.number AS "lostAttempt", b.run_id AS "runId",
           b.tenant_id AS "tenantId", a.code AS automation, t.key AS lane, b.worker
    FROM back b JOIN automation a ON a.id = b.automation_id JOIN target_system t ON t.id = b.target_system_id`;
  for (const id of new Set(taken.map(({ targetSystemId }) => targetSystemId))) {
    await wakeLane(engine, id, { again: true });
  }
  return taken.map(({ lostAttempt, runId, tenantId, automation, lane, worker, ...item }) => ({
    ...item,
    lost: { workItemId: item.workItemId, attempt: lostAttempt, runId, tenantId, automation, lane, worker },
  }));
}
