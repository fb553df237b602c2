import type { AuditEvent } from "../audit/index.ts";
import type { Engine } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";

/** What the installation's own deeds take of the engine. */
export type Installer = Pick<Engine, "db" | "now"> & {
  /** Who asked for it at the command line, as the machine knows them. */
  by?: string;
};

type Means = { tx: DbOrTransaction; engine: Omit<Installer, "db"> };

/** The audit row of what the installation itself does, when no person or key is acting. */
export async function auditSystem({ tx, engine }: Means, tenantId: string, event: AuditEvent): Promise<void> {
  const detail = { ...event.detail, ...(engine.by !== undefined && { by: engine.by }) };
  await tx.auditEntry.create({ data: { tenantId, actor: "system", at: engine.now(), ...event, detail } });
}
