import { type DbOrTransaction, type Harvest, Prisma } from "../db.ts";
import { fromDbDate } from "../local-date.ts";
import { nextMonth } from "../periods/index.ts";
import { freedByMonth, type HarvestMonth, harvestMonths } from "./months.ts";

type BrokenHarvest = { rule: "harvest"; tenantId: string; told: string };

/**
 * Holds harvests against freed time, and against the audit log (domain.md 2.5.9). One of a single month that is more than its
 * unit, or one above it, freed is told, unless it was not when it was recorded: what was taken back since only makes it count
 * for less; so does one whose month's tree was changed since. A standing one counts as far as each month's freed time goes, whatever it says; it is told, like every other,
 * when it is not what its owner recorded.
 *
 * @returns What breaks a rule, in words for whoever verifies.
 */
export async function checkHarvests(db: DbOrTransaction, tenantIds: readonly string[]): Promise<BrokenHarvest[]> {
  const broken: BrokenHarvest[] = [];
  for (const tenantId of tenantIds) {
    const told = [...(await aboveFreed(db, tenantId)), ...(await notAsAudited(db, tenantId))];
    broken.push(...told.map((text) => ({ rule: "harvest" as const, tenantId, told: text })));
  }
  return broken;
}

async function aboveFreed(db: DbOrTransaction, tenantId: string): Promise<string[]> {
  const single = { tenantId, standing: false, withdrawnAt: null };
  const rows = await db.harvest.findMany({ where: single, distinct: ["month"], orderBy: { month: "asc" } });
  const months = rows.map(({ month }) => fromDbDate(month));
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const freed = await freedByMonth(db, tenantId, { from: first, to: nextMonth(last) });
  const now = await harvestMonths(db, tenantId, { months, freed });
  const told: string[] = [];
  for (const month of now) {
    for (const harvest of month.claims) {
      if (harvest.standing || coverOf(month, harvest) >= harvest.seconds) continue;
      const then = await monthWhenDecided(db, harvest, month.month);
      const covered = then === undefined ? 0 : coverOf(then, harvest);
      if (covered >= harvest.seconds || (await isTreeChanged(db, harvest, month.month))) continue;
      told.push(
        `Harvest ${harvest.id} of ${month.month.slice(0, 7)} is ${harvest.seconds} s, above the ${covered} s that were freed when it was recorded`,
      );
    }
  }
  return told;
}

/** Whether a unit was moved, ended or brought back for days of the month or before it, after the harvest was recorded: nobody knows its tree then. */
async function isTreeChanged(db: DbOrTransaction, { tenantId, decidedAt }: Harvest, month: string): Promise<boolean> {
  const [found] = await db.$queryRaw<{ isChanged: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM audit_entry
      WHERE tenant_id = ${tenantId}::uuid AND entity = 'unit' AND at > ${decidedAt}::timestamptz AND (
        (action = 'unit.move' AND detail ->> 'validFrom' < ${nextMonth(month)})
        OR (action = 'unit.close' AND least(detail ->> 'validTo', detail ->> 'before') < ${nextMonth(month)}))
    ) AS "isChanged"`;
  return found?.isChanged ?? false;
}

function coverOf({ covered }: HarvestMonth, { id }: Harvest): number {
  return covered.get(id) ?? 0;
}

/** What the month was when the harvest was recorded: by the entries of the ledger that there were. */
async function monthWhenDecided(
  db: DbOrTransaction,
  { tenantId, decidedAt }: Harvest,
  month: string,
): Promise<HarvestMonth | undefined> {
  const rows = await db.$queryRaw<{ unitId: string; seconds: bigint }[]>`
    SELECT unit_id AS "unitId",
      sum(CASE WHEN kind IN ('RESIDUAL', 'OPERATION') THEN -seconds ELSE seconds END)::bigint AS seconds
    FROM ledger_entry
    WHERE tenant_id = ${tenantId}::uuid AND local_date >= ${month}::date AND local_date < ${nextMonth(month)}::date
      AND evidence_class <> 'I' AND recorded_at <= ${decidedAt}::timestamptz
    GROUP BY 1`;
  const freed = new Map([[month, new Map(rows.map(({ unitId, seconds }) => [unitId, Number(seconds)]))]]);
  const [then] = await harvestMonths(db, tenantId, { months: [month], freed, asOf: decidedAt });
  return then;
}

/** SQL: the last entry of the audit log of an action on the harvest. */
const audited = (action: string) => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT detail FROM audit_entry a WHERE a.tenant_id = h.tenant_id AND a.entity = 'harvest' AND a.entity_id = h.id
      AND a.action = ${`harvest.${action}`} ORDER BY a.id DESC LIMIT 1
  ) ${Prisma.raw(action)} ON true`;

/** Harvests that the audit log knows otherwise, or not at all, and those of which it alone knows. */
async function notAsAudited(db: DbOrTransaction, tenantId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ told: string }[]>`
    WITH harvested AS (
      SELECT h.id::text AS id, tenant_id, withdrawn_at IS NOT NULL AS is_withdrawn, to_char(revoked_from, 'YYYY-MM') AS revoked_from,
        jsonb_build_object('unitId', unit_id, 'kind', kind, 'month', to_char(month, 'YYYY-MM'), 'seconds', seconds,
          'standing', standing) AS said
      FROM harvest h WHERE tenant_id = ${tenantId}::uuid
    )
    SELECT 'Harvest ' || h.id || CASE
        WHEN record.detail IS NULL THEN ' was recorded by nobody that the audit log knows'
        WHEN NOT record.detail @> h.said THEN ' says ' || h.said::text || ', and the audit log ' || record.detail::text
        WHEN h.is_withdrawn THEN ' is withdrawn, and not by the audit log'
        WHEN withdraw.detail IS NOT NULL THEN ' is not withdrawn, and by the audit log it is'
        ELSE ' ends in ' || coalesce(h.revoked_from, 'no month') || ', and by the audit log in ' || coalesce(revoke.detail ->> 'from', 'none')
      END AS told
    FROM harvested h ${audited("record")} ${audited("withdraw")} ${audited("revoke")}
    WHERE record.detail @> h.said IS NOT TRUE OR h.is_withdrawn <> (withdraw.detail IS NOT NULL)
      OR h.revoked_from IS DISTINCT FROM revoke.detail ->> 'from'
    UNION ALL
    SELECT 'Harvest ' || a.entity_id || ' is gone, and by the audit log it was recorded'
    FROM audit_entry a
    WHERE a.tenant_id = ${tenantId}::uuid AND a.entity = 'harvest' AND a.action = 'harvest.record'
      AND NOT EXISTS (SELECT FROM harvest h WHERE h.tenant_id = a.tenant_id AND h.id::text = a.entity_id)`;
  return rows.map(({ told }) => told);
}
