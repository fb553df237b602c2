import type { Engine } from "../context.ts";
import type { WorkItemStatus } from "../db.ts";
import { patiently } from "../db-errors.ts";
import { storableJson } from "../json-text.ts";
import { rolledUp } from "../ledger/index.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { timedWake } from "../queues/index.ts";
import { stopwatch } from "../watch.ts";
import type { AttemptKey } from "./claim.ts";
import { wakeLane } from "./wake-lane.ts";

/** One step of an attempt; milliseconds since the attempt started. */
export type StepRecord = { name: string; startedMs: number; durationMs: number; failed?: true };

/** How an attempt ended. */
export type Settlement = AttemptKey & {
  outcome: "SUCCEEDED" | "BUSINESS_EXCEPTION" | "TECHNICAL_ERROR" | "LEASE_LOST" | "STOPPED";
  output?: unknown;
  errorCode?: string;
  errorMessage?: string;
  steps?: readonly StepRecord[];
  /** What equal errors have in common. */
  fingerprint?: string;
  /** Where the artefact store has them. */
  screenshotPath?: string;
  tracePath?: string;
  /** Milliseconds before a next attempt, if one is left. */
  backoffMs?: number;
  /** Attempts that a case may cost with this sort of error; the automation's own number when it is not given. */
  maxAttempts?: number;
};

/** What a settled case is now. */
export type SettledCase = {
  workItemId: string;
  status: WorkItemStatus;
  attempt: number;
  automationId: string;
  targetSystemId: string;
  notBefore: Date | null;
};

/**
 * Closes attempts: case, attempt, ledger and roll-ups in one statement. A success is credited by the baseline that is
 * valid on the local date, times `w`, once per (automation, business key): `w` is what the automation claims of the
 * process's steps that day or, where it never claimed any, the attempt's own as far as others leave it unclaimed. A case
 * given up is debited its standard residual time each time people are to take it up, or nothing yet where their time is
 * measured (domain.md 2.5). On a day whose figures are closed nothing is written: the entry stands on the first one after it that
 * is open. What is to be tried again waits for its time.
 *
 * A technical error in a lane whose circuit is not closed is not counted against the case, nor is an attempt that its
 * worker stopped for reasons of its own. A case that a worker vanished
 * with may be tried once more; when it takes a second worker with it, it has failed.
 *
 * @returns The cases that were still this attempt's to settle; one whose lease was lost to another is not among them.
 */
export async function settleCases(engine: Engine, settlements: readonly Settlement[]): Promise<SettledCase[]> {
  const took = stopwatch();
  // A worker and a reconciler may settle some of the same cases, and wait for each other's rows.
  const settled = await patiently(() => writeSettlements(engine, settlements));
  engine.watch?.settled?.({ ...took(), attempts: settlements.length, cases: settled });
  await wakeRetries(engine, settled);
  return settled;
}

/** Hundreds that failed together wait for a few moments only, and every wake-up keeps the next outcomes waiting. */
async function wakeRetries(engine: Engine, settled: readonly SettledCase[]): Promise<void> {
  const retries = settled.filter(({ status }) => status === "RETRYING");
  const moments = new Map(
    retries.map(({ targetSystemId, notBefore }) => {
      const at = notBefore === null ? undefined : timedWake(notBefore).at;
      return [`${targetSystemId} ${at?.getTime()}`, { targetSystemId, at }];
    }),
  );
  for (const { targetSystemId, at } of moments.values()) await wakeLane(engine, targetSystemId, { at, again: true });
}

function asRow(settlement: Settlement) {
  const { errorMessage, steps = [], backoffMs = 0, ...rest } = settlement;
  return {
    ...rest,
    steps,
    backoffMs,
    // Cut before it is masked too: a system may answer with megabytes.
    ...(errorMessage === undefined
      ? {}
      : { errorMessage: maskPersonalNumbers(errorMessage.slice(0, 4000)).slice(0, 2000) }),
  };
}

