import { chainedTable, sealRows } from "../chains/index.ts";
import type { Engine } from "../context.ts";

/** What is hashed of an entry of the audit log, and where its seals are. */
export const auditChain = chainedTable({
  name: "audit_entry",
  sealTable: "audit_seal",
  signedAs: "audit seal",
  rules: { chain: "audit", seal: "audit" },
  words: { row: "Audit entry", rows: "Audit entries", seal: "Audit seal" },
  addSeals: (db, data) => db.auditSeal.createMany({ data }),
  sendOf: {
    id: "int8send",
    tenant_id: "uuid_send",
    actor: "textsend",
    action: "textsend",
    entity: "textsend",
    entity_id: "textsend",
    detail: "jsonb_send",
    at: "timestamptz_send",
  },
});

/**
 * Seals what has come into the audit log since it was last sealed, as the ledger is sealed. Of two that seal at once, one does.
 *
 * @returns Entries that are sealed now and were not before; 0 also when somebody writes for so long that it is put off.
 */
export async function sealAuditLog(engine: Engine): Promise<number> {
  return sealRows(engine, auditChain);
}
