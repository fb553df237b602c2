import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { auditCoOperation } from "./audit-co-operation.ts";
import { CreateCoOperationInput, MembershipInput, OfferMembershipInput } from "./schemas.ts";
import {
  decidingStanding,
  endingAfter,
  holdCoOperation,
  isInForce,
  type MemberRow,
  type Standing,
  standingIn,
} from "./standing.ts";

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
    const detail = { slug, name, costKey, validFrom };
    await auditCoOperation(tx, ctx, { action: "co-operation.create", id: made.id, detail });
    return { id: made.id };
  });
}

/**
 * Offers a municipality membership, or another part of the key, from a day on. It counts when that municipality has accepted.
 * To one's own it is another part of the key, accepted at once, and it lasts no longer than the membership did. A membership
 * that another member ended is that member's to offer anew, as long as it is one.
 *
 * @throws AppError `not_found`, also when one's own municipality is no member; `invalid` naming `slug` when there is no such
 *   municipality, or with `ended_by_other` when another member ended its membership, or with `not_a_member` naming `validFrom` when it is one's own, and no member on that day; `overlap` when one's
 *   own has a key from that day or a later one already.
 */
export async function offerMembership(ctx: Context, rawInput: OfferMembershipInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = OfferMembershipInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, slug, costKey, validFrom } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const standing = await decidingStanding(tx, ctx, id);
    const tenant = await tx.tenant.findUnique({ where: { slug } });
    if (!tenant)
      throw invalidFields([{ path: ["slug"], code: "unknown_tenant", message: "There is no such municipality" }]);
    const member = { coOperationId: id, tenantId: tenant.id, costKey, validFrom: toDbDate(validFrom) };
    const isOwn = tenant.id === ctx.tenantId;
    if (!isOwn) refuseEnded(ctx, standing, tenant.id);
    // An offer that was not answered is replaced by the new one.
    if (!isOwn)
      await tx.coOperationMember.deleteMany({ where: { coOperationId: id, tenantId: tenant.id, acceptedAt: null } });
    const yes = isOwn && (await ownAnswer(tx, ctx, { standing, validFrom }));
    const { id: memberId } = await tx.coOperationMember.create({ data: { ...member, ...yes } });
    await auditCoOperation(tx, ctx, { action: "co-operation.offer", id, detail: { slug, costKey, validFrom } });
    return { id: memberId };
  });
}

/**
 * Accepts the part of the key that one's own municipality was offered: from its first day, others may write its share of common
 * operation into its ledger.
 *
 * @throws AppError `not_found`; `conflict` when it is accepted already; `overlap` when a later key is accepted already.
 */
export async function acceptMembership(ctx: Context, rawInput: MembershipInput): Promise<{ id: string }> {
  return answer(ctx, rawInput, async (tx, { id, offer, standing }) => {
    if (offer.tenantId !== ctx.tenantId) throw notFound("membership", offer.id);
    await endFormerKey(tx, standing, { tenantId: ctx.tenantId, validFrom: fromDbDate(offer.validFrom) });
    const data = { acceptedBy: ctx.actor.name, acceptedAt: ctx.now() };
    await tx.coOperationMember.update({ where: { id: offer.id, tenantId: ctx.tenantId }, data });
    await auditCoOperation(tx, ctx, { action: "co-operation.accept", id, detail: told(offer) });
  });
}

/**
 * Says no to the part of the key that one's own municipality was offered.
 *
 * @throws AppError `not_found`; `conflict` when it is accepted already.
 */
export async function declineMembership(ctx: Context, rawInput: MembershipInput): Promise<{ id: string }> {
  return answer(ctx, rawInput, async (tx, { id, offer }) => {
    if (offer.tenantId !== ctx.tenantId) throw notFound("membership", offer.id);
    await tx.coOperationMember.delete({ where: { id: offer.id, tenantId: ctx.tenantId } });
    await auditCoOperation(tx, ctx, { action: "co-operation.decline", id, detail: told(offer) });
  });
}

