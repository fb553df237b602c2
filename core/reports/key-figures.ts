import { benefitReport, type BenefitReport, type BenefitSums } from "../benefits/index.ts";
import { addDays } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import { localDateOf } from "../local-date.ts";
import { daysBefore, yearBefore } from "./periods.ts";
import type { KeyFigures, PeriodFigures } from "./schemas.ts";

/** Hours this year and in the last twelve months, beside the goal and the same days a year before. */
export async function keyFigures(ctx: Context): Promise<KeyFigures> {
  const tomorrow = addDays(localDateOf(ctx.now()), 1);
  const thisYear = { from: `${localDateOf(ctx.now()).slice(0, 4)}-01-01`, to: tomorrow };
  const rolling = { from: daysBefore(tomorrow), to: tomorrow };
  const [year, yearAgo, months, monthsAgo, tenant] = await Promise.all([
    benefitReport(ctx, { ...thisYear, groupBy: "year" }),
    benefitReport(ctx, { ...yearBefore(thisYear), groupBy: "year" }),
    benefitReport(ctx, { ...rolling, groupBy: "year" }),
    benefitReport(ctx, { ...yearBefore(rolling), groupBy: "year" }),
    ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select: { yearlyGoalHours: true } }),
  ]);
  const goalHours = tenant.yearlyGoalHours;
  return {
    goalHours,
    thisYear: figuresOf(year, { before: yearAgo.total, goalHours }),
    rollingYear: figuresOf(months, { before: monthsAgo.total, goalHours }),
  };
}

type Beside = { before: BenefitSums; goalHours: number | null };

/** A period's net hours, A and B, beside what they are compared with. */
function figuresOf(report: BenefitReport, { before, goalHours }: Beside): PeriodFigures {
  const { from, to, hoursPerFte, workingDays, inhabitants, total } = report;
  const { headline } = total;
  return {
    from,
    to,
    netSeconds: headline.netSeconds,
    netHours: headline.netHours,
    lowHours: (headline.netSeconds - headline.belowSeconds) / 3600,
    highHours: (headline.netSeconds + headline.aboveSeconds) / 3600,
    fullTimeEquivalents: headline.fullTimeEquivalents,
    hoursPerFte,
    shareOfGoal: goalHours === null ? null : headline.netHours / goalHours,
    sameDaysYearBeforeHours: before.headline.netHours,
    workingDays,
    netHoursPerWorkingDay: workingDays === 0 ? null : headline.netHours / workingDays,
    inhabitants,
    netHoursPerThousandInhabitants: inhabitants ? (headline.netHours * 1000) / inhabitants : null,
    valueNok: total.value.nok,
  };
}
