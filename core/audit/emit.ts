import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";

/** What happened to what; `detail` holds no secret and no personal number. */
export type AuditEvent = { action: string; entity: string; entityId: string; detail?: Prisma.InputJsonObject };

/** Writes the audit row; `tx` is the transaction of the change itself. */
export async function emitAudit(tx: Prisma.TransactionClient, ctx: Context, event: AuditEvent): Promise<void> {
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  await tx.auditEntry.create({
    data: { tenantId: ctx.tenantId, actor, at: ctx.now(), detail: {}, ...event },
  });
}
