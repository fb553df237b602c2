/** Whole kroner that are known, and names of what is not: an amount that is not known is never taken for zero. */
export type KnownSum = { nok: number; unknown: readonly string[] };

/** What each krone gives back, in hundredths: 240 is 1:2,4. Or why that cannot be told. */
export type Ratio =
  | { kind: "known"; hundredths: number; reachesGoal: boolean }
  | { kind: "unknown"; missing: readonly string[] }
  | { kind: "no_cost" };

/** Sums amounts; those without one are named. */
export function knownSum(amounts: readonly { title: string; nok: number | null }[]): KnownSum {
  return {
    nok: amounts.reduce((sum, { nok }) => sum + (nok ?? 0), 0),
    unknown: amounts.filter(({ nok }) => nok === null).map(({ title }) => title),
  };
}

/** Several sums as one. */
export function addSums(sums: readonly KnownSum[]): KnownSum {
  return {
    nok: sums.reduce((all, { nok }) => all + nok, 0),
    unknown: sums.flatMap(({ unknown }) => unknown),
  };
}

/**
 * Gains over the horizon divided by what was invested and what running it costs (domain.md 2.5.8), rounded down: a goal that
 * is nearly reached is not reached.
 *
 * @param goalHundredths 300 is 1:3.
 */
export function ratioOf(gains: KnownSum, costs: KnownSum, goalHundredths: number): Ratio {
  const missing = [...costs.unknown, ...gains.unknown];
  if (missing.length > 0) return { kind: "unknown", missing };
  if (costs.nok === 0) return { kind: "no_cost" };
  const hundredths = Math.floor((gains.nok * 100) / costs.nok);
  return { kind: "known", hundredths, reachesGoal: hundredths >= goalHundredths };
}

/** Local dates; `to` is the first day after. */
export type Days = { from: string; to: string };

/**
 * Months of `days` that have begun within `[from, to)` counted from the first day they have in common; 0 when they have none.
 *
 * @example monthsBegun({ from: "2026-01-15", to: "2026-03-16" }); // 3
 */
export function monthsBegun({ from, to }: Days): number {
  if (to <= from) return 0;
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split("-").map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split("-").map(Number);
  const whole = (toYear - fromYear) * 12 + toMonth - fromMonth;
  return whole + (toDay > fromDay ? 1 : 0);
}

/** The days that two periods have in common; a null `to` is until further notice. */
export function commonDays(days: Days, { from, to }: { from: string; to: string | null }): Days {
  return { from: from > days.from ? from : days.from, to: to !== null && to < days.to ? to : days.to };
}

/** A cost: once for an investment, a year for a running cost. */
export type PlannedCost = {
  kind: "INVESTMENT" | "RUNNING";
  title: string;
  /** Whole kroner; null is unknown. */
  nok: number | null;
  from: string;
  to: string | null;
};

/**
 * What a cost is within some days: an investment is all there from its day on, wherever in its life the days begin; a running
 * cost is a twelfth for each month that has begun, rounded up.
 */
export function costWithin(days: Days, cost: PlannedCost): number | null {
  if (cost.kind === "INVESTMENT") return cost.from < days.to ? cost.nok : 0;
  const months = monthsBegun(commonDays(days, cost));
  if (months === 0) return 0;
  return cost.nok === null ? null : Math.ceil((cost.nok * months) / 12);
}

/** A number of years after a local date; 29 February becomes 1 March where there is none. */
export function yearsAfter(localDate: string, years: number): string {
  const [year = 0, month = 0, day = 0] = localDate.split("-").map(Number);
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}

/** Time that was freed in a unit and a year, and what an hour of work costs there, in øre; null where nobody has said. */
export type PricedTime = { title: string; seconds: number; orePerHour: number | null };

/**
 * What freed time is worth (domain.md 2.3): not money that was saved.
 *
 * @returns Whole kroner, rounded once; time that has no price is named.
 */
export function valueOfTime(times: readonly PricedTime[]): KnownSum {
  const priced = times.reduce((sum, { seconds, orePerHour }) => sum + BigInt(seconds) * BigInt(orePerHour ?? 0), 0n);
  const unknown = times.filter(({ seconds, orePerHour }) => orePerHour === null && seconds !== 0);
  return { nok: Math.round(Number(priced) / 360_000), unknown: unknown.map(({ title }) => title) };
}

/** A gain of the plan: a year, or once where an investment is avoided. */
export type PlannedGain = { title: string; nok: number | null; drawback: boolean };

/** Priced gains, less priced drawbacks, so many times over; what is not priced is no part of any sum (domain.md 2.1). */
export function pricedGains(gains: readonly PlannedGain[], times: number): KnownSum {
  const priced = gains.flatMap(({ nok, drawback }) => (nok === null ? [] : [drawback ? -nok : nok]));
  return { nok: priced.reduce((sum, nok) => sum + nok * times, 0), unknown: [] };
}
