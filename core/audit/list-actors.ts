import { type Context, requirePermission } from "../context.ts";

/** Somebody whom entries may name, as `listAuditEntries` takes it. */
export type KnownActor = { actor: string; kind: "user" | "api_key" | "webhook"; name: string };

const most = 500;

/** People, API keys and webhooks of the municipality, by name: at most 500, to choose among. */
export async function listAuditActors(ctx: Context): Promise<KnownActor[]> {
  requirePermission(ctx, "audit:read");
  const { db, tenantId } = ctx;
  return db.$queryRaw<KnownActor[]>`
    SELECT actor, kind, name FROM (
      SELECT 'user:' || id AS actor, 'user' AS kind, name FROM app_user WHERE tenant_id = ${tenantId}::uuid
      UNION ALL SELECT 'api_key:' || id, 'api_key', name FROM api_key WHERE tenant_id = ${tenantId}::uuid
      UNION ALL SELECT 'webhook:' || id, 'webhook', name FROM webhook_trigger WHERE tenant_id = ${tenantId}::uuid
    ) known
    ORDER BY kind = 'user' DESC, kind, name, actor LIMIT ${most}`;
}
