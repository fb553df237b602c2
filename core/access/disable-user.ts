import { invalidFields } from "../errors.ts";
import { holdUser } from "./hold-user.ts";
import { inForceAt } from "./keys-in-force.ts";
import { NameUserInput } from "./schemas.ts";
import { auditSystem, type Installer } from "./system-audit.ts";

/** Whether something was changed, or was as asked already. */
export type ChangedUser = { isChanged: boolean };

/** The same, and how many API keys in force the person made. */
type DisabledUser = ChangedUser & { keysInForce: number };

/**
 * Shuts a person out: whoever is signed in is so no longer, and nobody signs in as that person. What the person did stands, and
 * so do the API keys that the person made.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function disableUser(engine: Installer, rawInput: NameUserInput): Promise<DisabledUser> {
  const parsed = NameUserInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return engine.db.$transaction(async (tx) => {
    const { id, tenantId, disabledAt } = await holdUser(tx, parsed.data.email);
    const now = engine.now();
    const keysInForce = await tx.apiKey.count({ where: { tenantId, createdById: id, ...inForceAt(now) } });
    if (disabledAt !== null) return { isChanged: false, keysInForce };
    await tx.user.update({ where: { id, tenantId }, data: { disabledAt: now } });
    const { count: sessions } = await tx.session.deleteMany({ where: { userId: id, tenantId } });
    const event = { action: "user.disable", entity: "user", entityId: id, detail: { sessions } };
    await auditSystem({ tx, engine }, tenantId, event);
    return { isChanged: true, keysInForce };
  });
}

/**
 * Lets a person who was shut out sign in again, with the password and the roles of before.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function enableUser(engine: Installer, rawInput: NameUserInput): Promise<ChangedUser> {
  const parsed = NameUserInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return engine.db.$transaction(async (tx) => {
    const { id, tenantId, disabledAt } = await holdUser(tx, parsed.data.email);
    if (disabledAt === null) return { isChanged: false };
    await tx.user.update({ where: { id, tenantId }, data: { disabledAt: null } });
    await auditSystem({ tx, engine }, tenantId, { action: "user.enable", entity: "user", entityId: id });
    return { isChanged: true };
  });
}
