import { z } from "zod";
import { isAllowed } from "../access/index.ts";
import { unitAndAbove } from "../benefits/index.ts";
import { type Context, requirePerson } from "../context.ts";
import type { DbOrTransaction, User } from "../db.ts";
import { AppError, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { parentsOn } from "./months.ts";
import type { HarvestYear } from "./schemas.ts";

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
  requirePerson(ctx, "decide what freed time becomes");
  const unit = await db.organisationUnit.findFirst({ where: { id: unitId, tenantId: ctx.tenantId } });
  if (!unit) throw notFound("unit", unitId);
  const isMine = await ownUnits(db, ctx);
  if (isMine(unitId)) return;
  throw new AppError(
    "forbidden",
    `${ctx.actor.name} does not own the benefits of ${unit.code}, nor of a unit above it`,
  );
}

/** Why no reminder is sent to an owner: the account is off, or has no address or no right to record anything; else undefined. */
export function hindranceOf({ disabledAt, email, roles }: User): "NO_ADDRESS" | "NO_ROLE" | undefined {
  if (disabledAt !== null || !z.email().safeParse(email).success) return "NO_ADDRESS";
  return isAllowed(roles, "harvests:write") ? undefined : "NO_ROLE";
}

/** Owners of benefits whom the monthly reminder does not reach, by name, and why. */
export async function unreachedOwners(db: DbOrTransaction, tenantId: string): Promise<HarvestYear["unreached"]> {
  const owned = await db.organisationUnit.findMany({ where: { tenantId, benefitOwnerId: { not: null } } });
  const owners = await db.user.findMany({
    where: { tenantId, id: { in: owned.flatMap(({ benefitOwnerId }) => benefitOwnerId ?? []) } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const latest = await db.alertDelivery.findMany({
    where: { tenantId, kind: "harvest.reminder", recipientId: { in: owners.map(({ id }) => id) } },
    orderBy: { createdAt: "desc" },
    distinct: ["recipientId"],
  });
  return owners.flatMap((owner): HarvestYear["unreached"] => {
    const why = hindranceOf(owner);
    if (why !== undefined) return [{ name: owner.name, why, error: null }];
    const failed = latest.find(({ recipientId, status }) => recipientId === owner.id && status === "FAILED");
    return failed ? [{ name: owner.name, why: "NOT_SENT", error: failed.lastError }] : [];
  });
}
