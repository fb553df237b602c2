import type { AuditEvent } from "../audit/index.ts";
import type { Engine } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

type Means = { tx: DbOrTransaction; engine: Engine };

/** The audit row of what the installation itself does, when no person or key is acting. */
export async function auditSystem({ tx, engine }: Means, tenantId: string, event: AuditEvent): Promise<void> {
  await tx.auditEntry.create({ data: { tenantId, actor: "system", at: engine.now(), detail: {}, ...event } });
}