async function writeSettlements(engine: Engine, settlements: readonly Settlement[]): Promise<SettledCase[]> {
  const rows = storableJson(settlements.map(asRow));
  const now = engine.now();
  return engine.db.$queryRaw<SettledCase[]>`
    -- prepared: settle-cases
    WITH outcome AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS o("workItemId" uuid, attempt int, outcome text, output jsonb,
        "errorCode" text, "errorMessage" text, steps jsonb, fingerprint text, "screenshotPath" text, "tracePath" text,
        "backoffMs" int, "maxAttempts" int)
    ), item AS (
      UPDATE work_item w SET
        status = next.status,
        attempt_number = w.attempt_number + next.again,
        forgiven_attempts = w.forgiven_attempts + next.forgiven,
        worker_losses = w.worker_losses + next.loss,
        not_before = CASE WHEN next.again = 1 AND o."backoffMs" > 0
                     THEN ${now}::timestamptz + make_interval(secs => o."backoffMs" / 1000.0) END,
        queued_at = CASE next.again WHEN 1 THEN ${now} ELSE w.queued_at END,
        settled_at = CASE next.again WHEN 0 THEN ${now}::timestamptz END,
        output = o.output, error_code = o."errorCode", error_message = o."errorMessage",
        lease_owner = NULL, lease_until = NULL, current_step = NULL
      FROM outcome o
      JOIN work_item c ON c.id = o."workItemId" JOIN attempt made ON made.work_item_id = c.id AND made.number = o.attempt
      JOIN automation a ON a.id = c.automation_id JOIN target_system t ON t.id = c.target_system_id
      JOIN process p ON p.id = a.process_id
      CROSS JOIN LATERAL (
        SELECT (o.outcome = 'STOPPED' OR (o.outcome = 'TECHNICAL_ERROR' AND t.circuit <> 'CLOSED'))::int AS forgiven,
               (o.outcome = 'LEASE_LOST')::int AS loss
      ) blame
      CROSS JOIN LATERAL (
        SELECT o.outcome = 'STOPPED' OR (o.outcome IN ('TECHNICAL_ERROR', 'LEASE_LOST')
          AND o.attempt - c.forgiven_attempts - blame.forgiven < coalesce(o."maxAttempts", a.max_attempts)
          AND (o.outcome <> 'LEASE_LOST' OR c.worker_losses = 0)) AS is_left
      ) more
      CROSS JOIN LATERAL (
        SELECT (CASE WHEN o.outcome = 'SUCCEEDED' THEN 'SUCCEEDED' WHEN o.outcome = 'BUSINESS_EXCEPTION' THEN 'HANDED_OVER'
                     WHEN more.is_left THEN 'RETRYING' ELSE 'FAILED' END)::"WorkItemStatus" AS status,
               more.is_left::int AS again, blame.forgiven, blame.loss
      ) next
      WHERE w.id = c.id AND w.status = 'RUNNING' AND w.attempt_number = o.attempt
        AND (o.outcome <> 'LEASE_LOST' OR w.lease_until < clock_timestamp())
      RETURNING w.*, o.attempt AS tried, o.outcome, o.steps, o.fingerprint, o."screenshotPath", o."tracePath", a.process_id,
                a.standard_residual_seconds, a.residual_method, made.robot_share, p.counterfactual
    ), closed AS (
      UPDATE attempt t SET finished_at = ${now}, outcome = item.outcome::"AttemptOutcome", error_code = item.error_code,
        error_message = item.error_message, steps = item.steps, fingerprint = item.fingerprint,
        screenshot_path = item."screenshotPath", trace_path = item."tracePath"
      FROM item WHERE t.work_item_id = item.id AND t.number = item.tried
    ), scope AS MATERIALIZED (
      SELECT DISTINCT tenant_id, process_id, case_type, unit_id, automation_id, residual_method, robot_share FROM item
      WHERE settled_at IS NOT NULL
    ), valid AS MATERIALIZED (
      SELECT s.*, settled.local_date, b.id AS baseline_id, coalesce(b.seconds_per_case, 0) AS baseline_seconds,
        CASE WHEN b.evidence_class = 'B' AND s.residual_method = 'MEASURED' THEN 'A' ELSE coalesce(b.evidence_class, 'D') END
          AS evidence_class,
        CASE WHEN EXISTS (SELECT FROM step_claim c WHERE c.tenant_id = s.tenant_id AND c.process_id = s.process_id)
          THEN robot_share_for(s.tenant_id, s.automation_id, s.process_id, s.case_type, s.unit_id, settled.local_date, s.robot_share)
          ELSE s.robot_share END AS share
      FROM scope s
      -- No day is closed before it is over: one that is, by the database's own clock, is held against those who close it.
      CROSS JOIN LATERAL (
        SELECT CASE WHEN today.local_date < oslo_date(clock_timestamp()) OR EXISTS (
            SELECT FROM period p WHERE p.tenant_id = s.tenant_id AND p.status = 'CLOSED'
              AND p.from_date <= today.local_date AND today.local_date < p.to_date
          ) THEN open_day(s.tenant_id, today.local_date) ELSE today.local_date END AS local_date
        FROM (SELECT oslo_date(${now}) AS local_date) today
      ) settled
      LEFT JOIN LATERAL baseline_for(s.tenant_id, s.process_id, s.case_type, s.unit_id, settled.local_date) b ON true
    ), entry AS (
      INSERT INTO ledger_entry (tenant_id, automation_id, process_id, unit_id, local_date, kind, business_key_hash,
        work_item_id, baseline_id, baseline_seconds, robot_share, seconds, evidence_class, estimated, counterfactual,
        reason, recorded_by, recorded_at)
      SELECT i.tenant_id, i.automation_id, i.process_id, i.unit_id, v.local_date,
        CASE WHEN done.is_done THEN 'CREDIT' ELSE 'RESIDUAL' END::"LedgerKind", i.business_key_hash, i.id, v.baseline_id,
        v.baseline_seconds, v.share,
        CASE WHEN NOT done.is_done THEN i.standard_residual_seconds
             WHEN i.counterfactual = 'WOULD_BE_MANUAL' THEN round(v.baseline_seconds * v.share)::int ELSE 0 END,
        v.evidence_class, NOT done.is_done, i.counterfactual, i.error_code, 'robot', ${now}
      FROM item i
      JOIN valid v USING (tenant_id, process_id, case_type, unit_id, automation_id, robot_share)
      CROSS JOIN LATERAL (SELECT i.status = 'SUCCEEDED' AS is_done) done
      -- Time that is measured is debited when the person who took the case over is done with it.
      WHERE done.is_done OR (i.status IN ('HANDED_OVER', 'FAILED') AND i.residual_method = 'STANDARD' AND i.standard_residual_seconds > 0
        -- Nobody took the case up since it was debited, unless that was taken back.
        AND (i.standing_debit_id IS NULL OR (SELECT r.id FROM ledger_entry r WHERE r.reverses_id = i.standing_debit_id) IS NOT NULL))
      ON CONFLICT (automation_id, business_key_hash) WHERE kind = 'CREDIT' DO NOTHING
      RETURNING tenant_id, local_date, unit_id, automation_id, '00000000-0000-0000-0000-000000000000'::uuid AS measure_id, kind,
                coalesce(baseline_id, '00000000-0000-0000-0000-000000000000') AS baseline_id, evidence_class, counterfactual,
                seconds, (kind = 'CREDIT')::int AS cases
    ), ${rolledUp}
    SELECT id AS "workItemId", status, attempt_number AS attempt, automation_id AS "automationId",
           target_system_id AS "targetSystemId", not_before AS "notBefore"
    FROM item`;
}
