import type { Context } from "../context.ts";
import type { DbOrTransaction, MeasureVolume, Prisma } from "../db.ts";

/** Months of measures that are credited and not taken back, the first one first. */
export async function standingVolumes(
  tx: DbOrTransaction,
  { tenantId }: Context,
  where: Prisma.MeasureVolumeWhereInput,
): Promise<MeasureVolume[]> {
  const entered = await tx.measureVolume.findMany({ where: { tenantId, ...where }, orderBy: { month: "asc" } });
  const entryIds = entered.map(({ ledgerEntryId }) => ledgerEntryId);
  const reversals = await tx.ledgerEntry.findMany({ where: { tenantId, reversesId: { in: entryIds } } });
  const reversedIds = new Set(reversals.map(({ reversesId }) => reversesId));
  return entered.filter(({ ledgerEntryId }) => !reversedIds.has(ledgerEntryId));
}
