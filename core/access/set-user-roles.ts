import { invalidFields } from "../errors.ts";
import type { ChangedUser } from "./disable-user.ts";
import { holdUser } from "./hold-user.ts";
import { SetUserRolesInput } from "./schemas.ts";
import { auditSystem, type Installer } from "./system-audit.ts";

/**
 * Gives a person these roles in place of those of before, from the next request on.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function setUserRoles(engine: Installer, rawInput: SetUserRolesInput): Promise<ChangedUser> {
  const parsed = SetUserRolesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const roles = [...new Set(parsed.data.roles)];
  return engine.db.$transaction(async (tx) => {
    const { id, tenantId, roles: before } = await holdUser(tx, parsed.data.email);
    if (before.length === roles.length && before.every((role) => roles.includes(role))) return { isChanged: false };
    await tx.user.update({ where: { id, tenantId }, data: { roles } });
    const detail = { roles: { from: before, to: roles } };
    await auditSystem({ tx, engine }, tenantId, { action: "user.set_roles", entity: "user", entityId: id, detail });
    return { isChanged: true };
  });
}
