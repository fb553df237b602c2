import { type DbOrTransaction, Prisma } from "../db.ts";

/** Something in the ledger that no rule allows, in words for whoever verifies. */
export type Broken = {
  rule: "chain" | "seal" | "roll-up" | "credit" | "twice" | "reversal" | "removal" | "sign";
  tenantId: string;
  told: string;
};

/** What is told of a kind of thing, beyond which only how many more. */
const mostTold = 20;

type Rule = Exclude<Broken["rule"], "chain" | "seal" | "roll-up">;

const freed = Prisma.sql`CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN round(e.baseline_seconds * e.robot_share) ELSE 0 END`;

// Of 29 February the months end on 1 March, where an interval alone would end them a day before.
const expires = Prisma.sql`greatest(m.effective_from + interval '12 months', m.effective_from - 1 + interval '12 months 1 day')`;

// One look at every row is enough for all that a row tells of itself.
const byItself = Prisma.sql`
  SELECT e.tenant_id, CASE
      WHEN e.kind = 'CREDIT' AND e.seconds >= 0 THEN 'credit' WHEN e.seconds < 0 THEN 'sign' ELSE 'removal' END AS rule,
    'Entry ' || e.id || CASE
      WHEN e.kind = 'CREDIT' AND e.seconds >= 0 THEN ' credits ' || e.seconds || ' s; ' || e.baseline_seconds || ' s · ' || e.robot_share
        || CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN '' ELSE ' of work that was not done before' END
        || CASE WHEN e.baseline_seconds = coalesce(b.seconds_per_case, 0) THEN ''
           ELSE ', but its baseline says ' || coalesce(b.seconds_per_case, 0) || ' s' END
      WHEN e.seconds < 0 THEN ' is ' || e.kind || ' of ' || e.seconds || ' s'
      ELSE ' of ' || e.local_date || ' credits work that was removed on ' || m.effective_from || ', not within 12 months' END AS told
  FROM ledger_entry e LEFT JOIN baseline b ON b.id = e.baseline_id LEFT JOIN measure m ON m.id = e.measure_id
  WHERE (e.kind = 'CREDIT' AND (e.seconds <> ${freed} OR e.baseline_seconds <> coalesce(b.seconds_per_case, 0) OR e.robot_share > 1))
    OR (e.seconds < 0 AND e.kind IN ('CREDIT', 'RESIDUAL', 'OPERATION', 'REMOVE', 'IMPORTED'))
    OR (e.kind = 'REMOVE' AND (e.local_date < m.effective_from OR e.local_date >= ${expires}))`;

const reversals = Prisma.sql`
  SELECT r.tenant_id, 'reversal' AS rule, 'Entry ' || r.id || CASE
    WHEN e.id IS NULL THEN ' takes back entry ' || r.reverses_id || ', which there is not'
    WHEN e.kind = 'REVERSAL' THEN ' takes back entry ' || e.id || ', which is a reversal'
    WHEN r.times > 1 THEN ' takes back entry ' || e.id || ', which is taken back ' || r.times || ' times'
    ELSE ' takes back entry ' || e.id || ' of ' || e.seconds || ' s by ' || r.seconds || ' s' END AS told
  FROM (SELECT *, count(*) OVER (PARTITION BY reverses_id) AS times FROM ledger_entry WHERE reverses_id IS NOT NULL) r
  LEFT JOIN ledger_entry e ON e.id = r.reverses_id AND e.tenant_id = r.tenant_id AND e.id < r.id
  WHERE e.id IS NULL OR e.kind = 'REVERSAL' OR r.times > 1
    OR r.seconds <> CASE WHEN e.kind IN ('RESIDUAL', 'OPERATION') THEN e.seconds ELSE -e.seconds END`;

const twice = Prisma.sql`
  SELECT min(tenant_id::text)::uuid AS tenant_id, 'twice' AS rule,
    'One case is credited by ' || count(*) || ' entries, the first of them ' || min(id) AS told
  FROM ledger_entry WHERE kind = 'CREDIT' AND business_key_hash IS NOT NULL
  GROUP BY automation_id, business_key_hash HAVING count(*) > 1`;

/**
 * Holds every entry against the rules of domain.md 2.5: a credit is its baseline times `w` and no more, and 0 for work
 * that was not done before; a case is credited once; what is taken back is taken back once, in full; removed work earns
 * for twelve months. Its cost grows with the ledger.
 *
 * @returns What breaks a rule, each named; of a kind at most twenty, and then how many more.
 */
export async function checkEntries(db: DbOrTransaction, tenantIds: readonly string[]): Promise<Broken[]> {
  const queries = [byItself, reversals, ...((await refusesTwice(db)) ? [] : [twice])];
  const broken: Broken[] = [];
  for (const sql of queries) {
    const rows = await db.$queryRaw<{ tenantId: string; rule: Rule; told: string; of: bigint }[]>`
      SELECT tenant_id AS "tenantId", rule, told, count(*) OVER () AS of FROM (${sql}) found
      WHERE tenant_id = ANY(${[...tenantIds]}::uuid[]) LIMIT ${mostTold}`;
    broken.push(...rows.map(({ tenantId, rule, told }) => ({ rule, tenantId, told })));
    const [first] = rows;
    const more = Number(first?.of ?? 0) - rows.length;
    if (first && more > 0) broken.push({ rule: first.rule, tenantId: first.tenantId, told: `and ${more} more` });
  }
  return broken;
}

/** Whether the database itself refuses to credit a case twice: then it has not happened. */
async function refusesTwice(db: DbOrTransaction): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_index i WHERE i.indrelid = 'ledger_entry'::regclass AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
      AND pg_get_indexdef(i.indexrelid) LIKE '%(automation_id, business_key_hash, kind)'`;
  return found.length > 0;
}
