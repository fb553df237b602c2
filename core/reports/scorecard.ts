import { benefitReport, type BenefitGroup } from "../benefits/index.ts";
import { paysOff } from "../benefits/rules/pays-off.ts";
import { commonDays, costWithin } from "../benefits/rules/ratio.ts";
import { addDays } from "../calendar/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { monthsByAutomation } from "./months-by-automation.ts";
import { daysBefore } from "./periods.ts";
import { type AutomationScore, type Scorecard, ScorecardInput } from "./schemas.ts";

type Days = { from: string; to: string };

/**
 * Whether automations pay: twelve months of net freed time, what it is worth, what they cost to run, how much they give up,
 * and how it went month by month.
 *
 * @throws AppError `invalid`.
 */
export async function automationScorecard(ctx: Context, rawInput: ScorecardInput = {}): Promise<Scorecard> {
  requirePermission(ctx, "benefits:read");
  const parsed = ScorecardInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, to = addDays(localDateOf(ctx.now()), 1) } = parsed.data;
  const days = { from: daysBefore(to), to };
  const [automations, report, months, costs, planned] = await Promise.all([
    ctx.db.automation.findMany({
      where: { tenantId: ctx.tenantId, ...(automationId === undefined ? {} : { id: automationId }) },
      orderBy: { title: "asc" },
    }),
    benefitReport(ctx, { ...days, groupBy: "automation", automationId }),
    monthsByAutomation(ctx, days, automationId),
    runningCosts(ctx, days),
    plannedHours(ctx, days),
  ]);
  const sums = new Map(report.groups.map((group) => [group.key, group]));
  const items = automations
    .filter(({ id, status }) => status !== "DRAFT" || sums.has(id))
    .map(({ id, code, title, status }) => ({
      id,
      code,
      title,
      status,
      ...scoreOf(sums.get(id)?.sums, costs(id)),
      plannedHours: planned.get(id) ?? null,
      months: months(id),
    }));
  return { ...days, items };
}

type Cost = { costNok: number | null; unknownCosts: string[] };

function scoreOf(sums: BenefitGroup["sums"] | undefined, { costNok, unknownCosts }: Cost) {
  const { cases = 0, handedOver = 0, failed = 0 } = sums ?? {};
  const settled = cases + handedOver + failed;
  const netSeconds = sums?.headline.netSeconds ?? 0;
  const value = sums?.value;
  // A value that leaves out time without a price is not the whole value.
  const valueNok = value && value.secondsWithoutCost === 0 ? value.nok : null;
  return {
    cases,
    handedOver,
    failed,
    netSeconds,
    valueNok,
    costNok,
    unknownCosts,
    exceptionShare: settled === 0 ? null : (handedOver + failed) / settled,
    estimatedSeconds: sums?.evidence.C.grossSeconds ?? 0,
    costPerCaseNok: costNok === null || cases === 0 ? null : costNok / cases,
    verdict: paysOff({ netSeconds, valueNok, costNok }),
  } satisfies Partial<AutomationScore>;
}

/** Running costs of the days; none registered is not known, and so is one without an amount. */
async function runningCosts(ctx: Context, days: Days): Promise<(automationId: string) => Cost> {
  const rows = await ctx.db.planCost.findMany({
    where: { tenantId: ctx.tenantId, kind: "RUNNING", automationId: { not: null } },
  });
  return (automationId) => {
    const own = rows.filter((row) => row.automationId === automationId);
    const within = own.map(({ title, amountNok, validFrom, validTo }) => {
      const dates = { from: fromDbDate(validFrom), to: validTo && fromDbDate(validTo) };
      return { title, nok: costWithin(days, { kind: "RUNNING", title, nok: amountNok, ...dates }) };
    });
    const unknownCosts = within.filter(({ nok }) => nok === null).map(({ title }) => title);
    const known = within.reduce((sum, { nok }) => sum + (nok ?? 0), 0);
    return { costNok: own.length === 0 || unknownCosts.length > 0 ? null : known, unknownCosts };
  };
}

const hours = ["timer", "timar", "time", "t", "hours", "h"];

/** Targets in hours, as much of each as falls in the days. */
async function plannedHours(ctx: Context, days: Days): Promise<Map<string, number>> {
  const targets = await ctx.db.benefitTarget.findMany({
    where: {
      tenantId: ctx.tenantId,
      from: { lt: toDbDate(days.to) },
      to: { gt: toDbDate(days.from) },
      benefit: { removedAt: null, automationId: { not: null }, drawback: false },
    },
    include: { benefit: { select: { automationId: true, indicatorUnit: true } } },
  });
  const planned = new Map<string, number>();
  for (const { from, to, target, benefit } of targets) {
    const { automationId, indicatorUnit } = benefit;
    if (automationId === null || !hours.includes((indicatorUnit ?? "").toLowerCase())) continue;
    const whole = { from: fromDbDate(from), to: fromDbDate(to) };
    const share = lengthOf(commonDays(days, whole)) / lengthOf(whole);
    planned.set(automationId, (planned.get(automationId) ?? 0) + target.toNumber() * share);
  }
  return planned;
}

function lengthOf({ from, to }: Days): number {
  return toDbDate(to).getTime() - toDbDate(from).getTime();
}
