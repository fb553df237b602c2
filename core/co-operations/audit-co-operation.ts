import { emitAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

type Deed = {
  action: `co-operation.${string}`;
  id: string;
  detail: Parameters<typeof emitAudit>[2]["detail"] & object;
};

/** Writes what was done to a co-operation into the audit log, of the caller's municipality and of another that it concerns. */
export async function auditCoOperation(
  tx: DbOrTransaction,
  ctx: Context,
  { action, id, detail, alsoOf }: Deed & { alsoOf?: string },
): Promise<void> {
  const event = { action, entity: "co-operation", entityId: id, detail };
  await emitAudit(tx, ctx, event);
  if (alsoOf !== undefined && alsoOf !== ctx.tenantId) await emitAudit(tx, { ...ctx, tenantId: alsoOf }, event);
}
