import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { QualityGainsInput, type QualityGains } from "./schemas.ts";

/**
 * Gains that are seen by an indicator and not by hours: where it stood, what was last read in the period, and its target.
 *
 * @throws AppError `invalid`.
 */
export async function qualityGains(ctx: Context, rawInput: QualityGainsInput): Promise<QualityGains> {
  requirePermission(ctx, "benefits:read");
  const parsed = QualityGainsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const [from, to] = [toDbDate(parsed.data.from), toDbDate(parsed.data.to)];
  const benefits = await ctx.db.benefit.findMany({
    where: {
      tenantId: ctx.tenantId,
      removedAt: null,
      indicator: { not: null },
      readings: { some: { readOn: { gte: from, lt: to } } },
    },
    include: {
      readings: { where: { readOn: { gte: from, lt: to } }, orderBy: [{ readOn: "desc" }, { id: "desc" }], take: 1 },
      targets: { where: { from: { lt: to }, to: { gt: from } }, orderBy: { from: "desc" }, take: 1 },
    },
    orderBy: { title: "asc" },
  });
  return {
    items: benefits.flatMap(({ id, title, drawback, indicator, indicatorUnit, zeroPoint, readings, targets }) => {
      const [reading] = readings;
      if (!reading) return [];
      return [
        {
          id,
          title,
          drawback,
          indicator: indicator ?? "",
          indicatorUnit: indicatorUnit ?? "",
          zeroPoint: zeroPoint?.toNumber() ?? null,
          value: reading.value.toNumber(),
          readOn: fromDbDate(reading.readOn),
          target: targets[0]?.target.toNumber() ?? null,
        },
      ];
    }),
  };
}
