import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { Study } from "./schemas.ts";

/** What is read with a study's own row. */
export const withProcess = {
  process: { select: { title: true } },
  _count: { select: { observations: { where: { voidReason: null, seconds: { not: null } } } } },
} as const satisfies Prisma.TimeStudyInclude;

type Row = Prisma.TimeStudyGetPayload<{ include: typeof withProcess }>;

/** Tells of studies what their rows do not: the process and the unit by the name it has today. */
export async function describeStudies(ctx: Context, rows: readonly Row[]): Promise<(row: Row) => Study> {
  const ids = [...new Set(rows.map(({ unitId }) => unitId))];
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on: localDateOf(ctx.now()) });
  return (row) => ({
    id: row.id,
    title: row.title,
    processId: row.processId,
    processTitle: row.process.title,
    processVersion: row.processVersion,
    caseType: row.caseType,
    unitId: row.unitId,
    unitName: units.get(row.unitId)?.name ?? row.unitId,
    observations: row._count.observations,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  });
}
