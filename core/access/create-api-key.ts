import { randomBytes } from "node:crypto";
import { invalidFields } from "../errors.ts";
import { tokenHash } from "../secrets.ts";
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
  const { tenantId, name, roles, expiresAt } = parsed.data;
  const prefix = `mj_${randomBytes(4).toString("hex")}`;
  const key = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return engine.db.$transaction(async (tx) => {
    const { id } = await tx.apiKey.create({
      data: {
        tenantId,
        name,
        prefix,
        keyHash: tokenHash(key),
        roles,
        createdAt: engine.now(),
        expiresAt: expiresAt ?? null,
      },
    });
    const detail = { name, prefix, roles };
    await auditSystem({ tx, engine }, tenantId, { action: "api_key.create", entity: "api_key", entityId: id, detail });
    return { id, key };
  });
}
