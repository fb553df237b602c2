import { Hono, type Context as HonoContext } from "hono";
import { benefitReport, ledgerYears, reportGroupings, type ReportGrouping } from "../../../core/benefits/index.ts";
import { isAllowed } from "../../../core/access/index.ts";
import type { Context } from "../../../core/context.ts";
import { AppError, notFound } from "../../../core/errors.ts";
import { LocalDate, localDateOf } from "../../../core/local-date.ts";
import {
  annualText,
  automationScorecard,
  creditTrail,
  getStatusTable,
  getYearTable,
  qualityGains,
  ReportName,
} from "../../../core/reports/index.ts";
import type { AppEnv } from "../../env.ts";
import { FileFormat, sendReport } from "../../report-file.tsx";
import { unitOptions } from "../automations/choices.ts";
import { addDays } from "../days.ts";
import type { PagesDeps } from "../deps.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { FreedPage } from "./freed-page.tsx";
import { showNoPdf } from "./no-pdf.tsx";
import { ScorecardPage, ScorePage } from "./scorecard-page.tsx";
import { StatusPage } from "./status-page.tsx";
import { TextPage } from "./text-page.tsx";
import { TrailPage } from "./trail-page.tsx";
import { YearPage } from "./year-page.tsx";
import { yearOf } from "./year-of.ts";

const base = "/gevinst/rapporter";
const section = "benefits";

/** Reports to read, and the way from their numbers to the cases. */
export const reportRoutes = ({ printPdf }: PagesDeps) =>
  new Hono<AppEnv>()
    .get(base, (c) => showFreed(c))
    .get(`${base}/robotkort`, async (c) => {
      const ctx = ctxOf(c);
      const body = <ScorecardPage roles={ctx.actor.roles} scorecard={await automationScorecard(ctx)} />;
      return showPage(c, ctx, { title: nb.reports.scorecard.title, section, body });
    })
    .get(`${base}/robotkort/:id{[0-9a-f-]{36}}`, async (c) => {
      const ctx = ctxOf(c);
      const automationId = c.req.param("id");
      const { items, ...days } = await automationScorecard(ctx, { automationId });
      const [score] = items;
      if (!score) throw notFound("automation", automationId);
      const body = <ScorePage roles={ctx.actor.roles} days={days} score={score} />;
      return showPage(c, ctx, { title: score.title, section, body });
    })
    .get(`${base}/status`, async (c) => {
      const ctx = ctxOf(c);
      const table = await getStatusTable(ctx, { year: yearOf(c) });
      const body = <StatusPage roles={ctx.actor.roles} table={table} years={await planYears(ctx)} />;
      return showPage(c, ctx, { title: nb.reports.status.title, section, body });
    })
    .get(`${base}/arstall`, async (c) => {
      const ctx = ctxOf(c);
      const [table, years] = await Promise.all([getYearTable(ctx, { year: yearOf(c) }), ledgerYears(ctx)]);
      const body = <YearPage roles={ctx.actor.roles} table={table} years={years} />;
      return showPage(c, ctx, { title: nb.reports.year.title, section, body });
    })
    .get(`${base}/arstekst`, async (c) => {
      const ctx = ctxOf(c);
      const [text, years] = await Promise.all([annualText(ctx, { year: yearOf(c) }), ledgerYears(ctx)]);
      const body = <TextPage roles={ctx.actor.roles} text={text} years={years} />;
      return showPage(c, ctx, { title: nb.reports.text.title, section, body });
    })
    .get(`${base}/saker/:id{[0-9a-f-]{36}}`, async (c) => {
      const ctx = ctxOf(c);
      const trail = await creditTrail(ctx, { id: c.req.param("id") });
      const body = <TrailPage roles={ctx.actor.roles} trail={trail} told={c.req.query("melding")} />;
      return showPage(c, ctx, { title: nb.reports.trail.title, section, body });
    })
    .get(`${base}/fil`, async (c) => {
      const ctx = ctxOf(c);
      const name = ReportName.options.find((one) => one === c.req.query("rapport"));
      const format = FileFormat.options.find((one) => one === c.req.query("format"));
      if (name === undefined || format === undefined) throw notFound("report", c.req.query("rapport") ?? "");
      const input = name === "benefits" ? fileOfFreed(c) : { year: yearOf(c) };
      try {
        return await sendReport(c, { ctx, printPdf }, { name, format, input });
      } catch (error) {
        if (error instanceof AppError && error.code === "unavailable" && format === "pdf")
          return showNoPdf(c, { href: base, text: nb.reports.files.back });
        throw error;
      }
    });

/** Goals are written ahead: whoever writes them is offered the next year too. */
async function planYears(ctx: Context): Promise<number[]> {
  const years = await ledgerYears(ctx);
  const [thisYear = 0] = years;
  return isAllowed(ctx.actor.roles, "reports:write") ? [thisYear + 1, ...years] : years;
}

type Asked = { from: string; to: string; groupBy: ReportGrouping; unitId?: string };

function askedOf(c: HonoContext<AppEnv>): { asked: Asked; wrong: boolean } {
  const today = localDateOf(ctxOf(c).now());
  const thisYear = { from: `${today.slice(0, 4)}-01-01`, to: addDays(today, 1) };
  const [from, last] = [LocalDate.safeParse(c.req.query("fra")), LocalDate.safeParse(c.req.query("til"))];
  const isAsked = c.req.query("fra") !== undefined || c.req.query("til") !== undefined;
  const ordered = from.success && last.success && from.data <= last.data && yearsBetween(from.data, last.data) < 30;
  const dates = ordered ? { from: from.data, to: addDays(last.data, 1) } : thisYear;
  const groupBy = reportGroupings.find((one) => one === c.req.query("per")) ?? "month";
  const unitId = /^[0-9a-f-]{36}$/.exec(c.req.query("enhet") ?? "")?.[0];
  return {
    asked: { ...dates, groupBy, ...(unitId === undefined ? {} : { unitId }) },
    wrong: isAsked && !ordered,
  };
}

function yearsBetween(from: string, to: string): number {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4));
}

function fileOfFreed(c: HonoContext<AppEnv>) {
  const { asked, wrong } = askedOf(c);
  if (wrong) throw new AppError("invalid", nb.reports.freed.wrong);
  return asked;
}

async function showFreed(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  const { asked, wrong } = askedOf(c);
  const [report, gains, units] = await Promise.all([
    benefitReport(ctx, asked),
    qualityGains(ctx, { from: asked.from, to: asked.to }),
    unitOptions(ctx),
  ]);
  const body = (
    <FreedPage
      roles={ctx.actor.roles}
      report={report}
      unitId={asked.unitId}
      units={units}
      gains={gains}
      wrong={wrong}
    />
  );
  return showPage(c, ctx, { title: nb.reports.title, section, body, ...(wrong && { status: 400 as const }) });
}
