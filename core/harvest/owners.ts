import { unitAndAbove } from "../benefits/index.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { parentsOn } from "./months.ts";

/** Which units the actor owns the benefits of: those that are his or hers, and all below them as the tree stands today. */
export async function ownUnits(db: DbOrTransaction, ctx: Context): Promise<(unitId: string) => boolean> {
  const { tenantId, actor } = ctx;
  const owned = await db.organisationUnit.findMany({
    where: { tenantId, benefitOwnerId: actor.id },
    select: { id: true },
  });
  const ids = new Set(owned.map(({ id }) => id));
  if (ids.size === 0) return () => false;
  const parents = parentsOn(await db.unitPlacement.findMany({ where: { tenantId } }), localDateOf(ctx.now()));
  return (unitId) => unitAndAbove(unitId, parents).some((id) => ids.has(id));
}

/**
 * Lets nobody decide for a unit but who owns its benefits, or those of a unit above it.
 *
 * @throws AppError `not_found`, `forbidden`.
 */
export async function requireOwner(db: DbOrTransaction, ctx: Context, unitId: string): Promise<void> {
  const unit = await db.organisationUnit.findFirst({ where: { id: unitId, tenantId: ctx.tenantId } });
  if (!unit) throw notFound("unit", unitId);
  const isMine = await ownUnits(db, ctx);
  if (isMine(unitId)) return;
  throw new AppError(
    "forbidden",
    `${ctx.actor.name} does not own the benefits of ${unit.code}, nor of a unit above it`,
  );
}
