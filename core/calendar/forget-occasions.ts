import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

/** Lets the municipality's coming occasions be computed anew; those that are due already stay. */
export async function forgetOccasions(tx: DbOrTransaction, ctx: Context): Promise<void> {
  await tx.schedule.updateMany({
    where: { tenantId: ctx.tenantId, nextAt: { gt: ctx.now() } },
    data: { nextAt: null },
  });
}
