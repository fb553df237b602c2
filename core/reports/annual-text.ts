import { benefitReport } from "../benefits/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { closingOf } from "../periods/index.ts";
import { annualWords, type AnnualFacts } from "./annual-words.ts";
import { daysOfYear, yearBefore } from "./periods.ts";
import { type AnnualText, YearInput } from "./schemas.ts";

/** What the annual report says of the hours of a year, in both written standards, ready to paste. */
export async function annualText(ctx: Context, rawInput: YearInput): Promise<AnnualText> {
  requirePermission(ctx, "benefits:read");
  const parsed = YearInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { year } = parsed.data;
  const days = daysOfYear(year);
  const [byAutomation, byMeasure, before, tenant, closing] = await Promise.all([
    benefitReport(ctx, { ...days, groupBy: "automation" }),
    benefitReport(ctx, { ...days, groupBy: "measure" }),
    benefitReport(ctx, { ...yearBefore(days), groupBy: "year" }),
    ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select: { name: true, yearlyGoalHours: true } }),
    closingOf(ctx.db, ctx.tenantId, days),
  ]);
  const most = byAutomation.groups
    .filter(({ key, sums }) => key !== "" && sums.headline.netSeconds > 0)
    .toSorted((one, other) => other.sums.headline.netSeconds - one.sums.headline.netSeconds)
    .slice(0, 3)
    .map(({ label, sums }) => ({ title: label, netSeconds: sums.headline.netSeconds }));
  const robots = byAutomation.groups.filter(({ key, sums }) => key !== "" && sums.headline.cases > 0);
  // What rests on estimates is told for itself, whoever freed it.
  const measured = byMeasure.groups.filter(({ key, sums }) => key !== "" && sums.headline.netSeconds !== 0);
  const facts: AnnualFacts = {
    municipality: tenant.name,
    year,
    soFar: localDateOf(ctx.now()) < days.to,
    closing,
    goalHours: tenant.yearlyGoalHours,
    hoursPerFte: byAutomation.hoursPerFte,
    sums: byAutomation.total,
    yearBefore: before.total,
    automations: robots.length,
    measuredCases: sumOf(robots.map(({ sums }) => sums.headline.cases)),
    measures: { count: measured.length, netSeconds: sumOf(measured.map(({ sums }) => sums.headline.netSeconds)) },
    most,
  };
  return { year, closing, nb: annualWords(facts, "nb"), nn: annualWords(facts, "nn") };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
