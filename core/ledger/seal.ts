import { chainedTable, type Seal, sealRows } from "../chains/index.ts";
import { type Context, type Engine, requirePermission } from "../context.ts";
import type { LedgerHead } from "./schemas.ts";

/** What is hashed of an entry, and where its seals are. */
export const ledgerChain = chainedTable({
  name: "ledger_entry",
  sealTable: "ledger_seal",
  signedAs: "ledger seal",
  rules: { chain: "chain", seal: "seal" },
  words: { row: "Entry", rows: "Entries", seal: "Seal" },
  addSeals: (db, data) => db.ledgerSeal.createMany({ data }),
  sendOf: {
    id: "int8send",
    tenant_id: "uuid_send",
    automation_id: "uuid_send",
    measure_id: "uuid_send",
    process_id: "uuid_send",
    unit_id: "uuid_send",
    local_date: "date_send",
    kind: "enum_send",
    business_key_hash: "textsend",
    work_item_id: "uuid_send",
    baseline_id: "uuid_send",
    baseline_seconds: "int4send",
    robot_share: "numeric_send",
    seconds: "int4send",
    cases: "int4send",
    evidence_class: "enum_send",
    estimated: "boolsend",
    counterfactual: "enum_send",
    reverses_id: "int8send",
    reason: "textsend",
    recorded_by: "textsend",
    recorded_at: "timestamptz_send",
  },
});

/**
 * Seals what has come into the ledger since it was last sealed: for each municipality with new entries a checkpoint of
 * its chain, signed by this installation. Of two that seal at once, one does.
 *
 * @returns Entries that are sealed now and were not before; 0 also when somebody writes for so long that it is put off.
 */
export async function sealLedger(engine: Engine): Promise<number> {
  return sealRows(engine, ledgerChain);
}

/**
 * The latest seals of the municipality's ledger and audit log: whoever notes them can prove later that nothing before them was
 * changed.
 */
export async function ledgerHead(ctx: Context): Promise<LedgerHead> {
  requirePermission(ctx, "ledger:read");
  const { db, tenantId } = ctx;
  const latest = { where: { tenantId }, orderBy: { number: "desc" } } as const;
  const [seal, auditSeal] = await Promise.all([db.ledgerSeal.findFirst(latest), db.auditSeal.findFirst(latest)]);
  return { seal: shown(seal), auditSeal: shown(auditSeal) };
}

function shown(seal: Seal | null): LedgerHead["seal"] {
  if (!seal) return null;
  const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
  return {
    number: seal.number,
    throughId: Number(seal.throughId),
    entries: Number(seal.entries),
    hash: hex(seal.hash),
    signature: hex(seal.signature),
    sealedAt: seal.sealedAt.toISOString(),
  };
}
