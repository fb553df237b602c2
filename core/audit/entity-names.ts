import { z } from "zod";
import type { Context } from "../context.ts";

type Of = { entity: string; entityId: string };

/** What the things of a page are called now. Cases are not among them: their names are about people. */
export async function entityNames({ db, tenantId }: Context, of: readonly Of[]): Promise<(one: Of) => string | null> {
  const idsOf = (entity: string) => {
    const ids = of.filter((one) => one.entity === entity).map(({ entityId }) => entityId);
    return [...new Set(ids)].filter((id) => z.uuid().safeParse(id).success);
  };
  const rows = await db.$queryRaw<{ entity: string; id: string; name: string }[]>`
    SELECT 'automation' AS entity, id, title AS name FROM automation
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("automation")}::uuid[])
    UNION ALL SELECT 'lane', id, name FROM target_system
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("lane")}::uuid[])
    UNION ALL SELECT 'user', id, name FROM app_user
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("user")}::uuid[])
    UNION ALL SELECT 'api_key', id, name FROM api_key
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("api_key")}::uuid[])
    UNION ALL SELECT 'process', id, title FROM process
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("process")}::uuid[])
    UNION ALL SELECT 'alert-channel', id, name FROM alert_channel
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("alert-channel")}::uuid[])
    UNION ALL SELECT 'trigger', id, name FROM webhook_trigger
    WHERE tenant_id = ${tenantId}::uuid AND id = ANY(${idsOf("trigger")}::uuid[])`;
  const names = new Map(rows.map(({ entity, id, name }) => [`${entity} ${id}`, name]));
  return ({ entity, entityId }) => names.get(`${entity} ${entityId}`) ?? null;
}
