import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { SetBenefitOwnerInput } from "./schemas.ts";

/**
 * Says who answers for what freed time in a unit, and in those below it without an owner of their own, becomes; null: nobody.
 *
 * @throws AppError `not_found` for the unit; `invalid` when the person is not there or has not the role.
 */
export async function setBenefitOwner(ctx: Context, rawInput: SetBenefitOwnerInput): Promise<{ id: string }> {
  requirePermission(ctx, "organisation:write");
  const parsed = SetBenefitOwnerInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { unitId, ownerId } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    if (ownerId !== null) {
      const owner = await tx.user.findFirst({ where: { id: ownerId, tenantId, disabledAt: null } });
      if (!owner?.roles.includes("BENEFIT_OWNER")) {
        const message = "Must be a person of the municipality with the role BENEFIT_OWNER";
        throw invalidFields([{ path: ["ownerId"], code: "not_benefit_owner", message }]);
      }
    }
    const { count } = await tx.organisationUnit.updateMany({
      where: { id: unitId, tenantId },
      data: { benefitOwnerId: ownerId },
    });
    if (count === 0) throw notFound("unit", unitId);
    await emitAudit(tx, ctx, {
      action: "unit.set_benefit_owner",
      entity: "unit",
      entityId: unitId,
      detail: { ownerId },
    });
    return { id: unitId };
  });
}

/** People who may be set as owners of benefits, by name. */
export async function listBenefitOwners(ctx: Context): Promise<{ id: string; name: string }[]> {
  requirePermission(ctx, "organisation:write");
  return ctx.db.user.findMany({
    where: { tenantId: ctx.tenantId, disabledAt: null, roles: { has: "BENEFIT_OWNER" } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, name: true },
  });
}
