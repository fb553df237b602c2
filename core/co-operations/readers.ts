import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { auditCoOperation } from "./audit-co-operation.ts";
import { AddCoOperationReaderInput, RemoveCoOperationReaderInput } from "./schemas.ts";
import { decidingStanding, membersOn } from "./standing.ts";

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
    const { members } = await decidingStanding(tx, ctx, id);
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
    const { id: userId, tenantId: alsoOf } = user;
    await auditCoOperation(tx, ctx, { action: "co-operation.reader", id, detail: { userId }, alsoOf });
    return { id: userId };
  });
}

/**
 * Lets a person see the sums of all members no more; every member may, since they are its sums too.
 *
 * @throws AppError `not_found`, also when that person does not see them.
 */
export async function removeCoOperationReader(
  ctx: Context,
  rawInput: RemoveCoOperationReaderInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = RemoveCoOperationReaderInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, userId } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await decidingStanding(tx, ctx, id);
    const { count } = await tx.coOperationReader.deleteMany({ where: { coOperationId: id, userId } });
    if (count === 0) throw notFound("reader", userId);
    const user = await tx.user.findUnique({ where: { id: userId }, select: { tenantId: true } });
    const alsoOf = user?.tenantId ?? ctx.tenantId;
    await auditCoOperation(tx, ctx, { action: "co-operation.remove_reader", id, detail: { userId }, alsoOf });
    return { id: userId };
  });
}
