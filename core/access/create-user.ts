import { AppError, invalidFields } from "../errors.ts";
import { hashPassword } from "./password.ts";
import { CreateUserInput } from "./schemas.ts";
import { auditSystem, type Installer } from "./system-audit.ts";

/**
 * Adds a person; without a password for one who signs in elsewhere.
 *
 * @throws AppError `invalid`; `duplicate` naming `email`.
 */
export async function createUser(engine: Installer, rawInput: CreateUserInput): Promise<{ id: string }> {
  const parsed = CreateUserInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { password, ...person } = parsed.data;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return engine.db.$transaction(async (tx) => {
    const [user] = await tx.user.createManyAndReturn({
      data: [{ ...person, passwordHash, createdAt: engine.now() }],
      skipDuplicates: true,
    });
    if (!user) {
      const message = "A person with this e-mail exists already";
      throw new AppError("duplicate", message, { fields: [{ field: "email", rule: "duplicate", message }] });
    }
    const detail = { roles: person.roles };
    await auditSystem({ tx, engine }, person.tenantId, {
      action: "user.create",
      entity: "user",
      entityId: user.id,
      detail,
    });
    return { id: user.id };
  });
}