/**
 * Takes back what a municipality was offered and has not accepted, as a member.
 *
 * @throws AppError `not_found`; `conflict` when it is accepted already.
 */
export async function withdrawOffer(ctx: Context, rawInput: MembershipInput): Promise<{ id: string }> {
  return answer(ctx, rawInput, async (tx, { id, offer, standing }) => {
    if (!standing.decides) throw notFound("membership", offer.id);
    await tx.coOperationMember.delete({ where: { id: offer.id } });
    const detail = { slug: offer.tenant.slug, ...told(offer) };
    await auditCoOperation(tx, ctx, { action: "co-operation.withdraw", id, detail });
  });
}

type Offered = { id: string; offer: MemberRow; standing: Standing };

/** Does to an offer what only one can do. */
async function answer(
  ctx: Context,
  rawInput: MembershipInput,
  deed: (tx: DbOrTransaction, offered: Offered) => Promise<void>,
): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = MembershipInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, memberId } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const standing = await standingIn(tx, ctx, id);
    const offer = standing.members.find((member) => member.id === memberId);
    if (!offer || (offer.tenantId !== ctx.tenantId && !standing.decides)) throw notFound("membership", memberId);
    if (offer.acceptedAt !== null) throw conflict("The membership is accepted already");
    await deed(tx, { id, offer, standing });
    return { id: memberId };
  });
}

const told = ({ costKey, validFrom }: MemberRow) => ({
  costKey: costKey.toNumber(),
  validFrom: fromDbDate(validFrom),
});

/** One member alone does not undo what another decided: who was put out comes back by who put it out. */
function refuseEnded({ tenantId, now }: Context, { members }: Standing, askedId: string): void {
  const accepted = members.filter((member) => member.tenantId === askedId && member.acceptedAt !== null);
  const latest = accepted.toSorted((one, other) => Number(one.acceptedAt) - Number(other.acceptedAt)).at(-1);
  const endedById = latest?.endedById ?? null;
  if (endedById === null || endedById === tenantId) return;
  const [ender] = endingAfter(members, localDateOf(now())).filter((member) => member.tenantId === endedById);
  if (!ender) return;
  const message = `${ender.tenant.name} ended its membership: as long as that is a member, it alone offers it anew`;
  throw invalidFields([{ path: ["slug"], code: "ended_by_other", message }]);
}

type NewKey = { tenantId: string; validFrom: string };

/** One's own yes to a key that follows another: nobody lets itself in, nor stays longer than the others have agreed to. */
async function ownAnswer(
  tx: DbOrTransaction,
  { tenantId, actor, now }: Context,
  { standing, validFrom }: { standing: Standing; validFrom: string },
) {
  const former = await endFormerKey(tx, standing, { tenantId, validFrom });
  if (!former) {
    const message = `The municipality is no member on ${validFrom}: another member must offer it`;
    throw invalidFields([{ path: ["validFrom"], code: "not_a_member", message }]);
  }
  return { validTo: former.validTo, endedById: former.endedById, acceptedBy: actor.name, acceptedAt: now() };
}

/** @returns The key that was to be valid that day, as it was before. */
async function endFormerKey(
  tx: DbOrTransaction,
  { members }: Standing,
  { tenantId, validFrom }: NewKey,
): Promise<MemberRow | undefined> {
  const begins = toDbDate(validFrom);
  const accepted = members.filter((member) => member.tenantId === tenantId && isInForce(member));
  const later = accepted.find((member) => member.validFrom >= begins);
  if (later) {
    const message = `A key is accepted from ${fromDbDate(later.validFrom)} already`;
    throw new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
  }
  const former = accepted.find(({ validTo }) => validTo === null || validTo > begins);
  if (former) await tx.coOperationMember.update({ where: { id: former.id }, data: { validTo: begins } });
  return former;
}
