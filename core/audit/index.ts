export { type AuditEvent, emitAudit } from "./emit.ts";
export { type KnownActor, listAuditActors } from "./list-actors.ts";
export { listAuditEntries } from "./list-entries.ts";
export { AuditActor, AuditEntry, AuditEntryPage, ListAuditEntriesInput } from "./schemas.ts";
export { auditChain, sealAuditLog } from "./seal.ts";
