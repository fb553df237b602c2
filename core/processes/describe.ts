import type { Context } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { fromDbDate, inForceOn, localDateOf, toDbDate } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { Process, ProcessVersion } from "./schemas.ts";

/** What is read with a process's own row. */
export const withCount = {
  _count: { select: { automations: { where: { status: { not: "RETIRED" } } } } },
} as const satisfies Prisma.ProcessInclude;

type Row = Prisma.ProcessGetPayload<{ include: typeof withCount }>;

/** Tells of processes what their rows do not: the unit by the name it has today, and the version that is valid. */
export async function describeProcesses(ctx: Context, rows: readonly Row[]): Promise<(row: Row) => Process> {
  const on = localDateOf(ctx.now());
  const [units, versions] = await Promise.all([
    unitNamesOn(ctx.db, ctx.tenantId, { ids: [...new Set(rows.map(({ unitId }) => unitId))], on }),
    processVersionsOn(ctx.db, ctx.tenantId, { processIds: rows.map(({ id }) => id), on }),
  ]);
  return (row) => ({
    id: row.id,
    code: row.code,
    title: row.title,
    unitId: row.unitId,
    unitName: units.get(row.unitId)?.name ?? row.unitId,
    ownerName: row.ownerName,
    kostraFunction: row.kostraFunction,
    yearlyVolume: row.yearlyVolume,
    counterfactual: row.counterfactual,
    affectedEmployees: row.affectedEmployees,
    citizenSecondsPerCase: row.citizenSecondsPerCase,
    version: versions.get(row.id) ?? 1,
    automations: row._count.automations,
    createdAt: row.createdAt.toISOString(),
    retiredAt: row.retiredAt?.toISOString() ?? null,
  });
}

/**
 * Numbers of the versions that processes have on a local date, by process id. One whose steps were never registered is
 * missing: it goes by the number 1.
 */
export async function processVersionsOn(
  db: DbOrTransaction,
  tenantId: string,
  { processIds, on }: { processIds: readonly string[]; on: string },
): Promise<Map<string, number>> {
  const day = toDbDate(on);
  const versions = await db.processVersion.findMany({
    where: {
      tenantId,
      processId: { in: [...processIds] },
      ...inForceOn(day),
    },
    select: { processId: true, number: true },
  });
  return new Map(versions.map(({ processId, number }) => [processId, number]));
}

/** What is read with a version's own row. */
export const withSteps = { steps: { orderBy: { position: "asc" } } } as const satisfies Prisma.ProcessVersionInclude;

/** A version with its steps, as they stand in order. */
export function describeVersion(row: Prisma.ProcessVersionGetPayload<{ include: typeof withSteps }>): ProcessVersion {
  return {
    number: row.number,
    validFrom: fromDbDate(row.validFrom),
    validTo: row.validTo && fromDbDate(row.validTo),
    reason: row.reason,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    steps: row.steps.map(({ key, title, share }) => ({ key, title, share: share.toNumber() })),
  };
}
