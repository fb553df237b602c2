import { type CaseHome, deadlinesFor, insertCases, prepareCases, wakeLane } from "../cases/index.ts";
import type { Engine } from "../context.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import type { CollectJob } from "../queues/index.ts";
import { tellOfFailed } from "./tell-failed.ts";

/** Tries at collecting that a run may cost. */
export const maxCollectAttempts = 3;

/** A run in the hands of a worker that collects its cases. */
export type ClaimedRun = {
  runId: string;
  attempt: number;
  tenantId: string;
  automationId: string;
  unitId: string;
  botId: string;
  settings: unknown;
  targetSystemId: string;
  baseUrl: string;
  credentialId: string | null;
  /** Working days until a case that comes should be settled; null: it has no deadline. */
  deadlineWorkingDays: number | null;
};

/**
 * Takes a run to collect for. Undefined when it has moved on, another worker collects, its lane is stopped, or its bot is
 * not among `botIds` and another worker that lives has it.
 */
export async function claimRun(
  engine: Engine,
  job: CollectJob,
  { leaseSeconds, botIds }: { leaseSeconds: number; botIds: readonly string[] },
): Promise<ClaimedRun | undefined> {
  const [run] = await engine.db.$queryRaw<ClaimedRun[]>`
    UPDATE run r SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
    FROM automation a JOIN target_system t ON t.id = a.target_system_id
    WHERE r.id = ${job.runId}::uuid AND r.status = 'COLLECTING' AND r.collect_attempts = ${job.attempt}
      AND (r.lease_until IS NULL OR r.lease_until < clock_timestamp()) AND a.id = r.automation_id
      AND t.paused_at IS NULL AND t.circuit = 'CLOSED'
      AND (a.bot_id = ANY(${[...botIds]}) OR NOT EXISTS (
        SELECT FROM worker_process p WHERE p.stopped_at IS NULL AND p.lost_at IS NULL AND p.bots ? a.bot_id))
    RETURNING r.id AS "runId", r.collect_attempts AS attempt, r.tenant_id AS "tenantId", a.id AS "automationId",
      a.unit_id AS "unitId", a.bot_id AS "botId", a.settings, t.id AS "targetSystemId", t.base_url AS "baseUrl",
      a.credential_id AS "credentialId",
      a.deadline_working_days AS "deadlineWorkingDays"`;
  return run;
}

/** Prolongs the lease of a run that is being collected for. @returns Whether it is still this attempt's. */
export async function renewRunLease(engine: Engine, run: ClaimedRun, leaseSeconds: number): Promise<boolean> {
  const renewed = await engine.db.$executeRaw`
    UPDATE run SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
    WHERE id = ${run.runId}::uuid AND status = 'COLLECTING' AND collect_attempts = ${run.attempt}`;
  return renewed === 1;
}

/**
 * Gives a run the cases that its bot found; those known already, or found twice, are passed over. What does not fit the
 * bot's own schema is told in the run's error message.
 *
 * @returns Number of new cases.
 */
export async function finishCollect(engine: Engine, run: ClaimedRun, found: readonly unknown[]): Promise<number> {
  const bot = engine.catalogue.find(run.botId);
  if (!bot) throw new Error(`No bot ${run.botId} in this build`);
  const deadlineOf = await deadlinesFor(engine, run, false);
  const home: CaseHome = { automationId: run.automationId, unitId: run.unitId, bot, deadlineOf };
  const { prepared, errors } = prepareCases(
    engine,
    home,
    found.map((input) => ({ input })),
  );
  const misfits = errors.filter(({ rule }) => rule !== "duplicate");
  const [first] = misfits;
  const problem =
    first &&
    maskPersonalNumbers(`${misfits.length} feil i innhentede saker; den første: ${first.field}: ${first.message}`);
  const added = await engine.db.$executeRaw`
    WITH home AS (
      UPDATE run SET status = 'RUNNING', lease_until = NULL, error_message = ${problem ?? null}
      WHERE id = ${run.runId}::uuid AND status = 'COLLECTING' AND collect_attempts = ${run.attempt}
      RETURNING id
    )
    ${insertCases({ ...run, prepared, now: engine.now() })}
    ON CONFLICT DO NOTHING`;
  await wakeLane(engine, run.targetSystemId);
  return added;
}

/** Spends a run's try at collecting: another follows after the lease, or the run has failed. */
export async function failCollect(engine: Engine, run: ClaimedRun, message: string): Promise<void> {
  const now = engine.now();
  await engine.db.$executeRaw`
    WITH changed AS (
      UPDATE run SET error_message = ${maskPersonalNumbers(message).slice(0, 2000)}, lease_until = clock_timestamp(),
        status = CASE WHEN collect_attempts >= ${maxCollectAttempts} THEN 'FAILED' ELSE status END,
        finished_at = CASE WHEN collect_attempts >= ${maxCollectAttempts} THEN ${now}::timestamptz END
      WHERE id = ${run.runId}::uuid AND status = 'COLLECTING' AND collect_attempts = ${run.attempt}
      RETURNING *
    )
    ${tellOfFailed(now)}`;
}
