import { v7 as uuidv7 } from "uuid";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { addEntries, type NewEntry } from "./add-entries.ts";
import type { LoggedTime } from "./schemas.ts";

type Request = {
  /** What the one who asks calls the request, a UUID; left out, it is like no other. */
  requestId: string | undefined;
  entry: NewEntry;
};

/**
 * Writes an entry that was asked for by hand, once: the same request again, as a second click sends it, finds the entry of
 * the first. Requests of one id come one after the other, to the end of the transaction.
 *
 * @throws AppError `duplicate` naming `requestId`, which asked for something else before; `period_closed` naming `localDate`.
 */
export async function addOnce(
  tx: DbOrTransaction,
  ctx: Context,
  { requestId = uuidv7(), entry }: Request,
): Promise<LoggedTime> {
  const { tenantId, actor } = ctx;
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended('ledger request ' || ${tenantId} || ' ' || ${requestId}, 0))`;
  const before = await tx.ledgerRequest.findUnique({ where: { tenantId_id: { tenantId, id: requestId } } });
  if (before) {
    const isSame = before.actorId === actor.id && (await isAsAsked(tx, before.entryId, entry));
    if (!isSame) throw askedBefore(`entry ${before.entryId}`);
    return { id: Number(before.entryId), repeated: true };
  }
  await assertPeriodOpen(tx, ctx, entry.localDate);
  const [entryId] = await addEntries(tx, ctx, [entry]);
  if (entryId === undefined) throw new Error("An entry that is written has an id");
  await tx.ledgerRequest.create({ data: { tenantId, id: requestId, actorId: actor.id, entryId } });
  return { id: Number(entryId), repeated: false };
}

async function isAsAsked(tx: DbOrTransaction, entryId: bigint, asked: NewEntry): Promise<boolean> {
  const written = await tx.ledgerEntry.findUniqueOrThrow({ where: { id: entryId } });
  return (
    written.kind === asked.kind &&
    written.automationId === (asked.automationId ?? null) &&
    written.workItemId === (asked.workItemId ?? null) &&
    written.seconds === asked.seconds &&
    written.estimated === (asked.estimated ?? false) &&
    fromDbDate(written.localDate) === asked.localDate &&
    written.reason === maskPersonalNumbers(asked.reason)
  );
}

/** A request's id was sent before, with another request. @param what The first one led to. */
export function askedBefore(what: string): AppError {
  const message = `Asked for something else before, which is ${what}: send a new id`;
  return new AppError("duplicate", `requestId: ${message}`, {
    fields: [{ field: "requestId", rule: "used_before", message }],
  });
}
