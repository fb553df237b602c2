import { invalidFields } from "../errors.ts";
import { holdUser } from "./hold-user.ts";
import { hashPassword } from "./password.ts";
import { SetUserPasswordInput } from "./schemas.ts";
import { auditSystem, type Installer } from "./system-audit.ts";

/**
 * Gives a person another password, and ends what was opened with the one of before. A lock after wrong passwords ends too; a
 * person who is shut out stays so.
 *
 * @returns How many sessions were ended.
 * @throws AppError `invalid`; `not_found`.
 */
export async function setUserPassword(
  engine: Installer,
  rawInput: SetUserPasswordInput,
): Promise<{ endedSessions: number }> {
  const parsed = SetUserPasswordInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const passwordHash = await hashPassword(parsed.data.password);
  return engine.db.$transaction(async (tx) => {
    const { id, tenantId } = await holdUser(tx, parsed.data.email);
    await tx.user.update({ where: { id, tenantId }, data: { passwordHash, failedSignIns: 0, lockedUntil: null } });
    const { count: sessions } = await tx.session.deleteMany({ where: { userId: id, tenantId } });
    const event = { action: "user.set_password", entity: "user", entityId: id, detail: { sessions } };
    await auditSystem({ tx, engine }, tenantId, event);
    return { endedSessions: sessions };
  });
}
