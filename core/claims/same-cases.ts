import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import type { UnitsOnDay } from "../unit-history/index.ts";

/** Cases that somebody works on: of a type, for a unit. */
export type CaseScope = { caseType: string; unitId: string };

/** An automation on a process, and which of its cases it is known to work on. */
export type AutomationOnProcess = {
  id: string;
  code: string;
  /** Whether it has said which steps it takes over, up to the day that is asked about. */
  hasClaimed: boolean;
  /** Those of its latest cases; before it had any, cases of no type for its own unit. */
  scopes: CaseScope[];
};

const latest = 1_000;

/** Claims and approvals on one process wait for each other here: none may fit beside what it has not seen. */
export async function lockProcess(tx: DbOrTransaction, { tenantId }: Context, processId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM process WHERE id = ${processId}::uuid AND tenant_id = ${tenantId}::uuid FOR NO KEY UPDATE`;
}

/** An automation that is active, and since when it has said which steps of its process it takes over; null: it has not. */
export type ActiveAutomation = Omit<AutomationOnProcess, "hasClaimed"> & {
  processId: string;
  claimedFrom: string | null;
};

/** The automations that are active on a process. */
export async function automationsOn(
  tx: DbOrTransaction,
  ctx: Context,
  { processId, on }: { processId: string; on: string },
): Promise<AutomationOnProcess[]> {
  const active = await activeAutomations(tx, ctx, processId);
  return active.map(({ id, code, scopes, claimedFrom }) => ({
    id,
    code,
    hasClaimed: claimedFrom !== null && claimedFrom <= on,
    scopes,
  }));
}

/** The automations that are active, on any process or on one. */
export async function activeAutomations(
  tx: DbOrTransaction,
  { tenantId }: Context,
  processId: string | null = null,
): Promise<ActiveAutomation[]> {
  return tx.$queryRaw<ActiveAutomation[]>`
    SELECT a.id, a.code, a.process_id AS "processId", (
        SELECT min(c.valid_from)::text FROM step_claim c WHERE c.automation_id = a.id AND c.process_id = a.process_id
      ) AS "claimedFrom",
      coalesce(had.scopes, jsonb_build_array(jsonb_build_object('caseType', '', 'unitId', a.unit_id))) AS scopes
    FROM automation a
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(DISTINCT jsonb_build_object('caseType', w.case_type, 'unitId', w.unit_id)) AS scopes
      FROM (
        SELECT case_type, unit_id FROM work_item
        WHERE automation_id = a.id AND status = 'SUCCEEDED' ORDER BY id DESC LIMIT ${latest}
      ) w
    ) had ON true
    WHERE a.tenant_id = ${tenantId}::uuid AND a.process_id = coalesce(${processId}::uuid, a.process_id) AND a.status = 'ACTIVE'
    ORDER BY a.code`;
}

/** Whether two automations work on cases of the same type for the same units, in the tree of a day. */
export function haveSameCases(tree: UnitsOnDay, one: WithScopes, other: WithScopes): boolean {
  return one.scopes.some((mine) =>
    other.scopes.some((theirs) => mine.caseType === theirs.caseType && unitsOverlap(tree, mine.unitId, theirs.unitId)),
  );
}
type WithScopes = Pick<AutomationOnProcess, "scopes">;

/** Whether one unit is the other, or above or below it, in the tree of a day. */
export function unitsOverlap(tree: UnitsOnDay, one: string, other: string): boolean {
  return isAmongAbove(tree, one, other) || isAmongAbove(tree, other, one);
}

function isAmongAbove(tree: UnitsOnDay, unitId: string, above: string): boolean {
  return tree.pathOf(unitId).some(({ id }) => id === above);
}
