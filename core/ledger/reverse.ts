import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction, LedgerEntry, LedgerKind } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { addEntries, type NewEntry, type Writer } from "./add-entries.ts";
import { ReverseCaseInput, ReverseEntryInput, type WrittenEntry } from "./schemas.ts";

/**
 * Takes an entry back: a REVERSAL with the opposite effect on the net, dated today, whenever the entry was. Each entry is
 * taken back once, and what takes back is not taken back itself.
 *
 * @throws AppError `not_found`; `invalid` naming `entryId` for a reversal, and for a debit that covered a later stop of its
 *   case that a person took up; `duplicate` for an entry taken back before;
 *   `period_closed` when today's period is.
 */
export async function reverseEntry(ctx: Context, rawInput: ReverseEntryInput): Promise<WrittenEntry> {
  requirePermission(ctx, "ledger:reverse");
  requirePerson(ctx, "take an entry back");
  const parsed = ReverseEntryInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { entryId, reason } = parsed.data;
  return inTransaction(ctx, async (tx) => {
    // Whoever takes back the same entry waits here, and then finds it taken back.
    const found = await tx.$queryRaw<unknown[]>`
      select id from ledger_entry where id = ${entryId}::bigint and tenant_id = ${ctx.tenantId}::uuid for update`;
    if (found.length === 0) throw notFound("ledger entry", `${entryId}`);
    const entry = await tx.ledgerEntry.findUniqueOrThrow({ where: { id: BigInt(entryId) } });
    return reverse(tx, ctx, { entry, reason, field: "entryId" });
  });
}

/**
 * Takes back what a case was credited. What people spent on it stays debited: it was spent.
 *
 * @throws AppError `not_found` for the case, and for one without a credit; `duplicate`; `period_closed`.
 */
export async function reverseCase(ctx: Context, rawInput: ReverseCaseInput): Promise<WrittenEntry> {
  requirePermission(ctx, "ledger:reverse");
  requirePerson(ctx, "take an entry back");
  const parsed = ReverseCaseInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { workItemId, reason } = parsed.data;
  const { tenantId } = ctx;
  return inTransaction(ctx, async (tx) => {
    const item = await tx.workItem.findFirst({ where: { id: workItemId, tenantId } });
    if (!item) throw notFound("work item", workItemId);
    const [credit] = await creditsOf(tx, ctx, [workItemId]);
    if (!credit) throw notFound("credit of work item", workItemId);
    const entry = await tx.ledgerEntry.findUniqueOrThrow({ where: { id: credit.id } });
    return reverse(tx, ctx, { entry, reason, field: "workItemId" });
  });
}

/**
 * Takes back, today, what cases were credited and is not taken back yet. That today's period is open is for the caller to
 * see to.
 *
 * @returns Ids of the reversals.
 */
export async function takeBackCredits(
  tx: DbOrTransaction,
  ctx: Writer,
  { workItemIds, reason }: { workItemIds: readonly string[]; reason: string },
): Promise<bigint[]> {
  const found = await creditsOf(tx, ctx, workItemIds);
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  const [credits, before] = await Promise.all([
    tx.ledgerEntry.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } }),
    tx.ledgerEntry.findMany({ where: { reversesId: { in: ids } }, select: { reversesId: true } }),
  ]);
  const takenBack = new Set(before.map(({ reversesId }) => reversesId));
  const localDate = localDateOf(ctx.now());
  const standing = credits.filter(({ id }) => !takenBack.has(id));
  return addEntries(
    tx,
    ctx,
    standing.map((entry) => reversalOf(entry, { localDate, reason })),
  );
}

/** What cases were credited. Whoever takes back one of them meanwhile waits here, or is waited for, and is then found. */
async function creditsOf(
  tx: DbOrTransaction,
  { tenantId }: Writer,
  workItemIds: readonly string[],
): Promise<{ id: bigint }[]> {
  return tx.$queryRaw`
    select e.id from work_item w join ledger_entry e on e.automation_id = w.automation_id
      and e.business_key_hash = w.business_key_hash and e.kind = 'CREDIT'
    where w.id = any(${[...workItemIds]}::uuid[]) and w.tenant_id = ${tenantId}::uuid
    order by e.id for update of e`;
}

type Reversal = {
  entry: LedgerEntry;
  reason: string;
  field: string;
  /** The day it is taken back on; today when left out. */
  localDate?: string;
};

/**
 * Takes an entry that is locked back.
 *
 * @throws AppError as {@link reverseEntry} does, naming `field`.
 */
export async function reverse(
  tx: DbOrTransaction,
  ctx: Context,
  { entry, reason, field, localDate = localDateOf(ctx.now()) }: Reversal,
): Promise<WrittenEntry> {
  if (entry.kind === "REVERSAL") {
    throw invalidFields([{ path: [field], code: "is_reversal", message: "What takes back is not taken back itself" }]);
  }
  const before = await tx.ledgerEntry.findFirst({ where: { reversesId: entry.id }, select: { id: true } });
  if (before) {
    const message = `Taken back already, by entry ${before.id}`;
    throw new AppError("duplicate", `${field}: ${message}`, { fields: [{ field, rule: "already_reversed", message }] });
  }
  await assertCoversNothingLater(tx, { entry, field });
  await assertPeriodOpen(tx, ctx, { from: localDate, field });
  const [id] = await addEntries(tx, ctx, [reversalOf(entry, { localDate, reason })]);
  const entryId = Number(entry.id);
  await emitAudit(tx, ctx, {
    action: "ledger.reverse",
    entity: "ledger_entry",
    entityId: `${entryId}`,
    detail: { reversalId: Number(id), kind: entry.kind, seconds: entry.seconds, reason },
  });
  return { id: Number(id) };
}

/** A debit stands for a later stop of its case too, where nobody took up the one before: without it that time would be lost. */
async function assertCoversNothingLater(
  tx: DbOrTransaction,
  { entry, field }: Pick<Reversal, "entry" | "field">,
): Promise<void> {
  if (entry.kind !== "RESIDUAL" || entry.workItemId === null) return;
  const { tenantId, workItemId, id: coveringDebitId } = entry;
  const where = { tenantId, workItemId, coveringDebitId };
  const covered = await tx.attempt.findFirst({ where, select: { number: true } });
  if (!covered) return;
  const message = `It covers attempt ${covered.number} as well, which a person took up`;
  throw invalidFields([{ path: [field], code: "covers_later_stop", message }]);
}

/** Whether seconds of a kind were freed, and not spent. */
function isFreed(kind: LedgerKind): boolean {
  return kind !== "RESIDUAL" && kind !== "OPERATION";
}

function reversalOf(entry: LedgerEntry, { localDate, reason }: { localDate: string; reason: string }): NewEntry {
  const { automationId, measureId, processId, unitId, workItemId, baselineId, baselineSeconds, evidenceClass } = entry;
  // Time that people spent counts in full whatever its class, and so must its reversal: no baseline says how sure that is.
  const proof = isFreed(entry.kind) ? { baselineId, baselineSeconds } : {};
  return {
    automationId,
    measureId,
    processId,
    unitId,
    workItemId,
    ...proof,
    evidenceClass,
    kind: "REVERSAL",
    localDate,
    robotShare: entry.robotShare.toNumber(),
    seconds: isFreed(entry.kind) ? -entry.seconds : entry.seconds,
    cases: entry.kind === "CREDIT" ? 1 : entry.cases,
    estimated: entry.estimated,
    counterfactual: entry.counterfactual,
    reversesId: entry.id,
    reason,
  };
}
