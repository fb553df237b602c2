import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { toDbDate } from "../local-date.ts";
import { unitHistory } from "../organisation/index.ts";

type Days = { from: string; to: string };

const firstDay = "1900-01-01";
const afterLastDay = "9999-12-31";

/** Entries of a unit and of all that stood below it on the day of each. Days: from the first until before `to`. */
export async function inBranch(
  { db, tenantId }: Context,
  unitId: string,
  { from = firstDay, to = afterLastDay }: { from?: string | undefined; to?: string | undefined },
): Promise<Prisma.LedgerEntryWhereInput> {
  const history = await unitHistory(db, tenantId);
  const stays = new Map<string, Days[]>();
  for (const part of history.parts({ from, to })) {
    for (const id of history.on(part.from).withBelow(unitId)) prolong(stays, id, part);
  }
  return {
    OR: unitsByStay(stays).map((stay) => ({
      localDate: { gte: toDbDate(stay.from), lt: toDbDate(stay.to) },
      unitId: { in: stay.unitIds },
    })),
  };
}

/** Days that follow upon each other are one stay: a statement takes so many values and no more. */
function prolong(stays: Map<string, Days[]>, unitId: string, { from, to }: Days): void {
  const known = stays.get(unitId) ?? [];
  const last = known.at(-1);
  if (last?.to === from) last.to = to;
  else stays.set(unitId, [...known, { from, to }]);
}

/** Most units stay as long as each other: all the time. */
function unitsByStay(stays: ReadonlyMap<string, readonly Days[]>): (Days & { unitIds: string[] })[] {
  const alike = new Map<string, Days & { unitIds: string[] }>();
  for (const [unitId, days] of stays) {
    for (const { from, to } of days) {
      const key = `${from} ${to}`;
      const known = alike.get(key);
      if (known) known.unitIds.push(unitId);
      else alike.set(key, { from, to, unitIds: [unitId] });
    }
  }
  return [...alike.values()];
}
