import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "../context.ts";
import { type DbOrTransaction, Prisma } from "../db.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { Chain, type Seal, sealedText } from "./chain.ts";
import type { ChainedTable } from "./chained-table.ts";

const pageRows = 5_000;
const mostWaitMs = 1_000;
const pollMs = 20;

/**
 * Seals what has come into a table since it was last sealed: for each municipality with new rows a checkpoint of its chain,
 * signed by this installation. Of two that seal at once, one does.
 *
 * @returns Rows that are sealed now and were not before; 0 also when somebody writes for so long that it is put off.
 */
export async function sealRows(engine: Engine, table: ChainedTable): Promise<number> {
  const { db } = engine;
  const heads = await latestSeals(db, table);
  const after = heads.reduce((last, { throughId }) => (throughId > last ? throughId : last), 0n);
  const through = await newestId(db, table);
  if (through === null || through <= after || !(await writersEnded(db, table))) return 0;
  const chains = new Map(
    heads.map(({ tenantId, number, hash, entries }) => [
      tenantId,
      { chain: new Chain({ hash, entries: Number(entries) }), number, throughId: 0n },
    ]),
  );
  const sealed = await hashRows(db, table, { after, through, chains });
  const sealedAt = engine.now();
  const seals = [...chains].flatMap(([tenantId, { chain, number, throughId }]) => {
    if (throughId === 0n) return [];
    const seal = {
      tenantId,
      number: number + 1,
      throughId,
      entries: BigInt(chain.entries),
      hash: bytes(chain.hash),
      sealedAt,
    };
    return [{ ...seal, signature: bytes(engine.secrets.sign(table.signedAs, sealedText(seal))) }];
  });
  try {
    // All or none: whatever is below the highest seal is sealed.
    await table.addSeals(db, seals);
    return sealed;
  } catch (error) {
    if (isUniqueViolation(error)) return 0;
    throw error;
  }
}

function bytes(data: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data);
}

async function latestSeals(db: DbOrTransaction, { sealTable }: ChainedTable) {
  return db.$queryRaw<Omit<Seal, "signature" | "sealedAt">[]>`
    SELECT s.tenant_id AS "tenantId", s.number, s.through_id AS "throughId", s.entries, s.hash
    FROM tenant t CROSS JOIN LATERAL (
      SELECT * FROM ${Prisma.raw(sealTable)} WHERE tenant_id = t.id ORDER BY number DESC LIMIT 1
    ) s`;
}

async function newestId(db: DbOrTransaction, { name }: ChainedTable): Promise<bigint | null> {
  const [row] = await db.$queryRaw<{ id: bigint | null }[]>`SELECT max(id) AS id FROM ${Prisma.raw(name)}`;
  return row?.id ?? null;
}

/**
 * Waits for those who were writing when the newest row was looked for: they may hold lower ids, and nobody who comes
 * later can. Nobody is kept from writing meanwhile, as a lock of the table would.
 *
 * @returns Whether they have all ended.
 */
async function writersEnded(db: DbOrTransaction, { name }: ChainedTable): Promise<boolean> {
  const writing = async () => {
    const rows = await db.$queryRaw<{ writer: string }[]>`
      SELECT virtualtransaction AS writer FROM pg_locks
      WHERE relation = ${name}::text::regclass AND mode = 'RowExclusiveLock' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    return rows.map(({ writer }) => writer);
  };
  const first = new Set(await writing());
  for (let waited = 0; first.size > 0 && waited <= mostWaitMs; waited += pollMs) {
    await delay(pollMs);
    const now = new Set(await writing());
    for (const writer of first) if (!now.has(writer)) first.delete(writer);
  }
  return first.size === 0;
}

type ChainOfTenant = { chain: Chain; number: number; throughId: bigint };
type NewRows = { after: bigint; through: bigint; chains: Map<string, ChainOfTenant> };

/** Adds the rows to their municipalities' chains, a page at a time. */
async function hashRows(
  db: DbOrTransaction,
  table: ChainedTable,
  { after, through, chains }: NewRows,
): Promise<number> {
  let sealed = 0;
  for (let last = after; ;) {
    const page = await db.$queryRaw<{ tenantId: string; rows: number; throughId: bigint; tuples: Uint8Array }[]>`
      SELECT tenant_id AS "tenantId", count(*)::int AS rows, max(id) AS "throughId", string_agg(tuple, ''::bytea ORDER BY id) AS tuples
      FROM (
        SELECT id, tenant_id, ${table.tuple} AS tuple FROM ${Prisma.raw(table.name)}
        WHERE id > ${last} AND id <= ${through} ORDER BY id LIMIT ${pageRows}
      ) page GROUP BY tenant_id`;
    for (const { tenantId, rows, throughId, tuples } of page) {
      const of = chains.get(tenantId) ?? { chain: new Chain(), number: 0, throughId };
      chains.set(tenantId, of);
      of.chain.add(tuples, rows);
      of.throughId = throughId;
      if (throughId > last) last = throughId;
    }
    const rows = page.reduce((sum, one) => sum + one.rows, 0);
    sealed += rows;
    if (rows < pageRows) return sealed;
  }
}
