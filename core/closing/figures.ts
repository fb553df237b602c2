import { type Counterfactual, type DbOrTransaction, type EvidenceClass, type LedgerKind, Prisma } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";

/** Sums of ledger entries of one month that are alike in everything a signed report keeps apart. */
export type Figure = {
  /** Its first day. */
  month: string;
  unitId: string;
  automationId: string | null;
  measureId: string | null;
  kind: LedgerKind;
  evidenceClass: EvidenceClass;
  counterfactual: Counterfactual;
  /** The version it was credited by. */
  baselineId: string | null;
  hasBaseline: boolean;
  entries: number;
  cases: number;
  /** Whole seconds, as the ledger has them: freed, spent, or of a REVERSAL its effect on the net. */
  seconds: number;
};

type Row = Omit<Figure, "month" | "entries" | "cases" | "seconds"> & {
  month: Date;
  entries: bigint;
  cases: bigint;
  seconds: bigint;
};

type Days = { from: string; to: string };

const none = Prisma.sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const columns = Prisma.sql`month, unit_id as "unitId", automation_id as "automationId", measure_id as "measureId",
  kind::text, evidence_class::text as "evidenceClass", counterfactual::text, baseline_id as "baselineId", baseline_id is not null as "hasBaseline",
  sum(entries)::bigint as entries, sum(cases)::bigint as cases, sum(seconds)::bigint as seconds`;

/** Figures of whole months, as the roll-ups have them. */
export async function figuresOfRollups(db: DbOrTransaction, tenantId: string, { from, to }: Days): Promise<Figure[]> {
  const rows = await db.$queryRaw<Row[]>`
    select ${columns} from (
      select month, unit_id, nullif(automation_id, ${none}) as automation_id, nullif(measure_id, ${none}) as measure_id,
        kind, evidence_class, counterfactual, nullif(baseline_id, ${none}) as baseline_id, entries, cases, seconds
      from monthly_rollup
      where tenant_id = ${tenantId}::uuid and month >= ${toDbDate(from)}::date and month < ${toDbDate(to)}::date
    ) rolled group by 1, 2, 3, 4, 5, 6, 7, 8`;
  return inOrder(rows);
}

/** The same figures, added up from the ledger's own rows up to one of them. */
export async function figuresOfRows(
  db: DbOrTransaction,
  tenantId: string,
  { from, to, throughId }: Days & { throughId: bigint },
): Promise<Figure[]> {
  const rows = await db.$queryRaw<Row[]>`
    select ${columns} from (
      select date_trunc('month', local_date)::date as month, unit_id, automation_id, measure_id, kind, evidence_class,
        counterfactual, baseline_id, 1 as entries,
        coalesce(cases, (kind = 'CREDIT')::int) as cases, seconds
      from ledger_entry
      where tenant_id = ${tenantId}::uuid and id <= ${throughId}
        and local_date >= ${toDbDate(from)}::date and local_date < ${toDbDate(to)}::date
    ) entry group by 1, 2, 3, 4, 5, 6, 7, 8`;
  return inOrder(rows);
}

type Signed = Omit<Figure, "month" | "baselineId" | "hasBaseline">;

/** Figures over all their months, whatever they were credited by. */
export function overMonths(figures: readonly Figure[]): Signed[] {
  const sums = new Map<string, Signed>();
  for (const { month: _month, baselineId: _baselineId, hasBaseline: _hasBaseline, ...figure } of figures) {
    const key = keyOf(figure);
    const sum = sums.get(key);
    if (!sum) sums.set(key, { ...figure });
    else {
      sum.entries += figure.entries;
      sum.cases += figure.cases;
      sum.seconds += figure.seconds;
    }
  }
  return [...sums].toSorted(byKey).map(([, sum]) => sum);
}

/** What tells a figure of a report from the others. */
export function keyOf(figure: Omit<Signed, "entries" | "cases" | "seconds">): string {
  const { unitId, automationId, measureId, kind, evidenceClass, counterfactual } = figure;
  return [unitId, automationId ?? "-", measureId ?? "-", kind, evidenceClass, counterfactual].join("/");
}

/** What a figure does to the net. */
export function netOf({ kind, seconds }: Pick<Figure, "kind" | "seconds">): number {
  return kind === "RESIDUAL" || kind === "OPERATION" ? -seconds : seconds;
}

function inOrder(rows: readonly Row[]): Figure[] {
  return rows
    .map(({ month, entries, cases, seconds, ...key }) => {
      const figure = { month: fromDbDate(month), ...key };
      return { ...figure, entries: Number(entries), cases: Number(cases), seconds: Number(seconds) };
    })
    .map((figure) => [`${figure.month}/${keyOf(figure)}/${figure.baselineId ?? "-"}`, figure] as const)
    .toSorted(byKey)
    .map(([, figure]) => figure);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
