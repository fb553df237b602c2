import type { Context, Engine } from "../../../core/context.ts";
import type { LedgerKind } from "../../../core/db.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { aTenant, aUnit, contextFor } from "../../support/context.ts";

export const now = () => new Date("2026-04-10T10:00:00Z");

type Entry = { unitId: string; localDate: string; seconds: number; kind?: LedgerKind };

/** Puts time into the ledger on a day. */
export async function freed(ctx: Context, { kind = "CREDIT", ...entry }: Entry): Promise<bigint> {
  const [id] = await addEntries(ctx.db, ctx, [{ kind, ...entry, evidenceClass: "B", reason: "prøve" }]);
  if (id === undefined) throw new Error("No entry was written");
  return id;
}

/** A service area with two units, and the owner of the benefits of the area. */
export async function aServiceArea(engine: Engine) {
  const { id: tenantId } = await aTenant(engine.db);
  const owner = await contextFor(engine, { roles: ["BENEFIT_OWNER"], tenantId, now });
  const area = await aUnit(engine.db, { tenantId, name: "Helse", level: "tjenesteområde" });
  await engine.db.organisationUnit.update({ where: { id: area.id }, data: { benefitOwnerId: owner.actor.id } });
  const [one, other] = [
    await aUnit(engine.db, { tenantId, name: "Sone nord", parentId: area.id }),
    await aUnit(engine.db, { tenantId, name: "Sone sør", parentId: area.id }),
  ];
  const neighbour = await aUnit(engine.db, { tenantId, name: "Skole" });
  return { tenantId, owner, area, one, other, neighbour };
}
