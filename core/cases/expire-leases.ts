import type { Engine } from "../context.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { settleCases, type SettledCase } from "./settle.ts";

type Expired = {
  workItemId: string;
  attempt: number;
  automationId: string;
  step: string | null;
  workerLosses: number;
};

/**
 * Takes back cases whose worker gave no sign of life until the lease ran out: each costs its attempt, and a second such
 * loss makes the case failed, for it may be what ends the workers.
 *
 * @returns The cases taken back.
 */
export async function expireLeases(engine: Engine): Promise<SettledCase[]> {
  const expired = await engine.db.$queryRaw<Expired[]>`
    SELECT id AS "workItemId", attempt_number AS attempt, automation_id AS "automationId", current_step AS step,
           worker_losses AS "workerLosses"
    FROM work_item WHERE status = 'RUNNING' AND lease_until < clock_timestamp() ORDER BY lease_until LIMIT 1000`;
  if (expired.length === 0) return [];
  return settleCases(engine, expired.map(lostWithItsWorker));
}

function lostWithItsWorker({ workItemId, attempt, automationId, step, workerLosses }: Expired) {
  const errorCode = workerLosses === 0 ? "LEASE_LOST" : "WORKER_LOST";
  const errorMessage =
    workerLosses === 0
      ? "Arbeideren ga ikke lenger livstegn"
      : "To arbeidere ble borte mens de holdt på med saken, så den prøves ikke igjen av seg selv";
  const fingerprint = fingerprintOf({ automationId, errorCode, step, message: errorMessage });
  return { workItemId, attempt, outcome: "LEASE_LOST" as const, errorCode, errorMessage, fingerprint, backoffMs: 0 };
}
