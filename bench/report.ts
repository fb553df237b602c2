import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sumRollups, type SumRollupsQuery } from "../core/benefits/index.ts";
import { closeDb, type Db, openDb, Prisma } from "../core/db.ts";
import type { Bench } from "./bench.ts";
import { addYears, makeMunicipality } from "./ledger-rows.ts";
import { median, printTable, ratios, secondsOf, spread, takeTurns } from "./measure.ts";
import { startDatabase } from "./servers.ts";

const rounds = 101;
const slowRounds = 3;
const lastYear = 2026;

/**
 * The yearly report by unit and month: what it reads, in the database, beside a plain GROUP BY over the same rows; and in
 * a database with twice the history. The two databases take turns.
 */
export async function benchReport(bench: Bench): Promise<void> {
  const rows = bench.rows ?? 10_000_000;
  const rowsAYear = Math.ceil(rows / 5);
  const open = (name: string, firstYear: number) =>
    openHistory(bench, { name, rowsAYear, years: yearsFrom(firstYear) });
  const [five, ten] = await Promise.all([open("five", lastYear - 4), open("ten", lastYear - 9)]);
  const ours = await takeTurns({ five: five.ours, ten: ten.ours }, rounds);
  const plain = await takeTurns({ five: five.plain, ten: ten.plain }, slowRounds);
  const row = (name: "five" | "ten", { rowsRead }: History) => [
    `${name === "five" ? rows : 2 * rows}, ${name} years`,
    `${rowsRead}`,
    spread(ours[name], 2),
    spread(plain[name], 0),
    (median(plain[name]) / median(ours[name])).toFixed(0),
  ];
  printTable(
    `report: milliseconds in the database for a year by unit and month, median of ${rounds} rounds (lowest–highest)`,
    ["ledger rows", "roll-up rows read", "as it is", "GROUP BY over the rows", "ratio"],
    [row("five", five), row("ten", ten)],
  );
  console.log(`  With twice the history: ${median(ratios(ours.ten, ours.five)).toFixed(2)} times as long.`);
  console.log(
    "  Targets: at most 15 ms, a ratio of 50, and 1.2 times with twice the history. Both gave the same sums.",
  );
}

function yearsFrom(first: number): number[] {
  return Array.from({ length: lastYear - first + 1 }, (_, index) => first + index);
}

type Wanted = { name: string; rowsAYear: number; years: readonly number[] };

/** A database of its own with so many years in it, and the two ways to read the last of them. */
type History = { rowsRead: number; ours(): Promise<number>; plain(): Promise<number> };

async function openHistory(bench: Bench, { name, rowsAYear, years }: Wanted): Promise<History> {
  const dir = join(bench.dir, name);
  await mkdir(dir);
  const database = await startDatabase(dir, bench.resources);
  const db = openDb(database.url, { statementSeconds: 3600 });
  bench.resources.add("patient database", () => closeDb(db));
  const shape = { automations: 150, units: 60, rowsAYear, isByCase: false };
  const tenantId = await makeMunicipality(db, shape);
  const seconds = await secondsOf(async () => {
    await addYears(db, tenantId, { ...shape, years });
    await database.settle();
  });
  console.log(`Wrote ${rowsAYear * years.length} rows of ${years.length} years in ${seconds.toFixed(0)} s.`);
  const period = { from: `${lastYear}-01-01`, to: `${lastYear + 1}-01-01` };
  const query: SumRollupsQuery = { tenantId, ...period, groupBy: ["unit", "month"] };
  await checkSums(db, query);
  const [counts] = await db.$queryRaw<{ read: bigint }[]>`
    SELECT count(*) AS read FROM monthly_rollup WHERE month >= make_date(${lastYear}::int, 1, 1)`;
  return {
    rowsRead: Number(counts?.read),
    ours: () => inDatabaseMs(db, (spy) => sumRollups(spy, query)),
    plain: () => inDatabaseMs(db, (spy) => spy.$queryRaw(plainQuery(query))),
  };
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
  await ask(
    new Proxy(db, { get: (target, name): unknown => (name === "$queryRaw" ? $queryRaw : Reflect.get(target, name)) }),
  );
  return found;
}

async function checkSums(db: Db, query: SumRollupsQuery): Promise<void> {
  const keyed = (...parts: readonly (string | number | null | undefined)[]) => parts.join(" ");
  const sums = await sumRollups(db, query);
  const ours = sums.map(({ keys, kind, seconds }) => keyed(keys.unit, keys.month, kind, seconds));
  type Plain = { unit: string; month: string; kind: string; seconds: bigint };
  const plain = await db.$queryRaw<Plain[]>(plainQuery(query));
  const theirs = plain.map(({ unit, month, kind, seconds }) => keyed(unit, month, kind, Number(seconds)));
  if (ours.toSorted().join("\n") !== theirs.toSorted().join("\n"))
    throw new Error("The sums are not those of the rows");
}
