import { type Counterfactual, type DbOrTransaction, type EvidenceClass, type LedgerKind, Prisma } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";

/** What sums may be kept apart by; the process and the lane are those that the automation or measure has now. */
export type RollupGrouping = "day" | "month" | "unit" | "automation" | "measure" | "process" | "lane" | "baseline";

/** Sums of ledger entries that are alike in everything that is asked for. */
export type SummedEntries = {
  /** By what was asked for: days `YYYY-MM-DD`, months `YYYY-MM`, ids; null where the entries have none. */
  keys: { [Grouping in RollupGrouping]?: string | null };
  /** Whose gain or cost it is: an automation's, a measure's, or neither's, as imported hours are. */
  source: "automation" | "measure" | "neither";
  kind: LedgerKind;
  evidenceClass: EvidenceClass;
  counterfactual: Counterfactual;
  hasBaseline: boolean;
  entries: number;
  /** Cases that were credited, or that a measure is made of; of a REVERSAL those it takes back, not below zero. */
  cases: number;
  /** Whole seconds: freed, spent, or of a REVERSAL its effect on the net. */
  seconds: number;
};

/** A period of local dates, `to` the first day after it, and what is wanted of it. */
export type SumRollupsQuery = {
  tenantId: string;
  from: string;
  to: string;
  groupBy: readonly RollupGrouping[];
  /** Left out: all. */
  only?: {
    unitIds?: readonly string[] | undefined;
    automationIds?: readonly string[] | undefined;
    measureIds?: readonly string[] | undefined;
  };
};

const none = Prisma.sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/** What is told apart in the roll-ups for each grouping, and how it is shown once sums are few. */
const columns: Record<RollupGrouping, { summed: readonly string[]; shown: Prisma.Sql }> = {
  day: { summed: ["day"], shown: Prisma.sql`day::text` },
  month: { summed: ["month"], shown: Prisma.sql`to_char(month, 'YYYY-MM')` },
  unit: { summed: ["unit_id"], shown: Prisma.sql`unit_id::text` },
  automation: { summed: ["automation_id"], shown: Prisma.sql`nullif(automation_id, ${none})::text` },
  measure: { summed: ["measure_id"], shown: Prisma.sql`nullif(measure_id, ${none})::text` },
  baseline: { summed: ["baseline_id"], shown: Prisma.sql`nullif(baseline_id, ${none})::text` },
  process: {
    summed: ["automation_id", "measure_id"],
    shown: Prisma.sql`coalesce(process_of_automation, process_of_measure)::text`,
  },
  lane: { summed: ["automation_id"], shown: Prisma.sql`target_system_id::text` },
};

const always = ["source", "kind", "evidence_class", "counterfactual", "has_baseline"];

/**
 * Sums the ledger's entries in [from, to) from its roll-ups: by month as far as the period is whole months, by day for
 * the rest. Its cost follows the period and what there is to tell apart, never the number of cases or the years before.
 *
 * @returns Sums in no order; those of any grouping add up to the same total, to the second.
 */
export async function sumRollups(db: DbOrTransaction, query: SumRollupsQuery): Promise<SummedEntries[]> {
  const groupings = [...new Set(query.groupBy)];
  const parts = rollupsOf(query, groupings.includes("day"));
  if (parts.length === 0) return [];
  const rows = await db.$queryRaw<Row[]>(sumsOf(query, { groupings, parts }));
  return rows.map(({ entries, cases, seconds, ...row }) => {
    const { source, kind, evidenceClass, counterfactual, hasBaseline, ...keys } = row;
    const what = { source, kind, evidenceClass, counterfactual, hasBaseline };
    return { keys, ...what, entries: Number(entries), cases: Number(cases), seconds: Number(seconds) };
  });
}

type Row = SummedEntries["keys"] &
  Omit<SummedEntries, "keys" | "entries" | "cases" | "seconds"> & { entries: bigint; cases: bigint; seconds: bigint };

type Rollups = { by: "day" | "month"; from: string; to: string };

