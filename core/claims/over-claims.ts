import { type ClaimedPart, type OverClaim, overClaimed } from "../benefits/rules/step-overlap.ts";
import { type DbOrTransaction, Prisma } from "../db.ts";
import type { UnitHistory, UnitsOnDay } from "../unit-history/index.ts";
import type { CaseScope } from "./same-cases.ts";

/** What somebody takes over of a process, of the cases that it may meet. */
export type PartOfOwner = ClaimedPart & CaseScope & { processId: string };

/** A day on which more than a step is taken over of the cases of a unit and a type. */
export type OverClaimedCases = OverClaim & CaseScope & { processId: string };

type Days = { from: string; to: string | null };

/**
 * What automations and measures take over: a measure of the cases of its baseline, an automation of those of its unit. Where
 * an automation had another unit before, what it took over there is left out.
 *
 * @param processId Of this process; of all when left out.
 */
export async function partsOf(
  db: DbOrTransaction,
  tenantId: string,
  processId: string | null = null,
): Promise<PartOfOwner[]> {
  return db.$queryRaw<PartOfOwner[]>`
    WITH part AS (
      SELECT c.process_id, c.step_key, c.part, c.valid_to, coalesce(a.unit_id, b.unit_id) AS unit_id,
        coalesce(b.case_type, '') AS case_type, greatest(c.valid_from, ${movedOn}) AS valid_from
      FROM step_claim c LEFT JOIN automation a ON a.id = c.automation_id
      LEFT JOIN measure m ON m.id = c.measure_id LEFT JOIN baseline b ON b.id = m.old_baseline_id
      WHERE c.tenant_id = ${tenantId}::uuid AND c.process_id = coalesce(${processId}::uuid, c.process_id)
    )
    SELECT process_id AS "processId", step_key AS "stepKey", (part * 10000)::int AS part, valid_from::text AS "from",
      valid_to::text AS "to", unit_id AS "unitId", case_type AS "caseType"
    FROM part WHERE unit_id IS NOT NULL AND (valid_to IS NULL OR valid_from < valid_to)`;
}

// An automation's row knows the unit it has now, and only the audit log since when.
const movedOn = Prisma.sql`(
  SELECT max(oslo_date(e.at)) FROM audit_entry e
  WHERE e.tenant_id = c.tenant_id AND e.entity = 'automation' AND e.entity_id = c.automation_id::text
    AND e.action = 'automation.update' AND e.detail #>> '{values,unitId,from}' <> e.detail #>> '{values,unitId,to}')`;

/**
 * Days on which more than the whole of a step is taken over of the same cases, in the tree as it stands that day: a case is met
 * by whoever works for its unit or one above it, while sister units may each take over the whole.
 *
 * @param days Looked at on each of them on which a claim begins or the tree changes; all when left out.
 * @returns The first such day of each step, unit and type of case.
 */
export function overClaims(
  parts: readonly PartOfOwner[],
  history: UnitHistory,
  days: Days = { from: "", to: null },
): OverClaimedCases[] {
  const found = new Map<string, OverClaimedCases>();
  for (const day of daysOf(parts, history, days)) {
    const tree = history.on(day);
    const onDay = parts.filter(({ from, to }) => from <= day && (to === null || day < to));
    for (const scope of scopesOf(onDay)) {
      const key = Object.values(scope).join(" ");
      const met = metBy(onDay, tree, scope).map((part) => ({ ...part, from: day }));
      const over = found.has(key) ? undefined : overClaimed(met);
      if (over) found.set(key, { ...scope, ...over });
    }
  }
  return [...found.values()];
}

function daysOf(parts: readonly PartOfOwner[], { changes }: UnitHistory, { from, to }: Days): string[] {
  const days = [...(from === "" ? [] : [from]), ...parts.map((part) => part.from), ...changes];
  return [...new Set(days)].filter((day) => day >= from && (to === null || day < to)).toSorted();
}

type Scope = CaseScope & { processId: string; stepKey: string };

/** Of each step all types of case in all units that anybody names: one may name a type above where another takes all types. */
function scopesOf(parts: readonly PartOfOwner[]): Scope[] {
  const scopes = parts.flatMap(({ processId, stepKey, unitId }) =>
    parts
      .filter((other) => other.processId === processId && other.stepKey === stepKey)
      .map(({ caseType }) => ({ processId, stepKey, unitId, caseType })),
  );
  return [...new Map(scopes.map((scope) => [Object.values(scope).join(" "), scope])).values()];
}

function metBy(parts: readonly PartOfOwner[], tree: UnitsOnDay, scope: Scope): PartOfOwner[] {
  const above = new Set(tree.pathOf(scope.unitId).map(({ id }) => id));
  return parts.filter(
    ({ processId, stepKey, unitId, caseType }) =>
      processId === scope.processId &&
      stepKey === scope.stepKey &&
      (caseType === "" || caseType === scope.caseType) &&
      above.has(unitId),
  );
}
