import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import {
  AcceptMembershipInput,
  AddCoOperationReaderInput,
  CreateCoOperationInput,
  LeaveCoOperationInput,
  OfferMembershipInput,
} from "./schemas.ts";
import { holdCoOperation, membersOn, type Standing, standingIn } from "./standing.ts";

/**
 * Founds a co-operation with one's own municipality as its first member.
 *
 * @throws AppError `invalid`; `duplicate` naming `slug`.
 */
export async function createCoOperation(ctx: Context, rawInput: CreateCoOperationInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = CreateCoOperationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { slug, name, costKey, validFrom } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const [made] = await tx.coOperation.createManyAndReturn({
      data: [{ slug, name, createdAt: ctx.now() }],
      skipDuplicates: true,
    });
    if (!made) {
      const message = `There is a co-operation ${slug} already`;
      throw new AppError("duplicate", message, { fields: [{ field: "slug", rule: "duplicate", message }] });
    }
    await tx.coOperationMember.create({
      data: {
        coOperationId: made.id,
        tenantId: ctx.tenantId,
        costKey,
        validFrom: toDbDate(validFrom),
        acceptedBy: ctx.actor.name,
        acceptedAt: ctx.now(),
      },
    });
    await audit(tx, ctx, { action: "co-operation.create", id: made.id, detail: { slug, name, costKey, validFrom } });
    return { id: made.id };
  });
}

/**
 * Offers a municipality membership, or another part of the key, from a day on. It counts when that municipality has accepted;
 * one's own is accepted at once.
 *
 * @throws AppError `not_found`, also when one's own municipality is no member; `invalid` naming `slug` when there is no such
 *   municipality; `overlap` when one's own has a key from that day or a later one already.
 */
export async function offerMembership(ctx: Context, rawInput: OfferMembershipInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = OfferMembershipInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, slug, costKey, validFrom } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const standing = await ownStanding(tx, ctx, id);
    const tenant = await tx.tenant.findUnique({ where: { slug } });
    if (!tenant)
      throw invalidFields([{ path: ["slug"], code: "unknown_tenant", message: "There is no such municipality" }]);
    const member = { coOperationId: id, tenantId: tenant.id, costKey, validFrom: toDbDate(validFrom) };
    const accepted = tenant.id === ctx.tenantId;
    if (accepted) await endFormerKey(tx, standing, { tenantId: tenant.id, validFrom });
    // An offer that was not answered is replaced by the new one.
    else await tx.coOperationMember.deleteMany({ where: { coOperationId: id, tenantId: tenant.id, acceptedAt: null } });
    const yes = accepted && { acceptedBy: ctx.actor.name, acceptedAt: ctx.now() };
    const { id: memberId } = await tx.coOperationMember.create({ data: { ...member, ...yes } });
    await audit(tx, ctx, { action: "co-operation.offer", id, detail: { slug, costKey, validFrom } });
    return { id: memberId };
  });
}

/**
 * Accepts the part of the key that one's own municipality was offered: from its first day, others may write its share of common
 * operation into its ledger.
 *
 * @throws AppError `not_found`; `conflict` when it is accepted already; `overlap` when a later key is accepted already.
 */
export async function acceptMembership(ctx: Context, rawInput: AcceptMembershipInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = AcceptMembershipInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, memberId } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const standing = await standingIn(tx, ctx, id);
    const offer = standing.members.find((member) => member.id === memberId && member.tenantId === ctx.tenantId);
    if (!offer) throw notFound("membership", memberId);
    if (offer.acceptedAt !== null) throw conflict("The membership is accepted already");
    await endFormerKey(tx, standing, { tenantId: ctx.tenantId, validFrom: fromDbDate(offer.validFrom) });
    const data = { acceptedBy: ctx.actor.name, acceptedAt: ctx.now() };
    await tx.coOperationMember.update({ where: { id: memberId, tenantId: ctx.tenantId }, data });
    const detail = { costKey: offer.costKey.toNumber(), validFrom: fromDbDate(offer.validFrom) };
    await audit(tx, ctx, { action: "co-operation.accept", id, detail });
    return { id: memberId };
  });
}

