import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";

/** What happened to what; `detail` holds no secret and no personal number. */
export type AuditEvent = { action: string; entity: string; entityId: string; detail?: Prisma.InputJsonObject };

/** Writes the audit row; `tx` is the transaction of the change itself. */
export async function emitAudit(tx: Prisma.TransactionClient, ctx: Context, event: AuditEvent): Promise<void> {
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  // Whoever wrote a reason may have written whose case it was.
  const detail = event.detail === undefined ? {} : masked(event.detail);
  await tx.auditEntry.create({ data: { tenantId: ctx.tenantId, actor, at: ctx.now(), ...event, detail } });
}

/** A detail in whose texts personal numbers are masked, however deep they stand. */
export function masked<Detail>(detail: Detail): Detail {
  const text = JSON.stringify(detail, (_, value: unknown) =>
    typeof value === "string" ? maskPersonalNumbers(value) : value,
  );
  return JSON.parse(text) as Detail;
}
