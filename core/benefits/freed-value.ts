import type { Context } from "../context.ts";
import type { UnitHistory } from "../organisation/index.ts";
import { type FreedValue, headlineNet } from "./aggregate.ts";
import { grouped } from "./grouped.ts";
import { type Asked, readRowsByUnit } from "./read-rows.ts";

/** Groups' values and that of all. */
export type FreedValues = { ofGroup(key: string): FreedValue; ofAll: FreedValue };

/**
 * What freed time is worth by what an hour of work costs the unit that year, else the municipality (domain.md 2.3).
 * Units and years without a known cost are told, and taken for neither zero nor anything else.
 */
export async function freedValues(ctx: Context, asked: Asked, history: UnitHistory): Promise<FreedValues> {
  const costs = await ctx.db.labourCost.findMany({ where: { tenantId: ctx.tenantId } });
  const costOf = new Map(
    costs.map(({ unitId, year, nokPerHour }) => [`${year} ${unitId ?? ""}`, nokPerHour.toNumber()]),
  );
  const parts = await Promise.all(
    yearsOf(asked).map(async ({ year, ...days }) => {
      const rows = await readRowsByUnit(ctx, { ...asked, ...days }, history);
      const scopes = grouped(rows, ({ key, unitId }) => `${key} ${unitId}`);
      return [...scopes.values()].flatMap((some) => {
        const [first] = some;
        if (!first) return [];
        const nokPerHour = costOf.get(`${year} ${first.unitId}`) ?? costOf.get(`${year} `);
        return [{ key: first.key, netSeconds: headlineNet(some).netSeconds, nokPerHour }];
      });
    }),
  );
  const scopes = parts.flat();
  const groups = grouped(scopes, ({ key }) => key);
  return { ofGroup: (key) => valueOf(groups.get(key) ?? []), ofAll: valueOf(scopes) };
}

type Scope = { netSeconds: number; nokPerHour: number | undefined };

function valueOf(scopes: readonly Scope[]): FreedValue {
  const costed = scopes.flatMap(({ nokPerHour, netSeconds }) =>
    nokPerHour === undefined ? [] : [{ nokPerHour, netSeconds }],
  );
  const without = scopes.filter(({ nokPerHour }) => nokPerHour === undefined);
  return {
    nok:
      costed.length === 0
        ? null
        : costed.reduce((sum, { nokPerHour, netSeconds }) => sum + (netSeconds * nokPerHour) / 3600, 0),
    secondsWithoutCost: without.reduce((sum, { netSeconds }) => sum + netSeconds, 0),
  };
}

/** The period in calendar years. */
function yearsOf({ from, to }: { from: string; to: string }): { year: number; from: string; to: string }[] {
  const first = Number(from.slice(0, 4));
  const last = Number(to.slice(0, 4));
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = first + index;
    const [begins, ends] = [yearStart(year), yearStart(year + 1)];
    return { year, from: begins < from ? from : begins, to: ends > to ? to : ends };
  }).filter((part) => part.from < part.to);
}

function yearStart(year: number): string {
  return `${String(year).padStart(4, "0")}-01-01`;
}