/** Rows are many and sums are few: what is told apart becomes text, and is looked up, after it is summed. */
function sumsOf(query: SumRollupsQuery, { groupings, parts }: { groupings: RollupGrouping[]; parts: Rollups[] }) {
  const summed = [...new Set([...groupings.flatMap((grouping) => columns[grouping].summed), ...always])];
  const shown = groupings.map((grouping) => Prisma.sql`${columns[grouping].shown} as ${Prisma.raw(grouping)}`);
  const told = Prisma.join([
    ...shown,
    Prisma.sql`source, kind::text as kind, evidence_class::text as "evidenceClass",
      counterfactual::text as counterfactual, has_baseline as "hasBaseline"`,
  ]);
  const rolled = parts.map((part) => rowsOf(query, part));
  return Prisma.sql`
    select ${told}, sum(entries)::bigint as entries, sum(cases)::bigint as cases, sum(seconds)::bigint as seconds
    from (
      select ${Prisma.raw(summed.join(", "))}, sum(entries) as entries, sum(cases) as cases, sum(seconds) as seconds
      from (${Prisma.join(rolled, " union all ")}) rolled
      group by ${Prisma.raw(summed.join(", "))}
    ) summed
    ${joinsOf(groupings)}
    group by ${Prisma.raw(range(1, shown.length + always.length).join(", "))}`;
}

function joinsOf(groupings: readonly RollupGrouping[]): Prisma.Sql {
  const ofAutomation = groupings.includes("process") || groupings.includes("lane");
  return Prisma.sql`
    ${ofAutomation ? joinAutomations : Prisma.empty}
    ${groupings.includes("process") ? joinMeasures : Prisma.empty}`;
}

// What is joined has names of its own: of two columns of one name none could be shown.
const joinAutomations = Prisma.sql`
  left join (select id as a_id, process_id as process_of_automation, target_system_id from automation) a on a_id = automation_id`;
const joinMeasures = Prisma.sql`
  left join (select id as m_id, process_id as process_of_measure from measure) m on m_id = measure_id`;

function rowsOf({ tenantId, only = {} }: SumRollupsQuery, { by, from, to }: Rollups): Prisma.Sql {
  const { table, date, dates } = byDate[by];
  const among = (column: Prisma.Sql, ids: readonly string[] | undefined) =>
    ids === undefined ? Prisma.empty : Prisma.sql`and ${column} = any(${[...ids]}::uuid[])`;
  return Prisma.sql`
    select ${dates}, unit_id, automation_id, measure_id, baseline_id, kind, evidence_class, counterfactual,
      baseline_id <> ${none} as has_baseline,
      case when automation_id <> ${none} then 'automation' when measure_id <> ${none} then 'measure' else 'neither' end as source,
      entries, cases, seconds
    from ${table}
    where tenant_id = ${tenantId}::uuid and ${date} >= ${toDbDate(from)}::date and ${date} < ${toDbDate(to)}::date
      ${among(Prisma.sql`unit_id`, only.unitIds)} ${among(Prisma.sql`automation_id`, only.automationIds)}
      ${among(Prisma.sql`measure_id`, only.measureIds)}`;
}

const byDate = {
  day: {
    table: Prisma.sql`daily_rollup`,
    date: Prisma.sql`local_date`,
    dates: Prisma.sql`local_date as day, date_trunc('month', local_date)::date as month`,
  },
  month: { table: Prisma.sql`monthly_rollup`, date: Prisma.sql`month`, dates: Prisma.sql`null::date as day, month` },
};

/** The whole months of a period, and the days before and after them. */
function rollupsOf({ from, to }: { from: string; to: string }, isByDay: boolean): Rollups[] {
  const firstMonth = from.endsWith("-01") ? from : startOfNextMonth(from);
  const afterMonths = `${to.slice(0, 8)}01`;
  const parts: Rollups[] =
    isByDay || firstMonth >= afterMonths
      ? [{ by: "day", from, to }]
      : [
          { by: "day", from, to: firstMonth },
          { by: "month", from: firstMonth, to: afterMonths },
          { by: "day", from: afterMonths, to },
        ];
  return parts.filter((part) => part.from < part.to);
}

function startOfNextMonth(localDate: string): string {
  const date = toDbDate(localDate);
  return fromDbDate(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
