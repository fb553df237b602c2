import type { ReportGrouping } from "../../../core/benefits/index.ts";
import { type LedgerQuery, ledgerHref } from "../ledger/query.ts";

/** A row of the report, and what the report is narrowed to. */
export type Drilled = { key: string; groupBy: ReportGrouping; query: LedgerQuery };

/** The key of the row that is the sum of the others. */
export const sumKey = "sum";

/** What the row's rows in the ledger are found by; undefined for what belongs to none of the groups. */
export function entriesOf({ key, groupBy, query }: Drilled): LedgerQuery | undefined {
  if (key === sumKey) return query;
  return key === "" ? undefined : { ...query, ...filters[groupBy](key, query) };
}

/** Where the name of a row leads: down the tree as long as there is something below, else to its rows in the ledger. */
export function hrefBelow({ key, groupBy, query }: Drilled): string | undefined {
  const isUnitBelow = key !== "" && key !== sumKey && key !== query.enhet;
  if (isUnitBelow && (groupBy === "branch" || groupBy === "serviceArea")) {
    return `/gevinst/rapporter?${new URLSearchParams({ ...query, per: "branch", enhet: key })}`;
  }
  const entries = entriesOf({ key, groupBy, query });
  return entries && ledgerHref(entries);
}

// The unit that a branch is of has a row for what was done there itself.
const ofBranch = (enhet: string, query: LedgerQuery) => (enhet === query.enhet ? { enhet, bare: "ja" } : { enhet });

const filters: Record<ReportGrouping, (key: string, query: LedgerQuery) => LedgerQuery> = {
  month: (month, query) => within(query, { fra: `${month}-01`, til: lastOfMonth(month) }),
  year: (year, query) => within(query, { fra: `${year}-01-01`, til: `${year}-12-31` }),
  unit: (enhet) => ({ enhet, bare: "ja" }),
  branch: ofBranch,
  serviceArea: ofBranch,
  process: (prosess) => ({ prosess }),
  automation: (automatisering) => ({ automatisering }),
  measure: (tiltak) => ({ tiltak }),
  lane: (fagsystem) => ({ fagsystem }),
};

/** The days of a month or year that are in the report's period. */
function within({ fra, til }: LedgerQuery, days: { fra: string; til: string }): LedgerQuery {
  return {
    fra: fra !== undefined && fra > days.fra ? fra : days.fra,
    til: til !== undefined && til < days.til ? til : days.til,
  };
}

function lastOfMonth(yearAndMonth: string): string {
  const [year = 0, month = 1] = yearAndMonth.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
