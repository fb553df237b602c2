import type { DbOrTransaction } from "../db.ts";
import { type UnitHistory, unitHistory } from "../unit-history/index.ts";
import { type OverClaimedCases, overClaims, partsOf } from "./over-claims.ts";
import { firstDayShared, measureSeconds, pairsOfMeasures } from "./shared-seconds.ts";

/**
 * Looks for claims that together are more than a step on some day, and for two measures that are credited for the same seconds
 * of the same cases, which no claim, no approval and no move is let in with.
 *
 * @returns What breaks the rule, in words for whoever verifies.
 */
export async function checkClaims(
  db: DbOrTransaction,
  tenantIds: readonly string[],
): Promise<{ rule: "claim"; tenantId: string; told: string }[]> {
  const broken: { rule: "claim"; tenantId: string; told: string }[] = [];
  for (const tenantId of tenantIds) {
    const history = await unitHistory(db, tenantId);
    const overs = overClaims(await partsOf(db, tenantId), history);
    const codes = await codesOf(db, tenantId, overs);
    const told = [...overs.map((over) => toldOf(over, codes)), ...(await creditedTwice(db, tenantId, history))];
    broken.push(...told.map((text) => ({ rule: "claim" as const, tenantId, told: text })));
  }
  return broken;
}

async function codesOf(
  db: DbOrTransaction,
  tenantId: string,
  overs: readonly OverClaimedCases[],
): Promise<ReadonlyMap<string, string>> {
  if (overs.length === 0) return new Map();
  const named = (ids: string[]) => ({ where: { tenantId, id: { in: ids } }, select: { id: true, code: true } });
  const processes = await db.process.findMany(named(overs.map(({ processId }) => processId)));
  const units = await db.organisationUnit.findMany(named(overs.map(({ unitId }) => unitId)));
  return new Map([...processes, ...units].map(({ id, code }) => [id, code]));
}

function toldOf(over: OverClaimedCases, codes: ReadonlyMap<string, string>): string {
  const { processId, stepKey, unitId, caseType, claimed, day } = over;
  const [process, unit] = [processId, unitId].map((id) => codes.get(id) ?? id);
  const ofType = caseType === "" ? "" : ` of type ${caseType}`;
  return `${claimed / 100} % of the step ${stepKey} of process ${process} is taken over on ${day}, of cases${ofType} of unit ${unit}`;
}

/** Months that two measures are credited for, and keep, in which they take the same seconds off the same cases on some day. */
async function creditedTwice(db: DbOrTransaction, tenantId: string, history: UnitHistory): Promise<string[]> {
  const pairs = pairsOfMeasures(await measureSeconds(db, tenantId));
  if (pairs.length === 0) return [];
  const credited = await db.$queryRaw<{ measureId: string; from: string; to: string }[]>`
    SELECT v.measure_id AS "measureId", v.month::text AS "from", (v.month + interval '1 month')::date::text AS "to"
    FROM measure_volume v JOIN ledger_entry e ON e.id = v.ledger_entry_id AND e.seconds > 0
    WHERE v.tenant_id = ${tenantId}::uuid AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
    ORDER BY v.month`;
  return pairs.flatMap((pair) => {
    const [mine, theirs] = pair.map(({ id }) => credited.filter(({ measureId }) => measureId === id));
    const both = (mine ?? []).filter(({ from }) => theirs?.some((other) => other.from === from));
    return both.flatMap((days) => {
      const day = firstDayShared(history, pair, days);
      const codes = pair.map(({ code }) => code).join(" and ");
      return day === undefined
        ? []
        : [
            `The measures ${codes} are credited in ${days.from.slice(0, 7)} for the same seconds of the same cases, on ${day}`,
          ];
    });
  });
}
