import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError } from "../errors.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";

/** Days that something is to be written on, and what the caller's field for them is called. */
export type WrittenDays = {
  /** Local date, Europe/Oslo. */
  from: string;
  /** The last of them; `from` when left out, null: for ever. */
  through?: string | null;
  /** Field of the request to blame; `localDate` when left out. */
  field?: string;
  /** Only a period that holds all of the days closes them: figures of a whole year are known after its months are closed. */
  asOne?: boolean;
};

/**
 * Lets nothing be written on days whose figures are closed. A period that is opened again for a restatement is open, unless
 * another closed one, such as its year, holds the same days.
 * A period is not closed until the caller's transaction has ended.
 *
 * @throws AppError `period_closed` naming the field.
 */
export async function assertPeriodOpen(
  tx: DbOrTransaction,
  ctx: Pick<Context, "tenantId">,
  days: string | WrittenDays,
): Promise<void> {
  const asked: WrittenDays = typeof days === "string" ? { from: days } : days;
  const { from, through = from, field = "localDate", asOne = false } = asked;
  const [endsAfter, beginsBy] = asOne ? [through, from] : [from, through];
  const { tenantId } = ctx;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('periods ' || ${tenantId}, 0))`;
  const closed = await tx.period.findFirst({
    where: {
      tenantId,
      status: "CLOSED",
      ...(endsAfter !== null && { to: { gt: toDbDate(endsAfter) } }),
      ...(beginsBy !== null && { from: { lte: toDbDate(beginsBy) } }),
    },
    orderBy: { from: "asc" },
  });
  if (!closed) return;
  const message = `The period ${fromDbDate(closed.from)} up to ${fromDbDate(closed.to)} is closed: open it for a restatement first`;
  throw new AppError("period_closed", message, { fields: [{ field, rule: "period_closed", message }] });
}

/** Waits until everything that people are writing on days of the municipality is, and keeps more from being written. */
export async function waitForWriters(tx: DbOrTransaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('periods ' || ${tenantId}, 0))`;
}

/**
 * The same for robots' cases that are being settled on days of months. Others are settled meanwhile: robots never wait
 * for those who close what is over.
 *
 * @param months Their first days.
 */
export async function waitForSettling(tx: DbOrTransaction, tenantId: string, months: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(month_lock(${tenantId}::uuid, month)) FROM unnest(${[...months]}::date[]) month`;
}
