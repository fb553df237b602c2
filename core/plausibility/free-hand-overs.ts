import type { Context } from "../context.ts";
import { gaveUpIn } from "./gave-up.ts";

/** An automation whose hand-overs cost nobody anything: its standard time is 0 seconds. */
export type FreeHandOvers = {
  automation: { id: string; title: string };
  process: { id: string; code: string; title: string };
  /** Cases that the robot gave up in the period. */
  cases: number;
};

/** Automations that gave cases up in [from, to), and debit a standard time of 0 seconds for each: nothing is entered for it. */
export async function freeHandOvers(
  { db, tenantId }: Context,
  days: { from: string; to: string },
): Promise<FreeHandOvers[]> {
  return db.$queryRaw<FreeHandOvers[]>`
    SELECT json_build_object('id', a.id, 'title', a.title) AS automation,
      json_build_object('id', p.id, 'code', p.code, 'title', p.title) AS process, count(*)::int AS cases
    FROM automation a
    JOIN process p ON p.id = a.process_id
    JOIN work_item w ON w.automation_id = a.id AND ${gaveUpIn(days)}
    WHERE a.tenant_id = ${tenantId}::uuid AND a.residual_method = 'STANDARD' AND a.standard_residual_seconds = 0
    GROUP BY a.id, p.id ORDER BY a.title, a.id`;
}
