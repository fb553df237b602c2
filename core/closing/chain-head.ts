import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

/** How far a municipality's ledger goes, and the hash that chains it so far. */
export type ChainHead = { throughId: bigint; hash: Buffer };

/** The end of the chain, behind `waitForWriters`. */
export async function chainHead(tx: DbOrTransaction, { tenantId }: Context): Promise<ChainHead> {
  const [last] = await tx.ledgerSeal.findMany({ where: { tenantId }, orderBy: { number: "desc" }, take: 1 });
  const { _max: max } = await tx.ledgerEntry.aggregate({ where: { tenantId }, _max: { id: true } });
  return { throughId: max.id ?? 0n, hash: Buffer.from(last?.hash ?? []) };
}
