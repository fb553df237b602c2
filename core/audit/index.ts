export { type AuditEvent, emitAudit } from "./emit.ts";
