import type { Context } from "../context.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";

/** This year and those before it, down to the first that the ledger has anything of; the newest first. */
export async function ledgerYears(ctx: Context): Promise<number[]> {
  const thisYear = Number(localDateOf(ctx.now()).slice(0, 4));
  const { _min: first } = await ctx.db.monthlyRollup.aggregate({
    where: { tenantId: ctx.tenantId },
    _min: { month: true },
  });
  const from = first.month === null ? thisYear : Number(fromDbDate(first.month).slice(0, 4));
  return Array.from({ length: Math.max(1, thisYear - from + 1) }, (_, back) => thisYear - back);
}
