import { removalExpiresOn } from "../benefits/rules/measure-worth.ts";
import type { DbOrTransaction } from "../db.ts";
import type { UnitsOnDay } from "../unit-history/index.ts";
import { type ActiveAutomation, type CaseScope, unitsOverlap } from "./same-cases.ts";

/** Cases whose work a measure is credited for having taken away, from a day until before another. */
export type Removal = CaseScope & { code: string; processId: string; from: string; to: string };

/** The approved measures of a municipality that have taken work away. */
export async function removalsOf(db: DbOrTransaction, tenantId: string): Promise<Removal[]> {
  const rows = await db.$queryRaw<(Omit<Removal, "to"> & { endedOn: string | null })[]>`
    SELECT m.code, m.process_id AS "processId", b.unit_id AS "unitId", b.case_type AS "caseType",
      m.effective_from::text AS "from", m.ended_on::text AS "endedOn"
    FROM measure m JOIN baseline b ON b.id = m.old_baseline_id
    WHERE m.tenant_id = ${tenantId}::uuid AND m.new_baseline_id IS NULL AND m.approved_at IS NOT NULL
    ORDER BY m.code`;
  return rows.map(({ endedOn, ...removal }) => {
    const expires = removalExpiresOn(removal.from);
    return { ...removal, to: endedOn !== null && endedOn < expires ? endedOn : expires };
  });
}

/** Whether an automation works on such cases, in the tree of a day; a baseline of no type is for every type. */
export function worksOnRemoved(tree: UnitsOnDay, gone: Removal, robot: ActiveAutomation): boolean {
  return (
    robot.processId === gone.processId &&
    robot.scopes.some(
      ({ caseType, unitId }) =>
        (gone.caseType === "" || gone.caseType === caseType) && unitsOverlap(tree, gone.unitId, unitId),
    )
  );
}
