import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { Benefit } from "./schemas.ts";

/** What a benefit must be read with. */
export const withTargets = {
  include: { targets: { orderBy: { from: "asc" } }, readings: { orderBy: { readOn: "desc" } } },
} as const satisfies Prisma.BenefitDefaultArgs;

type Row = Prisma.BenefitGetPayload<typeof withTargets>;

/** Looks up the names that benefits are told with. */
export async function describeBenefits(ctx: Context, rows: readonly Row[]): Promise<(row: Row) => Benefit> {
  const { tenantId } = ctx;
  const titled = { select: { id: true, title: true } } as const;
  const [units, automations, measures] = await Promise.all([
    unitNamesOn(ctx.db, tenantId, { ids: rows.map(({ ownerUnitId }) => ownerUnitId), on: localDateOf(ctx.now()) }),
    ctx.db.automation.findMany({
      where: { tenantId, id: { in: rows.flatMap(({ automationId }) => automationId ?? []) } },
      ...titled,
    }),
    ctx.db.measure.findMany({
      where: { tenantId, id: { in: rows.flatMap(({ measureId }) => measureId ?? []) } },
      ...titled,
    }),
  ]);
  const sources = new Map<string, Benefit["source"]>([
    ...automations.map(({ id, title }) => [id, { kind: "automation" as const, id, title }] as const),
    ...measures.map(({ id, title }) => [id, { kind: "measure" as const, id, title }] as const),
  ]);
  return (row) => ({
    id: row.id,
    revision: row.revision,
    title: row.title,
    description: row.description,
    type: row.type,
    recipient: row.recipient,
    drawback: row.drawback,
    valueNok: row.valueNok,
    indicator: row.indicator,
    indicatorUnit: row.indicatorUnit,
    source: sources.get(row.automationId ?? row.measureId ?? "") ?? null,
    owner: {
      unitId: row.ownerUnitId,
      unitName: units.get(row.ownerUnitId)?.name ?? "",
      userId: row.ownerId,
      name: row.ownerName,
    },
    zeroPoint: row.zeroPoint?.toNumber() ?? null,
    zeroPointOn: row.zeroPointOn && fromDbDate(row.zeroPointOn),
    targets: row.targets.map(({ from, to, target }) => ({
      from: fromDbDate(from),
      to: fromDbDate(to),
      target: target.toNumber(),
    })),
    readings: row.readings.map(({ id, readOn, value, source, recordedBy }) => ({
      id,
      source,
      recordedBy,
      readOn: fromDbDate(readOn),
      value: value.toNumber(),
    })),
  });
}
