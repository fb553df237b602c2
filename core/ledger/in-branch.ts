import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { toDbDate } from "../local-date.ts";
import { unitHistory } from "../organisation/index.ts";

type Days = { from?: string | undefined; to?: string | undefined };

const firstDay = "1900-01-01";
const afterLastDay = "9999-12-31";

/** Entries of a unit and of all that stood below it on the day of each. Days: from the first until before `to`. */
export async function inBranch(
  { db, tenantId }: Context,
  unitId: string,
  { from = firstDay, to = afterLastDay }: Days,
): Promise<Prisma.LedgerEntryWhereInput> {
  const history = await unitHistory(db, tenantId);
  const parts: { from: string; to: string; unitIds: string[] }[] = [];
  for (const part of history.parts({ from, to })) {
    const unitIds = history.on(part.from).withBelow(unitId).toSorted();
    const last = parts.at(-1);
    // Most changes of the tree are elsewhere in it.
    if (last && last.unitIds.join() === unitIds.join()) last.to = part.to;
    else parts.push({ ...part, unitIds });
  }
  return {
    OR: parts.map((part) => ({
      localDate: { gte: toDbDate(part.from), lt: toDbDate(part.to) },
      unitId: { in: part.unitIds },
    })),
  };
}
