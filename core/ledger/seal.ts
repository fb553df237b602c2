import { setTimeout as delay } from "node:timers/promises";
import { type Context, type Engine, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { Chain, sealedText } from "./chain.ts";
import { chainedTuple } from "./chained-row.ts";
import type { LedgerHead } from "./schemas.ts";

const pageRows = 5_000;
const mostWaitMs = 1_000;
const pollMs = 20;

/**
 * Seals what has come into the ledger since it was last sealed: for each municipality with new entries a checkpoint of
 * its chain, signed by this installation. Of two that seal at once, one does.
 *
 * @returns Entries that are sealed now and were not before; 0 also when somebody writes for so long that it is put off.
 */
export async function sealLedger(engine: Engine): Promise<number> {
  const { db } = engine;
  const heads = await latestSeals(db);
  const after = heads.reduce((last, { throughId }) => (throughId > last ? throughId : last), 0n);
  const through = await newestId(db);
  if (through === null || through <= after || !(await writersEnded(db))) return 0;
  const chains = new Map(
    heads.map(({ tenantId, number, hash, entries }) => [
      tenantId,
      { chain: new Chain({ hash, entries: Number(entries) }), number, throughId: 0n },
    ]),
  );
  const sealed = await hashRows(db, { after, through, chains });
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
    return [{ ...seal, signature: bytes(engine.secrets.sign("ledger seal", sealedText(seal))) }];
  });
  try {
    // All or none: whatever is below the highest seal is sealed.
    await db.ledgerSeal.createMany({ data: seals });
    return sealed;
  } catch (error) {
    if (isUniqueViolation(error)) return 0;
    throw error;
  }
}

/**
 * The latest seal of the municipality's ledger: whoever notes it can prove later that nothing before it was changed.
 */
export async function ledgerHead(ctx: Context): Promise<LedgerHead> {
  requirePermission(ctx, "ledger:read");
  const { tenantId } = ctx;
  const seal = await ctx.db.ledgerSeal.findFirst({ where: { tenantId }, orderBy: { number: "desc" } });
  if (!seal) return { seal: null };
  const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
  return {
    seal: {
      number: seal.number,
      throughId: Number(seal.throughId),
      entries: Number(seal.entries),
      hash: hex(seal.hash),
      signature: hex(seal.signature),
      sealedAt: seal.sealedAt.toISOString(),
    },
  };
}

function bytes(data: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data);
}

async function latestSeals(db: DbOrTransaction) {
  return db.$queryRaw<{ tenantId: string; number: number; throughId: bigint; entries: bigint; hash: Uint8Array }[]>`
    SELECT s.tenant_id AS "tenantId", s.number, s.through_id AS "throughId", s.entries, s.hash
    FROM tenant t CROSS JOIN LATERAL (
      SELECT * FROM ledger_seal WHERE tenant_id = t.id ORDER BY number DESC LIMIT 1
    ) s`;
}

async function newestId(db: DbOrTransaction): Promise<bigint | null> {
  const [row] = await db.$queryRaw<{ id: bigint | null }[]>`SELECT max(id) AS id FROM ledger_entry`;
  return row?.id ?? null;
}

/**
 * Waits for those who were writing when the newest entry was looked for: they may hold lower ids, and nobody who comes
 * later can. Nobody is kept from writing meanwhile, as a lock of the table would.
 *
 * @returns Whether they have all ended.
 */
async function writersEnded(db: DbOrTransaction): Promise<boolean> {
  const writing = async () => {
    const rows = await db.$queryRaw<{ writer: string }[]>`
      SELECT virtualtransaction AS writer FROM pg_locks
      WHERE relation = 'ledger_entry'::regclass AND mode = 'RowExclusiveLock' AND granted
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
async function hashRows(db: DbOrTransaction, { after, through, chains }: NewRows): Promise<number> {
  let sealed = 0;
  for (let last = after; ;) {
    const page = await db.$queryRaw<{ tenantId: string; rows: number; throughId: bigint; tuples: Uint8Array }[]>`
      SELECT tenant_id AS "tenantId", count(*)::int AS rows, max(id) AS "throughId", string_agg(tuple, ''::bytea ORDER BY id) AS tuples
      FROM (
        SELECT id, tenant_id, ${chainedTuple} AS tuple FROM ledger_entry
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