/**
 * Ends one's own municipality's membership from a day on.
 *
 * @throws AppError `not_found` when it is no member that goes on; `invalid` when the day is not after its first.
 */
export async function leaveCoOperation(ctx: Context, rawInput: LeaveCoOperationInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = LeaveCoOperationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, validTo } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const { members } = await standingIn(tx, ctx, id);
    const mine = members.find(
      (member) => member.tenantId === ctx.tenantId && member.acceptedAt !== null && member.validTo === null,
    );
    if (!mine) throw notFound("membership", id);
    if (toDbDate(validTo) <= mine.validFrom) {
      const message = `Must be after ${fromDbDate(mine.validFrom)}`;
      throw invalidFields([{ path: ["validTo"], code: "not_after_from", message }]);
    }
    await tx.coOperationMember.update({ where: { id: mine.id }, data: { validTo: toDbDate(validTo) } });
    await audit(tx, ctx, { action: "co-operation.leave", id, detail: { validTo } });
    return { id: mine.id };
  });
}

/**
 * Lets a person of a member see the sums of all members, and never their cases.
 *
 * @throws AppError `not_found`; `invalid` naming `email` when no member of today has such a person; `duplicate`.
 */
export async function addCoOperationReader(ctx: Context, rawInput: AddCoOperationReaderInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = AddCoOperationReaderInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, email } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const { members } = await ownStanding(tx, ctx, id);
    const today = membersOn(members, localDateOf(ctx.now())).map(({ tenantId }) => tenantId);
    const where = { email: email.toLowerCase(), tenantId: { in: today }, disabledAt: null };
    const user = await tx.user.findFirst({ where });
    if (!user) {
      const message = "No member has a person with this e-mail";
      throw invalidFields([{ path: ["email"], code: "unknown_user", message }]);
    }
    const { count } = await tx.coOperationReader.createMany({
      data: [{ coOperationId: id, userId: user.id }],
      skipDuplicates: true,
    });
    if (count === 0) {
      const message = "This person sees the sums already";
      throw new AppError("duplicate", message, { fields: [{ field: "email", rule: "duplicate", message }] });
    }
    await audit(tx, ctx, { action: "co-operation.reader", id, detail: { userId: user.id } });
    return { id: user.id };
  });
}

/** As a member of today: who was only asked, or has left, decides nothing. */
async function ownStanding(tx: DbOrTransaction, ctx: Context, id: string): Promise<Standing> {
  const standing = await standingIn(tx, ctx, id);
  const today = membersOn(standing.members, localDateOf(ctx.now()));
  const comes = standing.members.filter(({ acceptedAt, validTo }) => acceptedAt !== null && validTo === null);
  if (![...today, ...comes].some(({ tenantId }) => tenantId === ctx.tenantId)) throw notFound("co-operation", id);
  return standing;
}

type NewKey = { tenantId: string; validFrom: string };

async function endFormerKey(
  tx: DbOrTransaction,
  { members }: Standing,
  { tenantId, validFrom }: NewKey,
): Promise<void> {
  const begins = toDbDate(validFrom);
  const accepted = members.filter((member) => member.tenantId === tenantId && member.acceptedAt !== null);
  const later = accepted.find((member) => member.validFrom >= begins);
  if (later) {
    const message = `A key is accepted from ${fromDbDate(later.validFrom)} already`;
    throw new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
  }
  const former = accepted.find(({ validTo }) => validTo === null || validTo > begins);
  if (former) await tx.coOperationMember.update({ where: { id: former.id }, data: { validTo: begins } });
}

type Deed = { action: string; id: string; detail: Parameters<typeof emitAudit>[2]["detail"] & object };

async function audit(tx: DbOrTransaction, ctx: Context, { action, id, detail }: Deed): Promise<void> {
  await emitAudit(tx, ctx, { action, entity: "co-operation", entityId: id, detail });
}
