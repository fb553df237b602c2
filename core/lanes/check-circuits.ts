import type { Engine } from "../context.ts";
import { type JudgedLane, obey, openCircuit } from "./circuit-change.ts";
import { systemErrors, type Trial, verdictOf } from "./circuit-rules.ts";

type ErringLane = JudgedLane & { cause: string; errors: number };

const judged = {
  id: true,
  tenantId: true,
  circuit: true,
  circuitChangedAt: true,
  circuitProbes: true,
  circuitOpenedAt: true,
} as const;

/**
 * Opens the circuits of lanes in which too many attempts went wrong in one way, and judges the trials of lanes that are
 * tried again. A lane without trouble costs nothing but one look at the latest errors.
 */
export async function checkCircuits(engine: Engine): Promise<void> {
  for (const { cause, errors, ...lane } of await findErringLanes(engine)) {
    await openCircuit(engine, lane, { cause, errors });
  }
  const tried = await engine.db.targetSystem.findMany({ where: { circuit: "HALF_OPEN" }, select: judged });
  for (const lane of tried) {
    const verdict = verdictOf(await readTrials(engine, lane));
    if (verdict) await obey(engine, lane, verdict);
  }
}

/**
 * Lanes in which the latest errors of one code, as many as open the circuit, came within the window and with fewer
 * successes among them: what went well before they began says nothing of the system as it is. Errors from before the
 * circuit closed are not counted.
 */
async function findErringLanes({ db, now }: Engine): Promise<ErringLane[]> {
  return db.$queryRaw<ErringLane[]>`
    -- prepared: find-erring-lanes
    WITH watched AS MATERIALIZED (
      SELECT *, coalesce(circuit_changed_at, '-infinity') AS begun_since,
             greatest(circuit_changed_at, ${now()}::timestamptz - make_interval(secs => circuit_window_seconds)) AS since
      FROM target_system WHERE circuit = 'CLOSED' AND circuit_errors IS NOT NULL
    ), error AS (
      SELECT w.target_system_id, t.error_code AS cause, t.finished_at, l.circuit_errors,
             row_number() OVER (PARTITION BY w.target_system_id, t.error_code ORDER BY t.finished_at DESC) AS nth
      FROM attempt t
      JOIN work_item w ON w.id = t.work_item_id
      JOIN watched l ON l.id = w.target_system_id AND t.finished_at >= l.since AND t.started_at >= l.begun_since
      WHERE t.outcome = 'TECHNICAL_ERROR' AND t.error_code = ANY(${systemErrors})
        AND t.finished_at >= (SELECT min(since) FROM watched)
    ), erring AS (
      SELECT target_system_id, cause, count(*)::int AS errors,
             min(finished_at) FILTER (WHERE nth <= circuit_errors) AS began_at
      FROM error GROUP BY 1, 2
    )
    SELECT DISTINCT ON (l.id) l.id, l.tenant_id AS "tenantId", l.circuit, l.circuit_changed_at AS "circuitChangedAt",
           l.circuit_probes AS "circuitProbes", l.circuit_opened_at AS "circuitOpenedAt", e.cause, e.errors
    FROM erring e JOIN watched l ON l.id = e.target_system_id
    WHERE e.errors >= l.circuit_errors AND l.circuit_errors > (
      SELECT count(*) FROM (
        SELECT FROM work_item w
        WHERE w.tenant_id = l.tenant_id AND w.settled_at >= e.began_at AND w.target_system_id = l.id
          AND w.status IN ('SUCCEEDED', 'HANDED_OVER', 'RESOLVED')
        LIMIT l.circuit_errors) done)
    ORDER BY l.id, e.errors DESC`;
}

/** Attempts begun since the lane is tried again; cases that were in hand before say nothing of the system as it is. */
async function readTrials({ db }: Engine, { id, tenantId, circuitChangedAt: since }: JudgedLane): Promise<Trial[]> {
  return db.$queryRaw<Trial[]>`
    (SELECT t.outcome::text, t.error_code AS "errorCode"
     FROM attempt t JOIN work_item w ON w.id = t.work_item_id
     WHERE t.outcome = 'TECHNICAL_ERROR' AND t.finished_at >= ${since}::timestamptz AND t.started_at >= ${since}::timestamptz
       AND w.target_system_id = ${id}::uuid
     ORDER BY t.finished_at LIMIT 20)
    UNION ALL
    (SELECT t.outcome::text, NULL
     FROM work_item w JOIN attempt t ON t.work_item_id = w.id
     WHERE w.tenant_id = ${tenantId}::uuid AND w.settled_at >= ${since}::timestamptz AND w.target_system_id = ${id}::uuid
       AND t.outcome IN ('SUCCEEDED', 'BUSINESS_EXCEPTION') AND t.started_at >= ${since}::timestamptz
     LIMIT 1)`;
}
