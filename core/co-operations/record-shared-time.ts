import { emitAudit } from "../audit/index.ts";
import { splitByKey } from "../benefits/rules/cost-split.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import type { AppError } from "../errors.ts";
import { invalidFields, notFound } from "../errors.ts";
import { addEntries, askedBefore } from "../ledger/index.ts";
import { fromDbDate, inForceOn, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { refuseFuture } from "../refuse-future.ts";
import { type RecordedSharedTime, RecordSharedTimeInput } from "./schemas.ts";
import type { Split } from "./split.ts";
import { holdCoOperation, type MemberRow, membersOn, standingIn } from "./standing.ts";

type Shared = ReturnType<typeof RecordSharedTimeInput.parse>;

/**
 * Splits time and money that were spent in common on a day between its members by their keys. Each member's share of the time is
 * debited in its own ledger as operation, each one's share of the money is a cost of its own plan; the shares add up to the whole.
 * The same request again splits nothing more.
 *
 * @throws AppError `not_found`, also when one's own municipality is no member that day; `invalid` naming the field: neither time
 *   nor money, a day that has not come, a day on which all keys are 0 or a member has no unit; `period_closed` naming
 *   `localDate` when a member has closed it; `duplicate` naming `requestId`.
 */
export async function recordSharedTime(ctx: Context, rawInput: RecordSharedTimeInput): Promise<RecordedSharedTime> {
  requirePermission(ctx, "operation:log");
  const parsed = RecordSharedTimeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const shared = parsed.data;
  const { id: coOperationId, localDate, seconds, amountNok } = shared;
  if (seconds === 0 && amountNok === undefined) throw wrong("seconds", "required", "Give time, money or both");
  refuseFuture(ctx, "localDate", localDate);
  return inTransaction(ctx, async (tx) => {
    await holdCoOperation(tx, coOperationId);
    const { coOperation, members } = await standingIn(tx, ctx, coOperationId);
    const sharing = membersOn(members, localDate);
    if (!sharing.some(({ tenantId }) => tenantId === ctx.tenantId)) throw notFound("co-operation", coOperationId);
    const before = await ofRequest(tx, ctx, shared);
    if (before !== undefined) return { id: before, repeated: true };
    const split = await debit(tx, ctx, { shared, sharing, name: coOperation.name });
    const { id } = await tx.sharedTime.create({
      data: {
        coOperationId,
        seconds,
        split,
        reason: shared.reason,
        localDate: toDbDate(localDate),
        amountNok: amountNok ?? null,
        recordedBy: ctx.actor.name,
        recordedAt: ctx.now(),
        requestId: shared.requestId ?? null,
      },
    });
    const detail = { localDate, seconds, amountNok: amountNok ?? null };
    await emitAudit(tx, ctx, { action: "co-operation.share", entity: "co-operation", entityId: coOperationId, detail });
    return { id, repeated: false };
  });
}

/** What the same request shared before. @throws AppError `duplicate` when it asked for something else. */
async function ofRequest(tx: DbOrTransaction, { actor }: Context, shared: Shared): Promise<string | undefined> {
  const { id: coOperationId, requestId, localDate, seconds, amountNok, reason } = shared;
  if (requestId === undefined) return undefined;
  const before = await tx.sharedTime.findFirst({ where: { coOperationId, requestId } });
  if (!before) return undefined;
  const isSame =
    before.recordedBy === actor.name &&
    fromDbDate(before.localDate) === localDate &&
    before.seconds === seconds &&
    before.amountNok === (amountNok ?? null) &&
    before.reason === reason;
  if (!isSame) throw askedBefore(`shared time ${before.id}`);
  return before.id;
}

type Sharing = { shared: Shared; sharing: readonly MemberRow[]; name: string };

async function debit(tx: DbOrTransaction, ctx: Context, { shared, sharing, name }: Sharing): Promise<Split> {
  const { localDate, seconds, amountNok } = shared;
  const times = sharesOf(seconds, sharing);
  const amounts = amountNok === undefined ? undefined : sharesOf(amountNok, sharing);
  const split: Split = [];
  // In order of ids, so that two co-operations of the same members do not wait for each other.
  for (const { tenantId, tenant } of sharing.toSorted((one, other) => one.tenantId.localeCompare(other.tenantId))) {
    const theirs = { ...ctx, tenantId };
    const time = times.get(tenantId) ?? 0;
    const nok = amounts?.get(tenantId);
    const reason = `${name}: ${shared.reason}`;
    await assertPeriodOpen(tx, theirs, localDate);
    const unitId = await rootUnit(tx, { tenantId, name: tenant.name }, localDate);
    const entry = { kind: "OPERATION", unitId, localDate, seconds: time, evidenceClass: "A", reason } as const;
    const [ledgerEntryId] = time > 0 ? await addEntries(tx, theirs, [entry]) : [];
    // What others write into a municipality's ledger stands in its own log.
    if (ledgerEntryId !== undefined && tenantId !== ctx.tenantId) {
      const detail = { localDate, seconds: time, from: ctx.actor.name };
      const entityId = `${ledgerEntryId}`;
      await emitAudit(tx, theirs, { action: "co-operation.share", entity: "ledger_entry", entityId, detail });
    }
    if (nok !== undefined && nok > 0) {
      const cost = { tenantId, kind: "INVESTMENT", title: reason, amountNok: nok, source: name } as const;
      const recorded = { createdBy: ctx.actor.name, createdAt: ctx.now() };
      await tx.planCost.create({ data: { ...cost, ...recorded, validFrom: toDbDate(localDate) } });
    }
    split.push({
      tenantId,
      seconds: time,
      ...(nok !== undefined && { amountNok: nok }),
      ...(ledgerEntryId !== undefined && { ledgerEntryId: Number(ledgerEntryId) }),
    });
  }
  return split;
}

function sharesOf(whole: number, sharing: readonly MemberRow[]): Map<string, number> {
  const key = sharing.map(({ tenantId, costKey }) => ({ id: tenantId, weight: costKey.mul(10_000).toNumber() }));
  const shares = splitByKey(whole, key);
  if (!shares) throw wrong("localDate", "no_key", "Every member's key is 0 on that day");
  return new Map(shares.map(({ id, part }) => [id, part]));
}

/** What a member does in common is nobody's in particular: it is debited where its organisation begins. */
async function rootUnit(
  tx: DbOrTransaction,
  { tenantId, name }: { tenantId: string; name: string },
  localDate: string,
): Promise<string> {
  const day = toDbDate(localDate);
  const placed = await tx.unitPlacement.findFirst({
    where: { tenantId, parentId: null, ...inForceOn(day) },
    orderBy: [{ validFrom: "asc" }, { id: "asc" }],
  });
  if (!placed) throw wrong("localDate", "no_unit", `${name} has no unit on that day`);
  return placed.unitId;
}

function wrong(field: string, code: string, message: string): AppError {
  return invalidFields([{ path: [field], code, message }]);
}
