import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { requireOwner } from "./owners.ts";
import { RevokeHarvestInput, WithdrawHarvestInput } from "./schemas.ts";

/**
 * Takes back a harvest that was a mistake, as if it had never been; it stays to be seen, with the reason.
 *
 * @throws AppError `not_found`; `forbidden`; `conflict` when it was withdrawn before; `period_closed` when it counts in a
 * closed period.
 */
export async function withdrawHarvest(ctx: Context, rawInput: WithdrawHarvestInput): Promise<{ id: string }> {
  requirePermission(ctx, "harvests:write");
  const parsed = WithdrawHarvestInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const { month, standing } = await ownHarvest(tx, ctx, id);
    const from = fromDbDate(month);
    await assertPeriodOpen(tx, ctx, { from, through: standing ? null : from, field: "id" });
    const { count } = await tx.harvest.updateMany({
      where: { id, tenantId: ctx.tenantId, withdrawnAt: null },
      data: { withdrawnAt: ctx.now(), withdrawReason: reason },
    });
    if (count === 0) throw conflict("It was withdrawn before");
    await emitAudit(tx, ctx, {
      action: "harvest.withdraw",
      entity: "harvest",
      entityId: id,
      detail: { reason },
    });
    return { id };
  });
}

/**
 * Ends a standing harvest: it is for no month from the given one on.
 *
 * @throws AppError `not_found`; `forbidden`; `invalid` when it begins in that month or later; `conflict` when it is not
 * standing, or was ended before; `period_closed`.
 */
export async function revokeHarvest(ctx: Context, rawInput: RevokeHarvestInput): Promise<{ id: string }> {
  requirePermission(ctx, "harvests:write");
  const parsed = RevokeHarvestInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const from = `${parsed.data.from}-01`;
  return ctx.db.$transaction(async (tx) => {
    const harvest = await ownHarvest(tx, ctx, id);
    if (!harvest.standing) throw conflict("Only a standing harvest is ended; another is withdrawn");
    if (from <= fromDbDate(harvest.month)) {
      const message = "Must be after its first month: one that was never to be is withdrawn";
      throw invalidFields([{ path: ["from"], code: "not_after_first_month", message }]);
    }
    await assertPeriodOpen(tx, ctx, { from, through: null, field: "from" });
    const { count } = await tx.harvest.updateMany({
      where: { id, tenantId: ctx.tenantId, withdrawnAt: null, revokedFrom: null },
      data: { revokedFrom: toDbDate(from), revokeReason: reason, revokedAt: ctx.now() },
    });
    if (count === 0) throw conflict("It was ended or withdrawn before");
    const detail = { from: parsed.data.from, reason };
    await emitAudit(tx, ctx, { action: "harvest.revoke", entity: "harvest", entityId: id, detail });
    return { id };
  });
}

async function ownHarvest(tx: DbOrTransaction, ctx: Context, id: string) {
  const harvest = await tx.harvest.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!harvest) throw notFound("harvest", id);
  await requireOwner(tx, ctx, harvest.unitId);
  return harvest;
}
