import { isTooManyInMonth } from "../benefits/rules/plausibility.ts";
import type { Context } from "../context.ts";
import type { Measure as Row, Process } from "../db.ts";
import { fromDbDate } from "../local-date.ts";
import type { MeasureVolume } from "./schemas.ts";

/** The months of a measure, the first one first, each with what the ledger holds for it. */
export async function readVolumes(ctx: Context, measure: Row & { process: Process }): Promise<MeasureVolume[]> {
  const { tenantId } = ctx;
  const volumes = await ctx.db.measureVolume.findMany({
    where: { tenantId, measureId: measure.id },
    orderBy: { month: "asc" },
  });
  const entryIds = volumes.map(({ ledgerEntryId }) => ledgerEntryId);
  const [entries, reversals, approvals] = await Promise.all([
    ctx.db.ledgerEntry.findMany({ where: { tenantId, id: { in: entryIds } } }),
    ctx.db.ledgerEntry.findMany({ where: { tenantId, reversesId: { in: entryIds } }, select: { reversesId: true } }),
    ctx.db.measureVolumeProposal.findMany({ where: { tenantId, measureId: measure.id, status: "APPROVED" } }),
  ]);
  const approvedBy = new Map(approvals.map(({ ledgerEntryId, decidedBy }) => [ledgerEntryId, decidedBy]));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const reversedIds = new Set(reversals.map(({ reversesId }) => reversesId));
  const expected = expectedYearlyCases(measure);
  return volumes.map(({ month, cases, source, ledgerEntryId, recordedBy, recordedAt }) => {
    const entry = byId.get(ledgerEntryId);
    const reversed = reversedIds.has(ledgerEntryId);
    return {
      month: fromDbDate(month).slice(0, 7),
      cases,
      source,
      seconds: reversed ? 0 : (entry?.seconds ?? 0),
      evidenceClass: entry?.evidenceClass ?? "D",
      ledgerEntryId: ledgerEntryId.toString(),
      reversed,
      implausible: expected !== null && isTooManyInMonth(cases, expected),
      recordedBy,
      recordedAt: recordedAt.toISOString(),
      approvedBy: approvedBy.get(ledgerEntryId) ?? null,
    };
  });
}

/** Cases a year that a measure is judged by; null where nobody has said. */
export function expectedYearlyCases(measure: Row & { process: Process }): number | null {
  return measure.counterfactualVolume ?? measure.process.yearlyVolume;
}
