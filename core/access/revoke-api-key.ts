import { invalidFields, notFound } from "../errors.ts";
import { RevokeApiKeyInput } from "./schemas.ts";
import { auditSystem, type Installer } from "./system-audit.ts";

/** A key that opens nothing any more. */
export type RevokedApiKey = { name: string; revokedAt: Date; wasRevokedBefore: boolean };

/**
 * Ends an API key for good, from the next request on. One that was revoked before keeps the time of that.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function revokeApiKey(engine: Installer, rawInput: RevokeApiKeyInput): Promise<RevokedApiKey> {
  const parsed = RevokeApiKeyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { tenantId, prefix } = parsed.data;
  const revokedAt = engine.now();
  return engine.db.$transaction(async (tx) => {
    const ended = await tx.apiKey.updateManyAndReturn({
      where: { tenantId, prefix, revokedAt: null },
      data: { revokedAt },
    });
    for (const { id: entityId, name } of ended) {
      const event = { action: "api_key.revoke", entity: "api_key", entityId, detail: { name, prefix } };
      await auditSystem({ tx, engine }, tenantId, event);
    }
    const known = await tx.apiKey.findFirst({ where: { tenantId, prefix } });
    if (!known) throw notFound("API key", prefix);
    return { name: known.name, revokedAt: known.revokedAt ?? revokedAt, wasRevokedBefore: ended.length === 0 };
  });
}
