import type { Context } from "../context.ts";
import type { Baseline } from "../db.ts";
import type { CountedRow, Known, KnownBaseline } from "./aggregate.ts";

/** What the ids in the rows stand for: baseline versions, what held before measures, and what a case saves a citizen. */
export async function knownFigures(ctx: Context, rows: readonly CountedRow[], hoursPerFte: number): Promise<Known> {
  const { db, tenantId } = ctx;
  const measures = await db.measure.findMany({
    where: { tenantId, id: { in: idsOf(rows.map(({ measureId }) => measureId)) }, newBaselineId: { not: null } },
    select: { id: true, oldBaselineId: true },
  });
  const baselineIds = idsOf([
    ...rows.map(({ baselineId }) => baselineId),
    ...measures.map(({ oldBaselineId }) => oldBaselineId),
  ]);
  const [baselines, processes] = await Promise.all([
    db.baseline.findMany({ where: { tenantId, id: { in: baselineIds } } }),
    db.process.findMany({ where: { tenantId, citizenSecondsPerCase: { not: null } } }),
  ]);
  return {
    hoursPerFte,
    baselines: new Map(baselines.map((baseline) => [baseline.id, knownBaseline(baseline)])),
    baselineBefore: new Map(measures.map(({ id, oldBaselineId }) => [id, oldBaselineId])),
    citizenSeconds: new Map(processes.map(({ id, citizenSecondsPerCase }) => [id, citizenSecondsPerCase ?? 0])),
  };
}

function knownBaseline({ secondsPerCase, lowSeconds, highSeconds, meanSeconds }: Baseline): KnownBaseline {
  const likely = meanSeconds?.toNumber() ?? secondsPerCase;
  const known = lowSeconds !== null && highSeconds !== null;
  const range = known ? { low: lowSeconds.toNumber(), likely, high: highSeconds.toNumber() } : null;
  return { secondsPerCase, range };
}

function idsOf(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
