import {
  acceptMembership,
  createCoOperation,
  offerMembership,
  recordSharedTime,
} from "../../../core/co-operations/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { aTenant, aUnit, aUser, contextFor, unique } from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");
export const validFrom = "2026-01-01";

export async function aMunicipality(engine: Engine, name: string) {
  const tenant = await aTenant(engine.db, { name });
  const { id: unitId } = await aUnit(engine.db, { tenantId: tenant.id, name });
  const as = (...roles: Parameters<typeof contextFor>[1]["roles"]) =>
    contextFor(engine, { roles, tenantId: tenant.id, now });
  const admin = await as("ADMINISTRATOR");
  return { ...tenant, unitId, admin, as };
}

/** Two municipalities that share by 3 to 1, and a third that has no part in it. */
export async function aCoOperation(engine: Engine, keys: [number, number] = [3, 1]) {
  const host = await aMunicipality(engine, "Fjordvik kommune");
  const guest = await aMunicipality(engine, "Austdal kommune");
  const stranger = await aMunicipality(engine, "Vestre Sund kommune");
  const founding = { slug: unique("samarbeid"), name: "Robotsamarbeidet", costKey: keys[0], validFrom };
  const { id } = await createCoOperation(host.admin, founding);
  const { id: memberId } = await offerMembership(host.admin, { id, slug: guest.slug, costKey: keys[1], validFrom });
  const accept = () => acceptMembership(guest.admin, { id, memberId });
  return { id, memberId, host, guest, stranger, accept, slug: founding.slug };
}

export const share = (ctx: Context, id: string, more: Partial<Parameters<typeof recordSharedTime>[1]> = {}) =>
  recordSharedTime(ctx, { id, localDate: "2026-05-04", seconds: 3_601, reason: "Ny versjon av portalen", ...more });

export async function emailOf(engine: Engine, { id: tenantId }: { id: string }) {
  const name = "Leser Nordmann";
  return (await aUser(engine.db, { tenantId, name, roles: ["MANAGEMENT"] })).email.toUpperCase();
}

export async function readerOf(engine: Engine, { id: tenantId }: { id: string }): Promise<Context> {
  const { id, name, roles } = await engine.db.user.findFirstOrThrow({ where: { tenantId, name: "Leser Nordmann" } });
  return { ...engine, now, tenantId, actor: { kind: "user", id, name, roles } };
}
