import type { DbOrTransaction, EvidenceClass, LedgerKind } from "../db.ts";
import { fromDbDate } from "../local-date.ts";

/** A roll-up that is not the sum of its ledger entries; 0 stands for a side that has nothing. */
export type RollupDifference = {
  tenantId: string;
  localDate: string;
  unitId: string;
  automationId: string;
  kind: LedgerKind;
  /** The nil UUID stands for no baseline. */
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
  const rows = await db.$queryRaw<Row[]>`
    with summed as (
      select tenant_id, local_date, unit_id, automation_id, kind,
        coalesce(baseline_id, '00000000-0000-0000-0000-000000000000') as baseline_id, evidence_class,
        count(*) as entries, sum(seconds)::bigint as seconds
      from ledger_entry group by 1, 2, 3, 4, 5, 6, 7
    )
    select tenant_id as "tenantId", local_date as "localDate", unit_id as "unitId", automation_id as "automationId",
      kind::text, baseline_id as "baselineId", evidence_class::text as "evidenceClass",
      coalesce(summed.entries, 0) as "ledgerEntries", coalesce(rolled.entries, 0)::bigint as "rollupEntries",
      coalesce(summed.seconds, 0) as "ledgerSeconds", coalesce(rolled.seconds, 0) as "rollupSeconds"
    from summed full join daily_rollup rolled
      using (tenant_id, local_date, unit_id, automation_id, kind, baseline_id, evidence_class)
    where (summed.entries, summed.seconds) is distinct from (rolled.entries::bigint, rolled.seconds)
    order by 1, 2, 3, 4, 5, 6, 7`;
  return rows.map(({ localDate, ledgerEntries, rollupEntries, ledgerSeconds, rollupSeconds, ...key }) => ({
    ...key,
    localDate: fromDbDate(localDate),
    entries: { ledger: Number(ledgerEntries), rollup: Number(rollupEntries) },
    seconds: { ledger: Number(ledgerSeconds), rollup: Number(rollupSeconds) },
  }));
}
