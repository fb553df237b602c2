import { emitEvent } from "../events/index.ts";
import type { Engine } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

/** An incident that a case was lost to, or that has come so often, is opened: somebody is to look at it. */
const occurrencesThatOpen = 10;

const batchSize = 2_000;
const mostBatches = 50;
/** It waits while an incident with many cases is being resolved. */
const mostMs = 60_000;

/**
 * Makes incidents of technical errors: each attempt that ended in one counts in the unresolved incident of its
 * fingerprint, which is made when there is none. An incident is opened, and told of once, when one of its cases has
 * failed or at ten occurrences. Several processes may do it at once: each takes other attempts.
 *
 * @returns How many attempts were grouped.
 */
export async function groupErrors(engine: Engine): Promise<number> {
  let grouped = 0;
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const taken = await groupBatch(engine);
    grouped += taken;
    if (taken < batchSize) break;
  }
  return grouped;
}

type Touched = {
  id: string;
  tenantId: string;
  automationId: string;
  errorCode: string;
  step: string | null;
  occurrences: number;
  isNewlyOpen: boolean;
  taken: number;
};

async function groupBatch(engine: Engine): Promise<number> {
  const now = engine.now();
  return engine.db.$transaction(
    async (tx) => {
      const touched = await countIn(tx, now);
      for (const incident of touched.filter(({ isNewlyOpen }) => isNewlyOpen)) await tellOf(tx, incident, now);
      return touched.reduce((sum, { taken }) => sum + taken, 0);
    },
    { timeout: mostMs },
  );
}

/** The incidents in their order: two that count in the same ones wait for, and never against, each other. */
async function countIn(tx: DbOrTransaction, now: Date): Promise<Touched[]> {
  return tx.$queryRaw<Touched[]>`
    -- prepared: group-errors
    WITH taken AS MATERIALIZED (
      SELECT work_item_id, number, tenant_id, fingerprint, coalesce(error_code, 'UNEXPECTED') AS error_code,
             coalesce(error_message, '') AS message, steps, coalesce(finished_at, started_at) AS at
      FROM attempt
      WHERE fingerprint IS NOT NULL AND incident_id IS NULL AND outcome IN ('TECHNICAL_ERROR', 'LEASE_LOST')
      ORDER BY finished_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    ), equal AS (
      SELECT t.tenant_id, t.fingerprint, count(*)::int AS occurrences, min(t.at) AS first_at, max(t.at) AS last_at,
             bool_or(w.status = 'FAILED' AND w.attempt_number = t.number) AS lost_a_case
      FROM taken t JOIN work_item w ON w.id = t.work_item_id
      GROUP BY t.tenant_id, t.fingerprint
    ), sample AS (
      SELECT DISTINCT ON (t.tenant_id, t.fingerprint) t.*, w.automation_id, w.target_system_id, failed.step
      FROM taken t JOIN work_item w ON w.id = t.work_item_id
      LEFT JOIN LATERAL (
        SELECT one ->> 'name' AS step FROM jsonb_array_elements(t.steps) WITH ORDINALITY AS s(one, place)
        WHERE (one ->> 'failed')::boolean ORDER BY (one ->> 'startedMs')::int DESC, place LIMIT 1
      ) failed ON true
      ORDER BY t.tenant_id, t.fingerprint, t.at DESC, t.work_item_id, t.number
    ), counted AS (
      INSERT INTO incident AS i (id, tenant_id, automation_id, target_system_id, fingerprint, status, error_code, step,
        sample_message, sample_work_item_id, sample_attempt, occurrences, first_seen_at, last_seen_at, opened_at)
      SELECT gen_random_uuid(), tenant_id, automation_id, target_system_id, fingerprint,
             (CASE WHEN opens THEN 'OPEN' ELSE 'OBSERVED' END)::"IncidentStatus", error_code, step, message, work_item_id,
             number, occurrences, first_at, last_at, CASE WHEN opens THEN ${now}::timestamptz END
      FROM equal JOIN sample USING (tenant_id, fingerprint)
      CROSS JOIN LATERAL (SELECT lost_a_case OR occurrences >= ${occurrencesThatOpen}::int AS opens) fate
      ORDER BY tenant_id, fingerprint
      ON CONFLICT (tenant_id, fingerprint) WHERE status <> 'RESOLVED' DO UPDATE SET
        occurrences = i.occurrences + excluded.occurrences,
        first_seen_at = least(i.first_seen_at, excluded.first_seen_at),
        last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at),
        sample_message = CASE WHEN excluded.last_seen_at >= i.last_seen_at THEN excluded.sample_message ELSE i.sample_message END,
        sample_work_item_id = CASE WHEN excluded.last_seen_at >= i.last_seen_at THEN excluded.sample_work_item_id ELSE i.sample_work_item_id END,
        sample_attempt = CASE WHEN excluded.last_seen_at >= i.last_seen_at THEN excluded.sample_attempt ELSE i.sample_attempt END,
        step = coalesce(excluded.step, i.step),
        status = CASE WHEN excluded.status = 'OPEN' OR i.occurrences + excluded.occurrences >= ${occurrencesThatOpen}::int
                 THEN 'OPEN' ELSE i.status END,
        opened_at = CASE WHEN excluded.status = 'OPEN' OR i.occurrences + excluded.occurrences >= ${occurrencesThatOpen}::int
                    THEN coalesce(i.opened_at, ${now}::timestamptz) ELSE i.opened_at END
      RETURNING i.*
    ), grouped AS (
      UPDATE attempt a SET incident_id = c.id
      FROM taken t JOIN counted c USING (tenant_id, fingerprint)
      WHERE a.work_item_id = t.work_item_id AND a.number = t.number
    )
    SELECT c.id, c.tenant_id AS "tenantId", c.automation_id AS "automationId", c.error_code AS "errorCode", c.step,
           c.occurrences, c.opened_at IS NOT DISTINCT FROM ${now}::timestamptz AS "isNewlyOpen", e.occurrences AS taken
    FROM counted c JOIN equal e USING (tenant_id, fingerprint)`;
}

async function tellOf(tx: DbOrTransaction, incident: Touched, at: Date): Promise<void> {
  const { id, tenantId, automationId, errorCode, step, occurrences } = incident;
  const data = { incidentId: id, automationId, errorCode, step, occurrences };
  // An incident is opened once; the occasion holds also when two processes opened it in the same millisecond.
  await emitEvent(tx, { tenantId, kind: "incident.opened", subject: id, occasion: id, data, at });
}
