import type { Engine } from "../context.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { retryPolicyOf } from "./retry-policy.ts";
import { settleCases, type Settlement, type StepRecord } from "./settle.ts";
import { takeBackUnbegun, type TakenBackCase } from "./take-back-unbegun.ts";

type Expired = TakenBackCase["lost"] & {
  automationId: string;
  step: string | null;
  startedAt: Date;
  workerLosses: number;
  maxAttempts: number;
  retryPolicy: unknown;
};

const farAhead = new Date("9999-01-01T00:00:00Z");

/**
 * Takes back cases whose worker gave no sign of life until the lease ran out. One that was begun has spent its attempt, and
 * a second such loss makes it failed, for it may be what ends the workers. One that was only taken is not to blame.
 *
 * @param only `dead`: those alone whose worker is known to be no more.
 * @returns The cases taken back.
 */
export async function expireLeases(engine: Engine, { only }: { only?: "dead" } = {}): Promise<TakenBackCase[]> {
  // A lease that was ended with its worker is as old as time.
  const before = only === "dead" ? new Date(0) : farAhead;
  return [...(await takeBackBegun(engine, before)), ...(await takeBackUnbegun(engine, before))];
}

async function takeBackBegun(engine: Engine, before: Date): Promise<TakenBackCase[]> {
  const expired = await engine.db.$queryRaw<Expired[]>`
    SELECT w.id AS "workItemId", w.attempt_number AS attempt, w.run_id AS "runId", w.tenant_id AS "tenantId",
           w.automation_id AS "automationId", a.code AS automation, t.key AS lane, w.lease_owner AS worker,
           w.current_step AS step, made.started_at AS "startedAt", w.worker_losses AS "workerLosses", a.max_attempts AS "maxAttempts", a.retry_policy AS "retryPolicy"
    FROM work_item w JOIN automation a ON a.id = w.automation_id JOIN target_system t ON t.id = w.target_system_id
    JOIN attempt made ON made.work_item_id = w.id AND made.number = w.attempt_number
    WHERE w.status = 'RUNNING' AND w.begun AND w.lease_until < clock_timestamp() AND w.lease_until <= ${before}::timestamptz
    ORDER BY w.lease_until LIMIT 1000`;
  if (expired.length === 0) return [];
  const settled = await settleCases(
    engine,
    expired.map((one) => lostWithItsWorker(one, engine.now())),
  );
  return settled.flatMap((item) => {
    const lost = expired.find(({ workItemId }) => workItemId === item.workItemId);
    return lost ? [{ ...item, lost }] : [];
  });
}

function lostWithItsWorker(lost: Expired, now: Date): Settlement {
  const { workItemId, attempt, automationId, step, workerLosses } = lost;
  const errorCode = workerLosses === 0 ? "LEASE_LOST" : "WORKER_LOST";
  const errorMessage =
    workerLosses === 0
      ? "Arbeideren ga ikke lenger livstegn"
      : "To arbeidere ble borte mens de holdt på med saken, så den prøves ikke igjen av seg selv";
  const fingerprint = fingerprintOf({ automationId, errorCode, step, message: errorMessage });
  const { maxAttempts, backoffMs } = retryPolicyOf(lost.retryPolicy, "LEASE_LOST", { maxAttempts: lost.maxAttempts });
  const next = { backoffMs: backoffMs(attempt), maxAttempts };
  const steps = step === null ? [] : [lastKnown(step, now.getTime() - lost.startedAt.getTime())];
  return { workItemId, attempt, outcome: "LEASE_LOST", errorCode, errorMessage, fingerprint, steps, ...next };
}

/** When it began, only its worker knew: somewhere within the attempt. */
function lastKnown(name: string, attemptMs: number): StepRecord {
  return { name, startedMs: 0, durationMs: Math.max(0, attemptMs), failed: true };
}
