import type { Context } from "../context.ts";
import type { DbOrTransaction, Period } from "../db.ts";
import { conflict } from "../errors.ts";
import { sealLedger } from "../ledger/index.ts";

/** How far a municipality's ledger is sealed, and the hash that chains it so far. */
export type ChainHead = { throughId: bigint; hash: Buffer };

const mostTries = 5;

/**
 * Seals what is not sealed yet, behind `waitForWriters`: every entry of the period is in the chain then.
 *
 * @throws AppError `conflict` when others write for so long that it cannot be done now.
 */
export async function sealedHead(tx: DbOrTransaction, ctx: Context, period: Period): Promise<ChainHead> {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const head = await headOf(tx, ctx.tenantId);
    if (await isSealed(tx, period, head.throughId)) return head;
    await sealLedger(ctx);
  }
  throw conflict("The ledger cannot be sealed right now, since too much is being written: try again in a moment");
}

async function headOf(tx: DbOrTransaction, tenantId: string): Promise<ChainHead> {
  const seal = await tx.ledgerSeal.findFirst({ where: { tenantId }, orderBy: { number: "desc" } });
  return { throughId: seal?.throughId ?? 0n, hash: Buffer.from(seal?.hash ?? []) };
}

async function isSealed(tx: DbOrTransaction, { tenantId, from, to }: Period, throughId: bigint): Promise<boolean> {
  const later = await tx.ledgerEntry.findFirst({
    where: { tenantId, localDate: { gte: from, lt: to }, id: { gt: throughId } },
    select: { id: true },
  });
  return later === null;
}
