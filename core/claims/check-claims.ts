import type { DbOrTransaction } from "../db.ts";
import { unitHistory } from "../unit-history/index.ts";
import { type OverClaimedCases, overClaims, partsOf } from "./over-claims.ts";

/**
 * Looks for claims that together are more than a step on some day, which no claim and no move is let in with.
 *
 * @returns What breaks the rule, in words for whoever verifies.
 */
export async function checkClaims(
  db: DbOrTransaction,
  tenantIds: readonly string[],
): Promise<{ rule: "claim"; tenantId: string; told: string }[]> {
  const broken: { rule: "claim"; tenantId: string; told: string }[] = [];
  for (const tenantId of tenantIds) {
    const overs = overClaims(await partsOf(db, tenantId), await unitHistory(db, tenantId));
    const codes = await codesOf(db, tenantId, overs);
    broken.push(...overs.map((over) => ({ rule: "claim" as const, tenantId, told: toldOf(over, codes) })));
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
