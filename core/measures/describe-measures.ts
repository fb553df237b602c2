import type { Context } from "../context.ts";
import type { Baseline, Measure as Row, Process } from "../db.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { expiresOn } from "./expires-on.ts";
import type { Measure } from "./schemas.ts";

/** What a measure must be read with. */
export const withProcess = { include: { process: true } } as const;

type WithProcess = Row & { process: Process };

/** Looks up what measures are told with: names, baselines and what they have freed. */
export async function describeMeasures(ctx: Context, rows: readonly Row[]): Promise<(row: WithProcess) => Measure> {
  const { tenantId } = ctx;
  const baselineIds = rows.flatMap(({ oldBaselineId, newBaselineId }) => [
    oldBaselineId,
    ...(newBaselineId ? [newBaselineId] : []),
  ]);
  const [units, baselines, freed] = await Promise.all([
    unitNamesOn(ctx.db, tenantId, { ids: rows.map(({ unitId }) => unitId), on: localDateOf(ctx.now()) }),
    ctx.db.baseline.findMany({ where: { tenantId, id: { in: baselineIds } } }),
    // Every kind of a measure's entries holds its effect on the net.
    ctx.db.monthlyRollup.groupBy({
      by: ["measureId"],
      where: { tenantId, measureId: { in: rows.map(({ id }) => id) } },
      _sum: { seconds: true },
    }),
  ]);
  const seconds = new Map(freed.map(({ measureId, _sum }) => [measureId, Number(_sum.seconds ?? 0)]));
  const byId = new Map(baselines.map((baseline) => [baseline.id, baseline]));
  return (row) => ({
    id: row.id,
    code: row.code,
    title: row.title,
    kind: row.kind,
    status: row.status,
    process: { id: row.process.id, code: row.process.code, title: row.process.title },
    unit: { id: row.unitId, name: units.get(row.unitId)?.name ?? "" },
    effectiveFrom: fromDbDate(row.effectiveFrom),
    endedOn: row.endedOn && fromDbDate(row.endedOn),
    expiresOn: expiresOn(row),
    oldBaseline: baselineOf(byId.get(row.oldBaselineId), row.oldBaselineId),
    newBaseline: row.newBaselineId === null ? null : baselineOf(byId.get(row.newBaselineId), row.newBaselineId),
    counterfactualVolume: row.counterfactualVolume,
    recordedBy: row.recordedBy,
    recordedById: row.recordedById,
    approvedBy: row.approvedBy,
    freedSeconds: seconds.get(row.id) ?? 0,
  });
}

function baselineOf(baseline: Baseline | undefined, id: string): Measure["oldBaseline"] {
  // An approved version is never removed.
  if (!baseline) throw new Error(`Baseline ${id} of a measure is gone`);
  const { version, secondsPerCase, evidenceClass } = baseline;
  return { id, version, secondsPerCase, evidenceClass };
}
