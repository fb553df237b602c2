import { Hono } from "hono";
import { benefitReport, ledgerYears } from "../../../core/benefits/index.ts";
import { keyFigures } from "../../../core/reports/index.ts";
import type { Context } from "../../../core/context.ts";
import { closingOf } from "../../../core/periods/index.ts";
import { plausibilityAlarms } from "../../../core/plausibility/index.ts";
import type { AppEnv } from "../../env.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { tenantOf } from "../tenant.ts";
import { nb } from "../texts.nb.ts";
import { HoursPage } from "./page.tsx";
import { isThisYear, type Period, periodChoices, periodOf, yearBefore } from "./period.ts";

export const hoursRoutes = new Hono<AppEnv>().get("/timer", async (c) => {
  const ctx = ctxOf(c);
  const today = { now: ctx.now(), t: nb };
  const asked = periodOf({ periode: c.req.query("periode"), fra: c.req.query("fra"), til: c.req.query("til") }, today);
  const period = asked ?? periodOf({}, today);
  if (!period) throw new Error("This year is always a period");
  const [tenant, reports, years] = await Promise.all([tenantOf(ctx), reportsOf(ctx, period), ledgerYears(ctx)]);
  const goal = isThisYear(period) ? tenant.yearlyGoalHours : null;
  return showPage(c, ctx, {
    title: nb.hours.title,
    section: "benefits",
    status: asked ? 200 : 400,
    body: (
      <HoursPage
        roles={ctx.actor.roles}
        municipality={tenant.name}
        period={period}
        periodIsWrong={!asked}
        choices={periodChoices(today, years)}
        yearlyGoalHours={goal ?? undefined}
        {...reports}
      />
    ),
  });
});

async function reportsOf(ctx: Context, { from, to }: Period) {
  const [byMonth, byUnit, byAutomation, lastYear, figures, { items: alarms }, closing] = await Promise.all([
    benefitReport(ctx, { from, to, groupBy: "month" }),
    benefitReport(ctx, { from, to, groupBy: "unit" }),
    benefitReport(ctx, { from, to, groupBy: "automation" }),
    benefitReport(ctx, { ...yearBefore({ from, to }), groupBy: "month" }),
    keyFigures(ctx),
    plausibilityAlarms(ctx, { from, to }),
    closingOf(ctx.db, ctx.tenantId, { from, to }),
  ]);
  return { byMonth, byUnit, byAutomation, lastYear, figures, alarms, closing };
}
