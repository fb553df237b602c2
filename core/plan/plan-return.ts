import {
  addSums,
  commonDays,
  costWithin,
  type Days,
  type KnownSum,
  knownSum,
  monthsBegun,
  pricedGains,
  ratioOf,
  valueOfTime,
  yearsAfter,
} from "../benefits/rules/ratio.ts";
import type { Context } from "../context.ts";
import type { Harvest, Tenant } from "../db.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { pricedTime } from "./freed-time.ts";
import type { Benefit, PlanCost, PlanReturn, Ratios } from "./schemas.ts";
import { type PlanSource } from "./source.ts";

type Asked = { source: PlanSource | null; benefits: readonly Benefit[]; costs: readonly PlanCost[] };

/**
 * What each krone gives back over the horizon (domain.md 2.5.8): as planned over all of it, and so far, once by what was booked
 * and once by the value of freed time. An amount that is not known makes the ratio unknown.
 */
export async function planReturn(ctx: Context, { source, benefits, costs }: Asked): Promise<PlanReturn> {
  const tenant = await ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId } });
  const today = localDateOf(ctx.now());
  const horizon = horizonOf(tenant, { source, today });
  // Running cost is counted by months that have begun, and so are gains: up to and with today.
  const soFar = commonDays(horizon, { from: horizon.from, to: dayAfter(today) });
  const [times, harvested] = await Promise.all([
    pricedTime(ctx, soFar, source),
    source === null ? bookedEffects(ctx, soFar) : null,
  ]);
  const own = benefits.filter(({ recipient }) => recipient === "OWN_ORGANISATION");
  const years = tenant.benefitHorizonYears;
  const avoided = pricedGains(own.filter(isAvoided).map(asGain), 1);
  const goalHundredths = tenant.benefitRatioGoal.mul(100).toNumber();
  const told = (gains: KnownSum, days: Days): Ratios => {
    const paid = costsWithin(days, costs);
    const ratio = ratioOf(gains, paid, goalHundredths);
    return {
      ...plain({ gains, costs: paid }),
      ratio: plainRatio(ratio),
      withAvoidedInvestment: plainRatio(ratioOf(addSums([gains, avoided]), paid, goalHundredths)),
    };
  };
  const others = (recipient: "CITIZENS" | "OTHERS") =>
    copy(pricedGains(benefits.filter((one) => one.recipient === recipient && !isAvoided(one)).map(asGain), years));
  return {
    goal: tenant.benefitRatioGoal.toNumber(),
    horizonYears: years,
    ...horizon,
    months: monthsBegun(soFar),
    ofMonths: monthsBegun(horizon),
    avoidedInvestment: copy(avoided),
    forOthers: { CITIZENS: others("CITIZENS"), OTHERS: others("OTHERS") },
    planned: told(pricedGains(own.filter((one) => !isAvoided(one)).map(asGain), years), horizon),
    harvested: harvested && told(harvested, soFar),
    freedTime: told(valueOfTime(times), soFar),
    freedSeconds: times.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** From the first day in service; of everything: the last years, this one with them. */
function horizonOf(
  { benefitHorizonYears: years }: Tenant,
  { source, today }: { source: PlanSource | null; today: string },
): Days {
  const from = source === null ? `${Number(today.slice(0, 4)) - years + 1}-01-01` : (source.startedOn ?? today);
  return { from, to: yearsAfter(from, years) };
}

function dayAfter(localDate: string): string {
  const next = toDbDate(localDate);
  next.setUTCDate(next.getUTCDate() + 1);
  return fromDbDate(next);
}

const isAvoided = ({ type }: Benefit) => type === "AVOIDED_INVESTMENT";
const asGain = ({ title, valueNok: nok, drawback }: Benefit) => ({ title, nok, drawback });

function costsWithin(days: Days, costs: readonly PlanCost[]): KnownSum {
  const within = costs.map(({ kind, title, amountNok, validFrom: from, validTo: to }) => ({
    title,
    nok: costWithin(days, { kind, title, nok: amountNok, from, to }),
  }));
  return knownSum(within);
}

/** Budget cuts that owners have booked with an amount; a standing one is booked anew each month until it is revoked. */
async function bookedEffects(ctx: Context, days: Days): Promise<KnownSum> {
  const cuts = await ctx.db.harvest.findMany({
    where: { tenantId: ctx.tenantId, kind: "BUDGET_CUT", withdrawnAt: null, month: { lt: toDbDate(days.to) } },
  });
  return knownSum(cuts.flatMap((cut) => bookedWithin(cut, days)));
}

function bookedWithin(cut: Harvest, days: Days): { title: string; nok: number | null }[] {
  const first = fromDbDate(cut.month);
  const end = cut.standing ? cut.revokedFrom && fromDbDate(cut.revokedFrom) : dayAfter(first);
  // Months are counted by their first days.
  const from = days.from.slice(0, 8) + "01";
  const months = monthsBegun(commonDays({ from, to: days.to }, { from: first, to: end }));
  if (months === 0) return [];
  return [{ title: cut.purpose, nok: cut.amountNok === null ? null : cut.amountNok * months }];
}

const copy = ({ nok, unknown }: KnownSum) => ({ nok, unknown: [...unknown] });
const plain = ({ gains, costs }: { gains: KnownSum; costs: KnownSum }) => ({ gains: copy(gains), costs: copy(costs) });

function plainRatio(ratio: ReturnType<typeof ratioOf>): Ratios["ratio"] {
  return ratio.kind === "unknown" ? { kind: "unknown", missing: [...ratio.missing] } : ratio;
}
