import type { Engine } from "../context.ts";
import { storableJson } from "../json-text.ts";
import type { AttemptKey } from "./claim.ts";

/** A running case, whether work on it has begun, and the step it is at. */
export type LeaseSign = AttemptKey & { begun: boolean; step: string | null };

/**
 * Prolongs a worker's leases and tells what each case is at. What was told to be begun stays so: signs may overtake each
 * other.
 *
 * @returns The attempts that are still the worker's; work on the others is to be given up.
 */
export async function renewLeases(
  engine: Engine,
  signs: readonly LeaseSign[],
  lease: { worker: string; leaseSeconds: number },
): Promise<AttemptKey[]> {
  return engine.db.$queryRaw<AttemptKey[]>`
    -- prepared: renew-leases
    UPDATE work_item w
    SET lease_until = clock_timestamp() + make_interval(secs => ${lease.leaseSeconds}::int), current_step = s.step,
        begun = w.begun OR s.begun
    FROM jsonb_to_recordset(${storableJson(signs)}::jsonb) AS s("workItemId" uuid, attempt int, begun boolean, step text)
    WHERE w.id = s."workItemId" AND w.attempt_number = s.attempt AND w.status = 'RUNNING' AND w.lease_owner = ${lease.worker}
    RETURNING w.id AS "workItemId", w.attempt_number AS attempt`;
}
