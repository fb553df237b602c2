import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { auditCoOperation } from "./audit-co-operation.ts";
import { EndMembershipInput, LeaveCoOperationInput } from "./schemas.ts";
import { endingAfter, holdCoOperation, type Standing, standingIn } from "./standing.ts";

/**
 * Ends one's own municipality's membership from a day on, today or later: of days gone by, time has been split by it. What it
 * was offered and has not answered goes with it.
 *
 * @throws AppError `not_found` when it is no member that day or later; `invalid` with the rule `in_past`.
 */
export async function leaveCoOperation(ctx: Context, rawInput: LeaveCoOperationInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = LeaveCoOperationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, validTo } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const ended = await end(tx, ctx, { standing: await standingIn(tx, ctx, id), tenantId: ctx.tenantId, validTo });
    await auditCoOperation(tx, ctx, { action: "co-operation.leave", id, detail: { validTo } });
    return { id: ended };
  });
}

/**
 * Ends a municipality's membership from a day on, as a member of today, today or later: to come back, that municipality must
 * be offered it anew, by who ended it first as long as that is a member. It stands in its audit log too.
 *
 * @throws AppError `not_found`, also when one's own municipality is a member only from a later day on; `invalid` with the rule
 *   `in_past`.
 */
export async function endMembership(ctx: Context, rawInput: EndMembershipInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = EndMembershipInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, memberId, validTo, reason } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    const standing = await standingIn(tx, ctx, id);
    if (!standing.isMember) throw notFound("co-operation", id);
    const member = standing.members.find((one) => one.id === memberId);
    if (!member) throw notFound("membership", memberId);
    const { tenantId, tenant } = member;
    const ended = await end(tx, ctx, { standing, tenantId, validTo });
    const detail = { slug: tenant.slug, validTo, reason };
    await auditCoOperation(tx, ctx, { action: "co-operation.end", id, detail, alsoOf: tenantId });
    return { id: ended };
  });
}

type Ending = { standing: Standing; tenantId: string; validTo: string };

async function end(tx: DbOrTransaction, ctx: Context, { standing, tenantId, validTo }: Ending): Promise<string> {
  const today = localDateOf(ctx.now());
  if (validTo < today) {
    const message = `Must be ${today} or later: what was shared before is split already`;
    throw invalidFields([{ path: ["validTo"], code: "in_past", message }]);
  }
  const day = toDbDate(validTo);
  const lasting = endingAfter(standing.members, validTo).filter((member) => member.tenantId === tenantId);
  const [first] = lasting;
  const coOperationId = standing.coOperation.id;
  if (!first) throw notFound("membership", coOperationId);
  for (const { id, validFrom, endedById } of lasting) {
    // Whose decision it was first stands: else another could end it once more, and offer it anew.
    const by = tenantId === ctx.tenantId || endedById !== null ? {} : { endedById: ctx.tenantId };
    // One that had not begun ends where it would have: it was never valid.
    await tx.coOperationMember.update({ where: { id }, data: { validTo: validFrom > day ? validFrom : day, ...by } });
  }
  // An offer from before could else be accepted afterwards, and undo the end.
  await tx.coOperationMember.deleteMany({ where: { coOperationId, tenantId, acceptedAt: null } });
  return first.id;
}
