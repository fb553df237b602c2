import type { Context } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { freshnessOf } from "./freshness.ts";
import type { Baseline } from "./schemas.ts";

/** What is read with a baseline's own row. */
export const withSource = {
  process: {
    select: {
      code: true,
      title: true,
      versions: { select: { number: true, validFrom: true }, orderBy: { number: "asc" } },
    },
  },
  study: { select: { id: true, title: true } },
  _count: { select: { sample: true } },
} as const satisfies Prisma.BaselineInclude;

export type BaselineRow = Prisma.BaselineGetPayload<{ include: typeof withSource }>;

/** Tells of baselines what their rows do not: process, unit by the name it has today, study, and how fresh they are. */
export async function describeBaselines(
  ctx: Context,
  rows: readonly BaselineRow[],
): Promise<(row: BaselineRow) => Baseline> {
  const ids = [...new Set(rows.map((row) => row.unitId))];
  const today = localDateOf(ctx.now());
  const [units, clocked] = await Promise.all([
    unitNamesOn(ctx.db, ctx.tenantId, { ids, on: today }),
    clockedIn(ctx.db, rows),
  ]);
  return (row) => {
    const { process, study, _count, ...own } = row;
    const { sampleSize } = own;
    const isKept = sampleSize !== null && _count.sample > 0;
    const freshness = freshnessOf(takenOf(row), today);
    return {
      id: own.id,
      processId: own.processId,
      processCode: process.code,
      processTitle: process.title,
      caseType: own.caseType,
      unitId: own.unitId,
      unitName: units.get(own.unitId)?.name ?? own.unitId,
      version: own.version,
      status: own.status,
      source: own.source,
      secondsPerCase: own.secondsPerCase,
      evidenceClass: own.evidenceClass,
      method: own.method,
      study,
      processVersion: own.processVersion,
      sampleSize,
      heldOut: isKept ? _count.sample - sampleSize : null,
      clocked: isKept ? (clocked.get(own.id) ?? 0) : null,
      meanSeconds: numberOf(own.meanSeconds),
      medianSeconds: numberOf(own.medianSeconds),
      sdSeconds: numberOf(own.sdSeconds),
      intervalMethod: own.intervalMethod,
      lowSeconds: numberOf(own.lowSeconds),
      highSeconds: numberOf(own.highSeconds),
      seed: own.seed,
      measuredUntil: own.measuredUntil && fromDbDate(own.measuredUntil),
      validFrom: fromDbDate(own.validFrom),
      validTo: own.validTo && fromDbDate(own.validTo),
      staleFrom: freshness.from,
      freshness: freshness.state,
      staleReason: freshness.state === "FRESH" ? null : freshness.why,
      recordedBy: own.recordedBy,
      proposedAt: own.proposedAt?.toISOString() ?? null,
      approvedBy: own.approvedBy,
      approvedAt: own.approvedAt?.toISOString() ?? null,
      rejectReason: own.rejectReason,
    };
  };
}

/** How many of the observations that each baseline was computed from were taken by the clock. */
async function clockedIn(db: DbOrTransaction, rows: readonly BaselineRow[]): Promise<ReadonlyMap<string, number>> {
  const baselineId = { in: rows.map(({ id }) => id) };
  const counted = { heldOut: null, observation: { startedAt: { not: null } } };
  const groups = await db.baselineObservation.groupBy({
    by: "baselineId",
    where: { baselineId, ...counted },
    _count: true,
  });
  return new Map(groups.map((group) => [group.baselineId, group._count]));
}

/** When a baseline was taken, and when its process got another version. */
export function takenOf(row: BaselineRow): { takenOn: string; newVersionFrom: string | null } {
  const judgedOn = row.proposedAt ?? row.approvedAt;
  const takenOn = row.measuredUntil ? fromDbDate(row.measuredUntil) : localDateOf(judgedOn ?? row.validFrom);
  const newer = row.process.versions.find(({ number }) => number > row.processVersion);
  return { takenOn, newVersionFrom: newer ? fromDbDate(newer.validFrom) : null };
}

function numberOf(value: Prisma.Decimal | null): number | null {
  return value === null ? null : value.toNumber();
}
