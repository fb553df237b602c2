import { claimSameSeconds, type ClaimedSeconds, removalExpiresOn } from "../benefits/rules/measure-worth.ts";
import type { DbOrTransaction } from "../db.ts";
import type { UnitHistory, UnitsOnDay } from "../unit-history/index.ts";
import { type CaseScope, unitsOverlap } from "./same-cases.ts";

/** Which seconds a measure takes off which cases, and on which days. */
export type MeasureSeconds = ClaimedSeconds & CaseScope & { id: string; code: string; processId: string };

/**
 * What the approved measures of a municipality take off cases: those of their old baseline.
 *
 * @param besideId A measure that is told of too, approved or not.
 */
export async function measureSeconds(
  db: DbOrTransaction,
  tenantId: string,
  besideId: string | null = null,
): Promise<MeasureSeconds[]> {
  const rows = await db.$queryRaw<(Omit<MeasureSeconds, "to"> & { isGone: boolean; endedOn: string | null })[]>`
    SELECT m.id, m.code, m.process_id AS "processId", b.unit_id AS "unitId", b.case_type AS "caseType",
      coalesce(n.seconds_per_case, 0) AS "fromSeconds", b.seconds_per_case AS "toSeconds",
      m.effective_from::text AS "from", m.ended_on::text AS "endedOn", m.new_baseline_id IS NULL AS "isGone"
    FROM measure m JOIN baseline b ON b.id = m.old_baseline_id LEFT JOIN baseline n ON n.id = m.new_baseline_id
    WHERE m.tenant_id = ${tenantId}::uuid AND (m.approved_at IS NOT NULL OR m.id = ${besideId}::uuid)
    ORDER BY m.code`;
  return rows.map(({ endedOn, isGone, ...seconds }) => {
    const ends = [endedOn, isGone ? removalExpiresOn(seconds.from) : null].filter((day) => day !== null);
    return { ...seconds, to: ends.toSorted()[0] ?? null };
  });
}

/** Two and two that would take the same second off a case, where their units have cases in common. */
export function pairsOfMeasures(measures: readonly MeasureSeconds[]): [MeasureSeconds, MeasureSeconds][] {
  return measures.flatMap((one, index) =>
    measures
      .slice(index + 1)
      .filter(
        (other) => other.processId === one.processId && other.caseType === one.caseType && claimSameSeconds(one, other),
      )
      .map((other): [MeasureSeconds, MeasureSeconds] => [one, other]),
  );
}

/** Whether a pair takes them off the same cases, in the tree of a day on which both have effect. */
export function shareCases(tree: UnitsOnDay, day: string, pair: readonly [MeasureSeconds, MeasureSeconds]): boolean {
  const [one, other] = pair;
  const haveEffect = pair.every(({ from, to }) => from <= day && (to === null || day < to));
  return haveEffect && unitsOverlap(tree, one.unitId, other.unitId);
}

/**
 * The first day on which a pair takes them off the same cases, if there is one.
 *
 * @param days Is looked for from the first until before `to`; on all when left out.
 */
export function firstDayShared(
  { on, changes }: UnitHistory,
  pair: readonly [MeasureSeconds, MeasureSeconds],
  { from, to }: { from: string; to: string | null } = { from: "", to: null },
): string | undefined {
  const [start = from] = [from, ...pair.map((one) => one.from)].toSorted().toReversed();
  const days = [start, ...changes.filter((day) => day > start)];
  return days.find((day) => (to === null || day < to) && shareCases(on(day), day, pair));
}
