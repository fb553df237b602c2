import { sumRollups, type SumRollupsQuery } from "../core/benefits/index.ts";
import { closeDb, type Db, openDb, Prisma } from "../core/db.ts";
import type { Bench } from "./bench.ts";
import { addYears, makeMunicipality } from "./ledger-rows.ts";
import { median, printTable, ratios, spread, takeTurns } from "./measure.ts";

const rounds = 15;
const slowRounds = 3;
const lastYear = 2026;

/**
 * The yearly report by unit and month: what it reads, in the database, beside a plain GROUP BY over the same rows; and
 * the same once there is twice the history.
 */
export async function benchReport(bench: Bench): Promise<void> {
  const rows = bench.rows ?? 10_000_000;
  const db = openDb(bench.database.url, { statementSeconds: 3600 });
  bench.resources.add("patient database", () => closeDb(db));
  const shape = { automations: 150, units: 60, rowsAYear: Math.ceil(rows / 5), isUnique: false };
  const tenantId = await makeMunicipality(db, shape);
  await addYears(db, tenantId, { ...shape, years: [2022, 2023, 2024, 2025, lastYear] });
  const whole = await measure(bench, db, tenantId);
  await addYears(db, tenantId, { ...shape, years: [2017, 2018, 2019, 2020, 2021] });
  const doubled = await measure(bench, db, tenantId);
  const row = (name: string, { ours, plain, rowsRead }: Measured) => [
    name,
    `${rowsRead}`,
    spread(ours, 2),
    spread(plain, 0),
    median(ratios(plain.slice(0, slowRounds), ours.slice(0, slowRounds))).toFixed(0),
  ];
  printTable(
    `report: milliseconds in the database for a year by unit and month, median of ${rounds} rounds (lowest–highest)`,
    ["ledger rows", "roll-up rows read", "as it is", "GROUP BY over the rows", "ratio"],
    [row(`${whole.rows}, 5 years`, whole), row(`${doubled.rows}, 10 years`, doubled)],
  );
  console.log(`  With twice the history: ${(median(doubled.ours) / median(whole.ours)).toFixed(2)} times as long.`);
  console.log(
    "  Targets: at most 15 ms, a ratio of 50, and 1.2 times with twice the history. Both gave the same sums.",
  );
}

type Measured = { rows: number; rowsRead: number; ours: number[]; plain: number[] };

async function measure(bench: Bench, db: Db, tenantId: string): Promise<Measured> {
  await bench.database.settle();
  const query: SumRollupsQuery = {
    tenantId,
    from: `${lastYear}-01-01`,
    to: `${lastYear + 1}-01-01`,
    groupBy: ["unit", "month"],
  };
  await checkSums(db, query);
  const plain = plainQuery(query);
  const { ours } = await takeTurns({ ours: () => inDatabaseMs(db, (spy) => sumRollups(spy, query)) }, rounds);
  const { slow } = await takeTurns({ slow: () => inDatabaseMs(db, (spy) => spy.$queryRaw(plain)) }, slowRounds);
  const [counts] = await db.$queryRaw<{ rows: bigint; rowsRead: bigint }[]>`
    SELECT (SELECT count(*) FROM ledger_entry) AS rows,
      (SELECT count(*) FROM monthly_rollup WHERE month >= make_date(${lastYear}::int, 1, 1)) AS "rowsRead"`;
  return { rows: Number(counts?.rows), rowsRead: Number(counts?.rowsRead), ours, plain: slow };
}

function plainQuery({ tenantId, from, to }: SumRollupsQuery): Prisma.Sql {
  return Prisma.sql`
    SELECT unit_id::text AS unit, to_char(local_date, 'YYYY-MM') AS month, kind::text AS kind, evidence_class::text AS class,
      counterfactual::text AS counterfactual, baseline_id IS NOT NULL AS "hasBaseline", count(*)::int AS entries, sum(seconds)::bigint AS seconds
    FROM ledger_entry WHERE tenant_id = ${tenantId}::uuid AND local_date >= ${from}::date AND local_date < ${to}::date
    GROUP BY 1, 2, 3, 4, 5, 6`;
}

/** What the database itself says that a query took: EXPLAIN ANALYZE of the very statement, without its timing of each row. */
async function inDatabaseMs(db: Db, ask: (spy: Db) => Promise<unknown>): Promise<number> {
  let found = Number.NaN;
  const $queryRaw = async (sql: Prisma.Sql) => {
    const explained = Prisma.sql`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`;
    const [row] =
      await db.$queryRaw<{ "QUERY PLAN": { "Execution Time": number; "Planning Time": number }[] }[]>(explained);
    const [plan] = row?.["QUERY PLAN"] ?? [];
    found = (plan?.["Execution Time"] ?? Number.NaN) + (plan?.["Planning Time"] ?? Number.NaN);
    return [];
  };
  await ask(new Proxy(db, { get: (target, name) => (name === "$queryRaw" ? $queryRaw : Reflect.get(target, name)) }));
  return found;
}

async function checkSums(db: Db, query: SumRollupsQuery): Promise<void> {
  const keyed = (unit: unknown, month: unknown, kind: string, seconds: number) => `${unit} ${month} ${kind} ${seconds}`;
  const ours = (await sumRollups(db, query)).map(({ keys, kind, seconds }) =>
    keyed(keys.unit, keys.month, kind, seconds),
  );
  type Plain = { unit: string; month: string; kind: string; seconds: bigint };
  const plain = await db.$queryRaw<Plain[]>(plainQuery(query));
  const theirs = plain.map(({ unit, month, kind, seconds }) => keyed(unit, month, kind, Number(seconds)));
  if (ours.toSorted().join("\n") !== theirs.toSorted().join("\n"))
    throw new Error("The sums are not those of the rows");
}
