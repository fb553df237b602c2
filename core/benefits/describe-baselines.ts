import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { Baseline } from "./schemas.ts";

/** What is read with a baseline's own row. */
export const withProcess = { process: { select: { code: true, title: true } } } as const;

type Row = Prisma.BaselineGetPayload<{ include: typeof withProcess }>;

/** Tells of baselines what their rows do not: the process and the unit by the name it has today. */
export async function describeBaselines(ctx: Context, rows: readonly Row[]): Promise<(row: Row) => Baseline> {
  const ids = [...new Set(rows.map((row) => row.unitId))];
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on: localDateOf(ctx.now()) });
  return (row) => {
    const { process, ...own } = row;
    return {
      id: own.id,
      processId: own.processId,
      caseType: own.caseType,
      unitId: own.unitId,
      version: own.version,
      secondsPerCase: own.secondsPerCase,
      evidenceClass: own.evidenceClass,
      method: own.method,
      recordedBy: own.recordedBy,
      approvedBy: own.approvedBy,
      processCode: process.code,
      processTitle: process.title,
      unitName: units.get(own.unitId)?.name ?? own.unitId,
      validFrom: fromDbDate(own.validFrom),
      validTo: own.validTo && fromDbDate(own.validTo),
      approvedAt: own.approvedAt?.toISOString() ?? null,
    };
  };
}
