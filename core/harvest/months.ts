import { coveredHarvests, type UnitParents } from "../benefits/index.ts";
import type { DbOrTransaction, Harvest } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { nextMonth } from "../periods/index.ts";

/** Net freed seconds of each unit itself, by the first day of the month. */
export type FreedByMonth = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A month with what its units freed and what became of it. */
export type HarvestMonth = {
  /** Its first day. */
  month: string;
  freed: ReadonlyMap<string, number>;
  parents: UnitParents;
  /** In the order in which freed time covers them: those of the month itself, then standing ones, the earliest first. */
  claims: readonly Harvest[];
  /** Seconds that count, by harvest. */
  covered: ReadonlyMap<string, number>;
};

type Asked = {
  months: readonly string[];
  freed: FreedByMonth;
  /** As harvests stood then; now when left out. */
  asOf?: Date;
  /** Who stood above whom in a month; as the record has it when left out. */
  parentsIn?: ((month: string) => UnitParents) | undefined;
};

/** Holds harvests against freed time, month by month, in the tree as it stood on the month's last day. */
export async function harvestMonths(
  db: DbOrTransaction,
  tenantId: string,
  { months, freed, asOf, parentsIn }: Asked,
): Promise<HarvestMonth[]> {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [placements, harvests] = await Promise.all([
    db.unitPlacement.findMany({ where: { tenantId }, select: placed }),
    db.harvest.findMany({
      where: { tenantId, month: { lte: toDbDate(last) }, ...(asOf && { decidedAt: { lte: asOf } }) },
      orderBy: [{ standing: "asc" }, { decidedAt: "asc" }, { id: "asc" }],
    }),
  ]);
  const then = harvests.map((harvest) => asItStood(harvest, asOf)).filter(({ withdrawnAt }) => withdrawnAt === null);
  return months.map((month) => {
    const parents = parentsIn?.(month) ?? parentsOn(placements, dayBefore(nextMonth(month)));
    const claims = then.filter((harvest) => isFor(harvest, month));
    const own = freed.get(month) ?? new Map<string, number>();
    return { month, freed: own, parents, claims, covered: coveredHarvests(claims, { freed: own, parents }) };
  });
}

/** Net freed seconds by month and unit, from the roll-ups; of hours from before the ledger nobody knows whether they are there. */
export async function freedByMonth(
  db: DbOrTransaction,
  tenantId: string,
  { from, to }: { from: string; to: string },
): Promise<Map<string, Map<string, number>>> {
  const rows = await db.$queryRaw<{ month: Date; unitId: string; seconds: bigint }[]>`
    select month, unit_id as "unitId",
      sum(case when kind in ('RESIDUAL', 'OPERATION') then -seconds else seconds end)::bigint as seconds
    from monthly_rollup
    where tenant_id = ${tenantId}::uuid and month >= ${toDbDate(from)}::date and month < ${toDbDate(to)}::date
      and evidence_class <> 'I'
    group by 1, 2`;
  const months = new Map<string, Map<string, number>>();
  for (const { month, unitId, seconds } of rows) {
    const key = fromDbDate(month);
    const units = months.get(key) ?? new Map<string, number>();
    units.set(unitId, Number(seconds));
    months.set(key, units);
  }
  return months;
}

/** Whether a harvest is for a month, given by its first day. */
function isFor(harvest: Pick<Harvest, "month" | "standing" | "revokedFrom">, month: string): boolean {
  const from = fromDbDate(harvest.month);
  if (!harvest.standing) return from === month;
  return from <= month && (harvest.revokedFrom === null || month < fromDbDate(harvest.revokedFrom));
}

const placed = { unitId: true, parentId: true, validFrom: true, validTo: true } as const;
type Placed = { unitId: string; parentId: string | null; validFrom: Date; validTo: Date | null };

/** Who stood above whom on a local date. */
export function parentsOn(placements: readonly Placed[], localDate: string): UnitParents {
  const day = toDbDate(localDate);
  const valid = placements.filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || validTo > day));
  return new Map(valid.map(({ unitId, parentId }) => [unitId, parentId]));
}

/** What was revoked or withdrawn later was not so then. */
function asItStood(harvest: Harvest, asOf: Date | undefined): Harvest {
  if (asOf === undefined) return harvest;
  const isLater = (at: Date | null) => at !== null && at > asOf;
  return {
    ...harvest,
    withdrawnAt: isLater(harvest.withdrawnAt) ? null : harvest.withdrawnAt,
    revokedFrom: isLater(harvest.revokedAt) ? null : harvest.revokedFrom,
  };
}

function dayBefore(localDate: string): string {
  return fromDbDate(new Date(toDbDate(localDate).getTime() - 86_400_000));
}
