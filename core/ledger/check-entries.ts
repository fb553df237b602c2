import { type DbOrTransaction, Prisma } from "../db.ts";

/** Something in the ledger that no rule allows, in words for whoever verifies. */
export type Broken = {
  rule: "chain" | "seal" | "roll-up" | "credit" | "twice" | "reversal" | "removal" | "sign";
  tenantId: string;
  told: string;
};

type Rule = Broken["rule"];

/** What is told of each rule, beyond which the number is. */
export const mostTold = 20;

const ruleSql: Record<Exclude<Rule, "chain" | "seal" | "roll-up">, Prisma.Sql> = {
  credit: Prisma.sql`
    SELECT e.tenant_id, 'Entry ' || e.id || ' credits ' || e.seconds || ' s; ' || e.baseline_seconds || ' s · ' || e.robot_share
      || CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN '' ELSE ' of work that was not done before' END
      || CASE WHEN e.baseline_seconds <> coalesce(b.seconds_per_case, 0) THEN ', but its baseline says ' || coalesce(b.seconds_per_case, 0) || ' s' ELSE '' END AS told
    FROM ledger_entry e LEFT JOIN baseline b ON b.id = e.baseline_id
    WHERE e.kind = 'CREDIT' AND (e.robot_share NOT BETWEEN 0 AND 1
      OR e.seconds <> CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN round(e.baseline_seconds * e.robot_share) ELSE 0 END
      OR e.baseline_seconds <> coalesce(b.seconds_per_case, 0))`,
  // In the order of the unique index, which may have been dropped.
  twice: Prisma.sql`
    SELECT min(tenant_id::text)::uuid AS tenant_id, 'One case is credited by ' || count(*) || ' entries, the first of them ' || min(id) AS told
    FROM ledger_entry WHERE kind = 'CREDIT' AND business_key_hash IS NOT NULL
    GROUP BY automation_id, business_key_hash HAVING count(*) > 1`,
  reversal: Prisma.sql`
    SELECT r.tenant_id, 'Entry ' || r.id || CASE
      WHEN e.id IS NULL THEN ' takes back entry ' || r.reverses_id || ', which there is not'
      WHEN e.kind = 'REVERSAL' THEN ' takes back entry ' || e.id || ', which is a reversal'
      WHEN r.times > 1 THEN ' takes back entry ' || e.id || ', which is taken back ' || r.times || ' times'
      ELSE ' takes back entry ' || e.id || ' of ' || e.seconds || ' s by ' || r.seconds || ' s' END AS told
    FROM (SELECT *, count(*) OVER (PARTITION BY reverses_id) AS times FROM ledger_entry WHERE reverses_id IS NOT NULL) r
    LEFT JOIN ledger_entry e ON e.id = r.reverses_id AND e.tenant_id = r.tenant_id AND e.id < r.id
    WHERE e.id IS NULL OR e.kind = 'REVERSAL' OR r.times > 1
      OR r.seconds <> CASE WHEN e.kind IN ('RESIDUAL', 'OPERATION') THEN e.seconds ELSE -e.seconds END`,
  removal: Prisma.sql`
    SELECT e.tenant_id, 'Entry ' || e.id || ' of ' || e.local_date || ' credits work that was removed on ' || m.effective_from
      || ', more than 12 months before' AS told
    FROM ledger_entry e JOIN measure m ON m.id = e.measure_id
    WHERE e.kind = 'REMOVE' AND (e.local_date < m.effective_from OR e.local_date >= m.effective_from + interval '12 months')`,
  sign: Prisma.sql`
    SELECT tenant_id, 'Entry ' || id || ' is ' || kind || ' of ' || seconds || ' s' AS told
    FROM ledger_entry WHERE seconds < 0 AND kind IN ('CREDIT', 'RESIDUAL', 'OPERATION', 'REMOVE', 'IMPORTED')`,
};

/**
 * Holds every entry against the rules of domain.md 2.5: a credit is its baseline times `w` and no more, and 0 for work
 * that was not done before; a case is credited once; what is taken back is taken back once, in full; removed work earns
 * for twelve months. Its cost grows with the ledger.
 *
 * @returns What breaks a rule, each named; of one rule at most `mostTold`, and then how many more.
 */
export async function checkEntries(db: DbOrTransaction, tenantIds: readonly string[]): Promise<Broken[]> {
  const broken: Broken[] = [];
  for (const [rule, sql] of Object.entries(ruleSql) as [Rule, Prisma.Sql][]) {
    const rows = await db.$queryRaw<{ tenantId: string; told: string; of: bigint }[]>`
      SELECT tenant_id AS "tenantId", told, count(*) OVER () AS of FROM (${sql}) found
      WHERE tenant_id = ANY(${[...tenantIds]}::uuid[]) LIMIT ${mostTold}`;
    broken.push(...rows.map(({ tenantId, told }) => ({ rule, tenantId, told })));
    const [first] = rows;
    const more = Number(first?.of ?? 0) - rows.length;
    if (first && more > 0) broken.push({ rule, tenantId: first.tenantId, told: `and ${more} more` });
  }
  return broken;
}
