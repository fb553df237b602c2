import { addDays } from "../calendar/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { closingOf } from "../periods/index.ts";
import { reverse } from "./reverse.ts";
import { GetLedgerEntryInput, type WrittenEntry } from "./schemas.ts";

/**
 * Takes back time that the caller logged today, as a slip of the hand is: with a reversal on the day that the time was
 * logged for, so that no day's sum tells of it; today, when that day was closed meanwhile. What others logged, or was logged
 * before today, is a controller's to take back.
 *
 * @throws AppError `not_found`; `forbidden` naming `entryId` for time that is not the caller's of today; `duplicate` for an
 *   entry taken back before; `period_closed`.
 */
export async function undoLoggedTime(ctx: Context, rawInput: GetLedgerEntryInput): Promise<WrittenEntry> {
  requirePermission(ctx, "operation:log");
  const parsed = GetLedgerEntryInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { entryId } = parsed.data;
  const { tenantId } = ctx;
  return inTransaction(ctx, async (tx) => {
    // Whoever takes back the same entry waits here, and then finds it taken back.
    const found = await tx.$queryRaw<unknown[]>`
      SELECT id FROM ledger_entry WHERE id = ${entryId}::bigint AND tenant_id = ${tenantId}::uuid FOR UPDATE`;
    if (found.length === 0) throw notFound("ledger entry", `${entryId}`);
    const id = BigInt(entryId);
    const entry = await tx.ledgerEntry.findUniqueOrThrow({ where: { id } });
    const request = await tx.ledgerRequest.findUnique({ where: { entryId: id } });
    const today = localDateOf(ctx.now());
    if (request?.actorId !== ctx.actor.id || localDateOf(entry.recordedAt) !== today) throw notOwn();
    const loggedFor = fromDbDate(entry.localDate);
    const { state } = await closingOf(tx, tenantId, { from: loggedFor, to: addDays(loggedFor, 1) });
    const localDate = state === "CLOSED" ? today : loggedFor;
    return reverse(tx, ctx, { entry, localDate, reason: "Angret av den som førte det", field: "entryId" });
  });
}

function notOwn(): AppError {
  const message = "Only whoever logged the time undoes it, on the same day; after that a controller takes it back";
  return new AppError("forbidden", message, { fields: [{ field: "entryId", rule: "not_own", message }] });
}
