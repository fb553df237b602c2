import { randomUUID } from "node:crypto";
import { type Db, Prisma } from "../core/db.ts";

type Wanted = {
  automations: number;
  units: number;
  rowsAYear: number;
};

const portion = 200_000;

/** A municipality with as many automations and units, each with an approved baseline for every year. */
export async function makeMunicipality(db: Db, { automations, units }: Wanted): Promise<string> {
  const { id: tenantId } = await db.tenant.create({ data: { slug: `bench-${randomUUID()}`, name: "Målekommune" } });
  await db.$executeRaw`CREATE UNLOGGED TABLE bench_made (kind text, n int, id uuid, PRIMARY KEY (kind, n))`;
  await db.$executeRaw`
    INSERT INTO bench_made SELECT kind, n, uuidv7() FROM (VALUES ('automation', ${automations}::int), ('unit', ${units}::int)) k(kind, most),
      LATERAL generate_series(0, most - 1) n`;
  await addBaselines(db, tenantId);
  return tenantId;
}

/**
 * Fills calendar years with rows as settling writes them: credits, one in twenty a residual, one in a thousand operation
 * time; spread evenly over automations, units and days. Roll-ups are filled from the rows.
 *
 * @param years From the first to the last.
 * @param isByCase Whether there are indexes by case afterwards, which no report reads; true when left out.
 */
export async function addYears(
  db: Db,
  tenantId: string,
  { years, isByCase = true, ...wanted }: Wanted & { years: readonly number[]; isByCase?: boolean },
): Promise<void> {
  // As one fills a database: indexes are made when all is there.
  const indexes = await db.$queryRaw<{ name: string; made: string; isOfCases: boolean }[]>`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made,
      pg_get_indexdef(indexrelid) LIKE '%business_key_hash%' AS "isOfCases"
    FROM pg_index WHERE indrelid = 'ledger_entry'::regclass AND NOT indisprimary`;
  for (const { name } of indexes) await db.$executeRawUnsafe(`DROP INDEX ${name}`);
  for (const year of years) {
    for (let from = 0; from < wanted.rowsAYear; from += portion) {
      await addRows(db, tenantId, { ...wanted, year, from, to: Math.min(wanted.rowsAYear, from + portion) });
    }
  }
  await rollUp(db, tenantId);
  for (const { made, isOfCases } of indexes) if (isByCase || !isOfCases) await db.$executeRawUnsafe(made);
}

/** One process for each automation, with a baseline for each year: what is measured goes stale and is measured anew. */
async function addBaselines(db: Db, tenantId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO organisation_unit (id, tenant_id, code)
    SELECT id, ${tenantId}::uuid, 'u' || n FROM bench_made WHERE kind = 'unit'`;
  await db.$executeRaw`
    INSERT INTO process (id, tenant_id, code, title, unit_id)
    SELECT a.id, ${tenantId}::uuid, 'p' || a.n, 'Måling', u.id FROM bench_made a JOIN bench_made u ON u.kind = 'unit' AND u.n = 0
    WHERE a.kind = 'automation'`;
  await db.$executeRaw`
    INSERT INTO baseline (id, tenant_id, process_id, unit_id, version, status, source, seconds_per_case, evidence_class, method,
      valid_from, valid_to, recorded_by, approved_by, approved_at)
    SELECT uuidv7(), p.tenant_id, p.id, p.unit_id, y, 'APPROVED', 'STUDY', 300 + y, 'B', 'Tidtaking', make_date(y, 1, 1),
      make_date(y + 1, 1, 1), 'Kari', 'Ola', now()
    FROM process p, generate_series(2000, 2026) y WHERE p.tenant_id = ${tenantId}::uuid`;
}

type Portion = Wanted & { year: number; from: number; to: number };

async function addRows(
  db: Db,
  tenantId: string,
  { automations, units, rowsAYear, year, from, to }: Portion,
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO ledger_entry (tenant_id, automation_id, process_id, unit_id, local_date, kind, business_key_hash, work_item_id,
      baseline_id, baseline_seconds, robot_share, seconds, evidence_class, estimated, counterfactual, reason, recorded_by, recorded_at)
    SELECT ${tenantId}::uuid, a.id, a.id, u.id, made.local_date, made.kind::"LedgerKind",
      made.hash, substr(made.hash, 1, 32)::uuid,
      CASE WHEN made.kind = 'CREDIT' THEN b.id END, CASE WHEN made.kind = 'CREDIT' THEN b.seconds_per_case ELSE 0 END, 0.8,
      CASE made.kind WHEN 'CREDIT' THEN round(b.seconds_per_case * 0.8) WHEN 'RESIDUAL' THEN 120 ELSE 900 END, 'B',
      made.kind = 'RESIDUAL', 'WOULD_BE_MANUAL', CASE WHEN made.kind <> 'CREDIT' THEN 'MANGLER_SAKSNUMMER' END,
      'robot', made.local_date + time '09:00'
    FROM (
      SELECT n, CASE WHEN n % 1000 <> 999 THEN encode(sha256((${year}::text || '-' || n)::bytea), 'hex') END AS hash,
        make_date(${year}::int, 1, 1) + (n::bigint * 365 / ${rowsAYear}::int)::int AS local_date,
        CASE WHEN n % 1000 = 999 THEN 'OPERATION' WHEN n % 20 = 19 THEN 'RESIDUAL' ELSE 'CREDIT' END AS kind
      FROM generate_series(${from}::int, ${to}::int - 1) n
      -- Each hash is made once.
      OFFSET 0
    ) made
    JOIN bench_made a ON a.kind = 'automation' AND a.n = made.n % ${automations}::int
    -- An automation works for two units.
    JOIN bench_made u ON u.kind = 'unit' AND u.n = (made.n % ${automations}::int + made.n / 7 % 2) % ${units}::int
    JOIN baseline b ON b.process_id = a.id AND b.version = ${year}::int`;
}

async function rollUp(db: Db, tenantId: string): Promise<void> {
  const key = Prisma.raw("unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual");
  await db.$executeRaw`
    INSERT INTO daily_rollup (tenant_id, local_date, ${key}, entries, cases, seconds)
    SELECT tenant_id, local_date, unit_id, automation_id, '00000000-0000-0000-0000-000000000000'::uuid, kind,
      coalesce(baseline_id, '00000000-0000-0000-0000-000000000000'), evidence_class, counterfactual, count(*),
      count(*) FILTER (WHERE kind = 'CREDIT'), sum(seconds)
    FROM ledger_entry WHERE tenant_id = ${tenantId}::uuid GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`;
  await db.$executeRaw`
    INSERT INTO monthly_rollup (tenant_id, month, ${key}, entries, cases, seconds)
    SELECT tenant_id, date_trunc('month', local_date)::date, ${key}, sum(entries), sum(cases), sum(seconds)
    FROM daily_rollup WHERE tenant_id = ${tenantId}::uuid GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`;
}
