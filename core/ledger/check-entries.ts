import { type DbOrTransaction, Prisma } from "../db.ts";

/** Something in the ledger that no rule allows, in words for whoever verifies. */
export type Broken = {
  rule: Rule | "chain" | "seal" | "roll-up" | "claim" | "harvest" | "audit";
  tenantId: string;
  told: string;
};

/** What is told of a kind of thing, beyond which only how many more. */
const mostTold = 20;

/** What an entry is held against. */
type Rule = "credit" | "twice" | "reversal" | "removal" | "measure" | "sign";

/**
 * SQL, after WITH: entries that are alike in all that a sum or a rule looks at, as one. They are few where entries are
 * many, so that sums and rules together look at each entry once.
 */
export const alikeEntries = Prisma.sql`alike AS MATERIALIZED (
  SELECT tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual,
    baseline_seconds, robot_share, seconds, cases, count(*) AS entries
  FROM ledger_entry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)`;

const freed = Prisma.sql`CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN round(e.baseline_seconds * e.robot_share) ELSE 0 END`;

const freedByMeasure = Prisma.sql`
  CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN e.baseline_seconds::bigint * coalesce(e.cases, 0) ELSE 0 END`;
const mostOfCase = Prisma.sql`coalesce(old.seconds_per_case, 0) - coalesce(new.seconds_per_case, 0)`;

// Of 29 February the months end on 1 March, where an interval alone would end them a day before.
const expires = Prisma.sql`greatest(m.effective_from + interval '12 months', m.effective_from - 1 + interval '12 months 1 day')`;

const isWrong = {
  credit: Prisma.sql`e.kind = 'CREDIT' AND (e.seconds <> ${freed} OR e.baseline_seconds <> coalesce(b.seconds_per_case, 0) OR e.robot_share > 1)`,
  sign: Prisma.sql`e.seconds < 0 AND e.kind IN ('CREDIT', 'RESIDUAL', 'OPERATION', 'REMOVE', 'IMPORTED')`,
  removal: Prisma.sql`e.kind = 'REMOVE' AND (e.local_date < m.effective_from OR e.local_date >= ${expires})`,
  measure: Prisma.sql`e.kind IN ('SIMPLIFY', 'REMOVE') AND (e.seconds <> ${freedByMeasure} OR e.baseline_seconds > ${mostOfCase})`,
};

const besides = Prisma.sql`
  LEFT JOIN baseline b ON b.id = e.baseline_id LEFT JOIN measure m ON m.id = e.measure_id
  LEFT JOIN baseline old ON old.id = m.old_baseline_id LEFT JOIN baseline new ON new.id = m.new_baseline_id`;
const oneIsWrong = Prisma.join(
  Object.values(isWrong).map((sql) => Prisma.sql`(${sql})`),
  " OR ",
);

/** SQL: whether anything of `alike` breaks a rule by itself. */
export const breaksRule = Prisma.sql`EXISTS (SELECT FROM alike e ${besides} WHERE ${oneIsWrong})`;

const byItself = Prisma.sql`
  SELECT e.tenant_id, wrong.rule, 'Entry ' || e.id || wrong.told AS told
  FROM ledger_entry e ${besides}
  CROSS JOIN LATERAL (VALUES
    ('credit', ${isWrong.credit}, ' credits ' || e.seconds || ' s; ' || e.baseline_seconds || ' s · ' || e.robot_share
      || CASE WHEN e.counterfactual = 'WOULD_BE_MANUAL' THEN '' ELSE ' of work that was not done before' END
      || CASE WHEN e.baseline_seconds = coalesce(b.seconds_per_case, 0) THEN ''
         ELSE ', but its baseline says ' || coalesce(b.seconds_per_case, 0) || ' s' END),
    ('sign', ${isWrong.sign}, ' is ' || e.kind || ' of ' || e.seconds || ' s'),
    ('removal', ${isWrong.removal},
      ' of ' || e.local_date || ' credits work that was removed on ' || m.effective_from || ', not within 12 months'),
    ('measure', ${isWrong.measure}, ' credits a measure ' || e.seconds || ' s; ' || e.baseline_seconds || ' s · ' || coalesce(e.cases, 0)
      || ' cases, of which it takes at most ' || ${mostOfCase} || ' s each')
  ) AS wrong (rule, is_so, told)
  WHERE wrong.is_so`;

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

const wasBelow = Prisma.sql`EXISTS (
  WITH RECURSIVE above (unit_id, distance) AS (
    SELECT c.unit_id, 0
    UNION ALL
    SELECT p.parent_id, a.distance + 1 FROM above a JOIN unit_placement p ON p.unit_id = a.unit_id
    WHERE p.parent_id IS NOT NULL AND p.valid_from <= c.local_date AND (p.valid_to IS NULL OR c.local_date < p.valid_to)
      AND a.distance < 20
  ) SELECT FROM above WHERE unit_id = old.unit_id)`;

const besideRobots = Prisma.sql`
  SELECT e.tenant_id, 'measure' AS rule, 'Entry ' || e.id || ' credits a measure for seconds that robots were credited for in '
    || count(*) || ' cases, the first of them by entry ' || min(c.id) AS told
  FROM measure_volume v
  JOIN ledger_entry e ON e.id = v.ledger_entry_id AND e.seconds > 0
  JOIN measure m ON m.id = v.measure_id
  JOIN baseline old ON old.id = m.old_baseline_id
  JOIN ledger_entry c ON c.tenant_id = e.tenant_id AND c.process_id = e.process_id AND c.kind = 'CREDIT' AND c.seconds > 0
    AND c.local_date >= greatest(v.month, m.effective_from) AND c.local_date <= e.local_date
    AND (m.ended_on IS NULL OR c.local_date < m.ended_on) AND c.baseline_seconds > old.seconds_per_case - e.baseline_seconds
  JOIN baseline b ON b.id = c.baseline_id
  LEFT JOIN work_item w ON w.id = c.work_item_id
  WHERE (b.case_type = old.case_type OR (b.case_type = '' AND coalesce(w.case_type, old.case_type) = old.case_type))
    AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
    AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = c.id) AND ${wasBelow}
  GROUP BY e.tenant_id, e.id`;

/**
 * Holds every entry against the rules of domain.md 2.5: a credit is its baseline times `w` and no more, and 0 for work
 * that was not done before; a case is credited once; a measure frees no more of a case than it made it shorter, and nothing
 * that a robot freed; what is taken back is taken back once, in full; removed work earns for twelve months. Its cost grows
 * with the ledger.
 *
 * @param isSuspect Whether entries that break a rule by themselves are looked for; not when `breaksRule` found none.
 * @returns What breaks a rule, each named; of a kind at most twenty, and then how many more.
 */
export async function checkEntries(
  db: DbOrTransaction,
  tenantIds: readonly string[],
  isSuspect = true,
): Promise<Broken[]> {
  const queries = [
    ...(isSuspect ? [byItself] : []),
    reversals,
    besideRobots,
    ...((await refusesTwice(db)) ? [] : [twice]),
  ];
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
    SELECT 1 FROM pg_index i WHERE i.indrelid = 'ledger_entry'::regclass AND i.indisunique AND i.indisvalid
      AND pg_get_indexdef(i.indexrelid) LIKE '%(automation_id, business_key_hash) WHERE (kind = ''CREDIT''::"LedgerKind")'`;
  return found.length > 0;
}
