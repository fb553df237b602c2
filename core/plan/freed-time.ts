import { type PricedTime } from "../benefits/rules/ratio.ts";
import type { Context } from "../context.ts";
import { Prisma } from "../db.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { orePerHourOf } from "./labour-costs.ts";
import { type PlanSource } from "./source.ts";

type Days = { from: string; to: string };
type FreedOfYear = { unitId: string; year: number; seconds: bigint };

/** Seconds freed in some days, evidence A and B less all that people spent, by unit and year. */
async function freedByYear(ctx: Context, { from, to }: Days, source: PlanSource | null): Promise<FreedOfYear[]> {
  const ofSource =
    source === null
      ? Prisma.empty
      : source.kind === "automation"
        ? Prisma.sql`AND automation_id = ${source.id}::uuid`
        : Prisma.sql`AND measure_id = ${source.id}::uuid`;
  return ctx.db.$queryRaw<FreedOfYear[]>`
    SELECT unit_id AS "unitId", extract(year FROM local_date)::int AS year,
      sum(CASE
        WHEN kind IN ('RESIDUAL', 'OPERATION') THEN -seconds
        WHEN kind <> 'IMPORTED' AND evidence_class IN ('A', 'B') THEN seconds
        ELSE 0 END)::bigint AS seconds
    FROM daily_rollup
    WHERE tenant_id = ${ctx.tenantId}::uuid AND local_date >= ${from}::date AND local_date < ${to}::date ${ofSource}
    GROUP BY 1, 2 ORDER BY 2, 1`;
}

/** Seconds freed in some days. */
export async function freedSeconds(ctx: Context, days: Days, source: PlanSource | null): Promise<number> {
  const freed = await freedByYear(ctx, days, source);
  return freed.reduce((sum, { seconds }) => sum + Number(seconds), 0);
}

/** Time freed in some days with what an hour of it costs; its title names the unit and the year. */
export async function pricedTime(ctx: Context, days: Days, source: PlanSource | null): Promise<PricedTime[]> {
  const { tenantId } = ctx;
  const [freed, costs] = await Promise.all([
    freedByYear(ctx, days, source),
    ctx.db.labourCost.findMany({ where: { tenantId } }),
  ]);
  const names = await unitNamesOn(ctx.db, tenantId, { ids: freed.map(({ unitId }) => unitId), on: days.to });
  return freed.map(({ unitId, year, seconds }) => ({
    title: `${names.get(unitId)?.name ?? ""} ${year}`,
    seconds: Number(seconds),
    orePerHour: orePerHourOf(costs, { unitId, year }),
  }));
}
