import { grouped, headlineNet, sumRollups } from "../benefits/index.ts";
import { type PricedTime } from "../benefits/rules/ratio.ts";
import type { Context } from "../context.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { orePerHourOf } from "./labour-costs.ts";
import { type PlanSource } from "./source.ts";

type Days = { from: string; to: string };
type FreedOfYear = { unitId: string; year: number; seconds: number };

/** Seconds freed in some days, the published net, by unit and year. */
async function freedByYear(ctx: Context, days: Days, source: PlanSource | null): Promise<FreedOfYear[]> {
  const rows = await sumRollups(ctx.db, {
    tenantId: ctx.tenantId,
    ...days,
    groupBy: ["month", "unit"],
    only: {
      automationIds: source?.kind === "automation" ? [source.id] : undefined,
      measureIds: source?.kind === "measure" ? [source.id] : undefined,
    },
  });
  const parts = grouped(rows, ({ keys }) => `${keys.month?.slice(0, 4)} ${keys.unit}`);
  return [...parts]
    .map(([key, some]) => {
      const [year = "", unitId = ""] = key.split(" ");
      return { unitId, year: Number(year), seconds: headlineNet(some).netSeconds };
    })
    .toSorted((one, other) => one.year - other.year || (one.unitId < other.unitId ? -1 : 1));
}

/** Seconds freed in some days. */
export async function freedSeconds(ctx: Context, days: Days, source: PlanSource | null): Promise<number> {
  const freed = await freedByYear(ctx, days, source);
  return freed.reduce((sum, { seconds }) => sum + seconds, 0);
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
    seconds,
    orePerHour: orePerHourOf(costs, { unitId, year }),
  }));
}
