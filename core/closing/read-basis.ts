import { countUnfinished } from "../benefits/index.ts";
import type { DbOrTransaction } from "../db.ts";
import { unitHistory } from "../organisation/index.ts";
import type { Basis } from "./basis.ts";
import type { Figure } from "./figures.ts";

type Recorded = Pick<Basis, "baselines" | "baselinesBefore">;

/**
 * The versions that figures rest on. Nothing about an approved version changes, so that they are read anew when a report is
 * made again: one that was changed all the same is found.
 */
export async function recordedBasis(
  db: DbOrTransaction,
  tenantId: string,
  figures: readonly Figure[],
): Promise<Recorded> {
  const measures = await db.measure.findMany({
    where: { tenantId, id: { in: idsOf(figures.map(({ measureId }) => measureId)) }, newBaselineId: { not: null } },
    select: { id: true, oldBaselineId: true },
  });
  const before = measures.flatMap(({ id, oldBaselineId }) =>
    oldBaselineId === null ? [] : [{ measureId: id, baselineId: oldBaselineId }],
  );
  const ids = idsOf([...figures, ...before].map(({ baselineId }) => baselineId));
  const baselines = await db.baseline.findMany({ where: { tenantId, id: { in: ids } } });
  return {
    baselines: baselines.toSorted(by(({ id }) => id)).map((baseline) => ({
      id: baseline.id,
      secondsPerCase: baseline.secondsPerCase,
      lowSecondsPerCase: baseline.lowSeconds?.toFixed(4) ?? null,
      likelySecondsPerCase: baseline.meanSeconds?.toFixed(4) ?? baseline.secondsPerCase.toFixed(4),
      highSecondsPerCase: baseline.highSeconds?.toFixed(4) ?? null,
      bootstrapSeed: baseline.seed,
    })),
    baselinesBefore: before.toSorted(by(({ measureId }) => measureId)),
  };
}

type Asked = { tenantId: string; period: { from: string; to: string }; figures: readonly Figure[] };

/** All that figures beside the net are worked out from, as the record has it now. */
export async function basisNow(db: DbOrTransaction, { tenantId, period, figures }: Asked): Promise<Basis> {
  const [unitIds, automationIds] = [idsOf(figures.map(({ unitId }) => unitId)), automationsIn(figures)];
  // One after another: a transaction has one connection.
  const recorded = await recordedBasis(db, tenantId, figures);
  const costs = await db.labourCost.findMany({
    where: { tenantId, year: Number(period.from.slice(0, 4)), OR: [{ unitId: null }, { unitId: { in: unitIds } }] },
  });
  const automations = await db.automation.findMany({
    where: { tenantId, id: { in: automationIds } },
    select: { id: true, process: { select: { citizenSecondsPerCase: true } } },
  });
  const { yearlyGoalHours } = await db.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { yearlyGoalHours: true },
  });
  const citizenTimes = automations.flatMap(({ id, process: { citizenSecondsPerCase } }) =>
    citizenSecondsPerCase === null ? [] : [{ automationId: id, secondsPerCase: citizenSecondsPerCase }],
  );
  const labourCosts = costs.map(({ unitId, nokPerHour }) => ({ unitId, nokPerHour: nokPerHour.toFixed(2) }));
  return {
    ...recorded,
    citizenTimes: citizenTimes.toSorted(by(({ automationId }) => automationId)),
    labourCosts: labourCosts.toSorted(by(({ unitId }) => unitId ?? "")),
    unfinished: await unfinishedIn(db, tenantId, period),
    yearlyGoalHours,
  };
}

async function unfinishedIn(db: DbOrTransaction, tenantId: string, { from, to }: Asked["period"]) {
  const history = await unitHistory(db, tenantId);
  const counts = await countUnfinished({ db, tenantId }, { from, to, groupBy: "automation" }, history);
  const byAutomation = new Map<string, Basis["unfinished"][number]>();
  for (const { key, handedOver, failed, manualSeconds } of counts) {
    const sum = byAutomation.get(key);
    byAutomation.set(key, {
      automationId: key,
      handedOverCases: (sum?.handedOverCases ?? 0) + handedOver,
      failedCases: (sum?.failedCases ?? 0) + failed,
      manualSeconds: (sum?.manualSeconds ?? 0) + manualSeconds,
    });
  }
  return [...byAutomation.values()].toSorted(by(({ automationId }) => automationId));
}

function automationsIn(figures: readonly Figure[]): string[] {
  return idsOf(figures.map(({ automationId }) => automationId));
}

function idsOf(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function by<Row>(keyOf: (row: Row) => string) {
  return (one: Row, other: Row) => (keyOf(one) < keyOf(other) ? -1 : 1);
}
