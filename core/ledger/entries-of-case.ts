import type { DbOrTransaction, LedgerEntry, WorkItem } from "../db.ts";

/** What the ledger holds of a case by its key, oldest first: its one credit, and a debit for each time it was given up. */
export async function entriesOfCase(
  db: DbOrTransaction,
  { tenantId, automationId, businessKeyHash }: Pick<WorkItem, "tenantId" | "automationId" | "businessKeyHash">,
): Promise<LedgerEntry[]> {
  // Each kind has an index of its own, which the database uses only where the kind is in the statement's text.
  const found = await db.$queryRaw<{ id: bigint }[]>`
    select id from ledger_entry where kind = 'CREDIT' and automation_id = ${automationId}::uuid and business_key_hash = ${businessKeyHash}
    union all
    select id from ledger_entry where kind = 'RESIDUAL' and automation_id = ${automationId}::uuid and business_key_hash = ${businessKeyHash}`;
  return db.ledgerEntry.findMany({
    where: { tenantId, id: { in: found.map(({ id }) => id) } },
    orderBy: { id: "asc" },
  });
}
