import { type DbOrTransaction, type EvidenceClass, type LedgerKind, Prisma } from "../db.ts";
import { alikeEntries, breaksRule } from "../ledger/index.ts";
import { fromDbDate } from "../local-date.ts";

/** A roll-up that is not the sum of its ledger entries; 0 stands for a side that has nothing. */
export type RollupDifference = {
  by: "day" | "month";
  tenantId: string;
  /** The day, or the first of the month. */
  localDate: string;
  unitId: string;
  /** The nil UUID stands for none in the ids. */
  automationId: string;
  measureId: string;
  kind: LedgerKind;
  baselineId: string;
  evidenceClass: EvidenceClass;
  entries: { ledger: number; rollup: number };
  seconds: { ledger: number; rollup: number };
};

type Row = Omit<RollupDifference, "localDate" | "entries" | "seconds"> & {
  localDate: Date;
  ledgerEntries: bigint;
  rollupEntries: bigint;
  ledgerSeconds: bigint;
  rollupSeconds: bigint;
};

/**
 * Adds up the whole ledger of every municipality and compares it with the roll-ups that reports are made of.
 * Its cost grows with history.
 *
 * @returns Differences: none, as long as both are written in one transaction.
 */
export async function checkRollups(db: DbOrTransaction): Promise<RollupDifference[]> {
  return (await checkSums(db)).differences;
}

/**
 * The same, and whether any entry breaks a rule by itself, found while they are added up: `checkEntries` names it.
 *
 * @returns Differences, and whether there is such an entry.
 */
export async function checkSums(
  db: DbOrTransaction,
): Promise<{ differences: RollupDifference[]; areEntriesSuspect: boolean }> {
  const none = Prisma.sql`'00000000-0000-0000-0000-000000000000'::uuid`;
  const rows = await db.$queryRaw<({ areEntriesSuspect: boolean } & (Row | { by: null }))[]>`
    with ${alikeEntries}, by_day as materialized (
      select tenant_id, local_date, unit_id, coalesce(automation_id, ${none}) as automation_id,
        coalesce(measure_id, ${none}) as measure_id, kind, coalesce(baseline_id, ${none}) as baseline_id, evidence_class,
        counterfactual, sum(entries)::bigint as entries,
        sum(entries * coalesce(cases, (kind = 'CREDIT')::int))::bigint as cases, sum(entries * seconds)::bigint as seconds
      from alike group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), by_month as (
      select tenant_id, date_trunc('month', local_date)::date as month, unit_id, automation_id, measure_id, kind, baseline_id,
        evidence_class, counterfactual, sum(entries)::bigint as entries, sum(cases)::bigint as cases,
        sum(seconds)::bigint as seconds
      from by_day group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), differing as (
      ${differing({ by: "day", summed: Prisma.sql`by_day`, table: Prisma.sql`daily_rollup`, date: Prisma.sql`local_date` })}
      union all
      ${differing({ by: "month", summed: Prisma.sql`by_month`, table: Prisma.sql`monthly_rollup`, date: Prisma.sql`month` })}
    )
    select suspect."areEntriesSuspect", differing.* from (select ${breaksRule} as "areEntriesSuspect") suspect
    left join differing on true
    order by 2, 3, 4, 5, 6, 7, 8, 9, 10`;
  const differences = rows.flatMap((row) => (row.by === null ? [] : [differenceOf(row)]));
  return { differences, areEntriesSuspect: rows.some(({ areEntriesSuspect }) => areEntriesSuspect) };
}

function differenceOf(row: Row): RollupDifference {
  const { by, tenantId, unitId, automationId, measureId, kind, baselineId, evidenceClass } = row;
  return {
    by,
    tenantId,
    unitId,
    automationId,
    measureId,
    kind,
    baselineId,
    evidenceClass,
    localDate: fromDbDate(row.localDate),
    entries: { ledger: Number(row.ledgerEntries), rollup: Number(row.rollupEntries) },
    seconds: { ledger: Number(row.ledgerSeconds), rollup: Number(row.rollupSeconds) },
  };
}

type Rollup = { by: "day" | "month"; summed: Prisma.Sql; table: Prisma.Sql; date: Prisma.Sql };

function differing({ by, summed, table, date }: Rollup): Prisma.Sql {
  return Prisma.sql`
    select ${by}::text as by, tenant_id as "tenantId", ${date} as "localDate", unit_id as "unitId",
      automation_id as "automationId", measure_id as "measureId", kind::text, baseline_id as "baselineId",
      evidence_class::text as "evidenceClass",
      coalesce(summed.entries, 0) as "ledgerEntries", coalesce(rolled.entries, 0)::bigint as "rollupEntries",
      coalesce(summed.seconds, 0) as "ledgerSeconds", coalesce(rolled.seconds, 0) as "rollupSeconds"
    from ${summed} summed full join ${table} rolled
      using (tenant_id, ${date}, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual)
    where (summed.entries, summed.cases, summed.seconds)
      is distinct from (rolled.entries::bigint, rolled.cases::bigint, rolled.seconds)`;
}
