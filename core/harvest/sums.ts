import { countedOver, freedWithin, harvestRate, leftToHarvest, unitAndAbove } from "../benefits/index.ts";
import type { HarvestMonth } from "./months.ts";
import type { UnitHarvest } from "./schemas.ts";

/** What a unit with all below it freed and harvested; whole seconds. */
export type HarvestSums = Pick<
  UnitHarvest,
  "freedSeconds" | "harvestedSeconds" | "unharvestedSeconds" | "uncoveredSeconds" | "leftSeconds" | "rate"
>;

/** Sums of a unit with all below it in one month. */
export function sumsOfMonth(month: HarvestMonth, unitId: string): HarvestSums {
  const { claims, covered, freed, parents } = month;
  const below = claims.filter((claim) => unitAndAbove(claim.unitId, parents).includes(unitId));
  const countOf = (wanted: readonly { id: string }[]) =>
    wanted.reduce((sum, { id }) => sum + (covered.get(id) ?? 0), 0);
  return withRate({
    freedSeconds: freedWithin(freed, parents).get(unitId) ?? 0,
    harvestedSeconds: countOf(below.filter(({ kind }) => kind !== "NOT_HARVESTED")),
    unharvestedSeconds: countOf(below.filter(({ kind }) => kind === "NOT_HARVESTED")),
    uncoveredSeconds: below.reduce((sum, { seconds }) => sum + seconds, 0) - countOf(below),
    leftSeconds: leftToHarvest(unitId, claims, month),
  });
}

/** What a whole municipality freed in some months, and what of its harvests counts over them; whole seconds. */
export function countedIn(months: readonly HarvestMonth[]): { freed: number; harvested: number; unharvested: number } {
  const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  const freed = sumOf(months.flatMap((month) => [...month.freed.values()]));
  const coveredOf = (isHarvested: boolean) =>
    months.flatMap(({ claims, covered }) =>
      claims.filter(({ kind }) => (kind !== "NOT_HARVESTED") === isHarvested).map(({ id }) => covered.get(id) ?? 0),
    );
  const [harvested, unharvested] = [sumOf(coveredOf(true)), sumOf(coveredOf(false))];
  return { freed, ...countedOver({ harvested, unharvested, freed }) };
}

/** Sums of several months; what does not count over all of them is not covered. */
export function addMonths(months: readonly HarvestSums[]): HarvestSums {
  const total = (field: Exclude<keyof HarvestSums, "rate">) => months.reduce((sum, month) => sum + month[field], 0);
  const [freed, harvested, unharvested] = [
    total("freedSeconds"),
    total("harvestedSeconds"),
    total("unharvestedSeconds"),
  ];
  const counted = countedOver({ harvested, unharvested, freed });
  return withRate({
    freedSeconds: freed,
    harvestedSeconds: counted.harvested,
    unharvestedSeconds: counted.unharvested,
    uncoveredSeconds: total("uncoveredSeconds") + harvested + unharvested - counted.harvested - counted.unharvested,
    leftSeconds: total("leftSeconds"),
  });
}

function withRate(sums: Omit<HarvestSums, "rate">): HarvestSums {
  return { ...sums, rate: harvestRate(sums.harvestedSeconds, sums.freedSeconds) ?? null };
}
