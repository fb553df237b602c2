import { invalidFields } from "../errors.ts";
import { addKey } from "./add-key.ts";
import { CreateApiKeyInput } from "./schemas.ts";
import { auditSystem, type Installer } from "./system-audit.ts";

/**
 * Adds an API key. The key itself is told this once and stored nowhere.
 *
 * @throws AppError `invalid`.
 */
export async function createApiKey(
  engine: Installer,
  rawInput: CreateApiKeyInput,
): Promise<{ id: string; key: string }> {
  const parsed = CreateApiKeyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { tenantId, name, roles, expiresAt = null } = parsed.data;
  return engine.db.$transaction(async (tx) => {
    const { row, key } = await addKey(tx, {
      tenantId,
      name,
      roles,
      expiresAt,
      createdAt: engine.now(),
      createdById: null,
    });
    const { id, prefix } = row;
    const detail = { name, prefix, roles };
    await auditSystem({ tx, engine }, tenantId, { action: "api_key.create", entity: "api_key", entityId: id, detail });
    return { id, key };
  });
}
