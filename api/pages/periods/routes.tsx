import { Hono, type Context as HonoContext } from "hono";
import { ledgerYears } from "../../../core/benefits/index.ts";
import {
  closePeriod,
  getPeriod,
  getPeriodReport,
  listPeriods,
  type PeriodDetail,
  proposeClose,
  reopenForRestatement,
  reproduceReport,
} from "../../../core/closing/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError, notFound } from "../../../core/errors.ts";
import { signedReportTable } from "../../../core/reports/index.ts";
import type { AppEnv } from "../../env.ts";
import { FileFormat, sendTable } from "../../report-file.tsx";
import type { Form } from "../components/form.tsx";
import type { PagesDeps } from "../deps.ts";
import { formErrors, readForm } from "../form-values.ts";
import { showNoPdf } from "../reports/no-pdf.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { ClosePage, PeriodPage, ReopenPage } from "./detail-page.tsx";
import { PeriodsPage } from "./list-page.tsx";
import { ReportPage, ReproductionPage } from "./report-page.tsx";
import { kindAt, periodHref, periodName, reportHref } from "./words.ts";

const section = "benefits";
const at = (deed = "") => `/gevinst/perioder/:kind/:from{\\d{4}-\\d{2}-\\d{2}}${deed}` as const;
const report = "/gevinst/perioderapporter/:id{[0-9a-f-]{36}}";

/** Periods: how they stand, proposing, closing and opening them, and their signed reports. */
export const periodRoutes = ({ printPdf }: Pick<PagesDeps, "printPdf">) =>
  new Hono<AppEnv>()
    .get("/gevinst/perioder", async (c) => {
      const ctx = ctxOf(c);
      const year = /^20\d\d$/.exec(c.req.query("ar") ?? "")?.[0];
      const [list, years] = await Promise.all([listPeriods(ctx, year === undefined ? {} : { year }), ledgerYears(ctx)]);
      const body = <PeriodsPage roles={ctx.actor.roles} list={list} years={years} />;
      return showPage(c, ctx, { title: nb.periods.title, section, body });
    })
    .get(at(), async (c) => {
      const { ctx, period } = await askedOf(c);
      const told = c.req.query("melding");
      const isKnown = told !== undefined && told in nb.periods.told;
      const body = <PeriodPage period={period} roles={ctx.actor.roles} told={isKnown ? told : undefined} />;
      return showPage(c, ctx, { title: periodName(period, nb), section, body });
    })
    .post(at("/foresla"), async (c) => {
      const { ctx, period } = await askedOf(c);
      await proposeClose(ctx, { kind: period.kind, from: period.from });
      return c.redirect(`${periodHref(period)}?melding=foreslatt`, 303);
    })
    .get(at("/lukk"), (c) => askToClose(c))
    .post(at("/lukk"), async (c) => {
      const { ctx, period } = await askedOf(c);
      try {
        await closePeriod(ctx, { id: period.id ?? "" });
      } catch (error) {
        return askToClose(c, refusalOf(error));
      }
      return c.redirect(`${periodHref(period)}?melding=lukket`, 303);
    })
    .get(at("/apne"), (c) => askToReopen(c, { values: {}, errors: {} }))
    .post(at("/apne"), async (c) => {
      const { ctx, period } = await askedOf(c);
      const values = await readForm(c);
      try {
        await reopenForRestatement(ctx, { id: period.id ?? "", reason: values["grunn"] ?? "" });
      } catch (error) {
        const told = { fieldNames: { reason: "grunn" }, messages: nb.periods.errors, t: nb };
        return askToReopen(c, { values, errors: formErrors(error, told) });
      }
      return c.redirect(`${periodHref(period)}?melding=apnet`, 303);
    })
    .get(report, async (c) => {
      const ctx = ctxOf(c);
      const found = await getPeriodReport(ctx, { id: c.req.param("id") });
      const title = nb.periods.reportPage.title(found.number);
      return showPage(c, ctx, { title, section, body: <ReportPage report={found} /> });
    })
    .get(`${report}/json`, async (c) => {
      const found = await getPeriodReport(ctxOf(c), { id: c.req.param("id") ?? "" });
      c.header("Content-Disposition", `attachment; filename="rapport-${found.number}.json"`);
      c.header("Cache-Control", "no-store");
      return c.json(found);
    })
    .get(`${report}/fil`, async (c) => {
      const ctx = ctxOf(c);
      const id = c.req.param("id") ?? "";
      const format = FileFormat.options.find((one) => one === c.req.query("format"));
      if (format === undefined) throw notFound("report file", c.req.query("format") ?? "");
      const table = await signedReportTable(ctx, { id });
      try {
        return await sendTable(c, { ctx, printPdf }, { table, format });
      } catch (error) {
        const isUnprinted = error instanceof AppError && error.code === "unavailable" && format === "pdf";
        if (isUnprinted) return showNoPdf(c, { href: reportHref(id), text: table.title });
        throw error;
      }
    })
    .get(`${report}/etterprov`, async (c) => {
      const ctx = ctxOf(c);
      const id = c.req.param("id") ?? "";
      const [found, outcome] = await Promise.all([getPeriodReport(ctx, { id }), reproduceReport(ctx, { id })]);
      const title = nb.periods.reproduction.title(found.number);
      return showPage(c, ctx, { title, section, body: <ReproductionPage report={found} outcome={outcome} /> });
    });

async function askedOf(c: HonoContext<AppEnv>): Promise<{ ctx: Context; period: PeriodDetail }> {
  const ctx = ctxOf(c);
  const kind = kindAt(c.req.param("kind"));
  const from = c.req.param("from") ?? "";
  if (kind === undefined) throw notFound("period", from);
  return { ctx, period: await getPeriod(ctx, { kind, from }) };
}

async function askToClose(c: HonoContext<AppEnv>, refusal?: string): Promise<Response> {
  const { ctx, period } = await askedOf(c);
  requirePermission(ctx, "periods:close");
  const title = nb.periods.closeForm.title(periodName(period, nb));
  const body = <ClosePage period={period} roles={ctx.actor.roles} refusal={refusal} />;
  return showPage(c, ctx, { title, section, body, ...(refusal !== undefined && { status: 409 as const }) });
}

/** Why a period was not closed, in words. */
function refusalOf(error: unknown): string {
  if (!(error instanceof AppError) || !["conflict", "invalid"].includes(error.code)) throw error;
  const rule = error.fields[0]?.rule ?? "";
  return nb.periods.errors[rule] ?? nb.periods.closeForm.conflict;
}

async function askToReopen(c: HonoContext<AppEnv>, form: Form): Promise<Response> {
  const { ctx, period } = await askedOf(c);
  requirePermission(ctx, "periods:close");
  const title = nb.periods.reopenForm.title(periodName(period, nb));
  const status = Object.keys(form.errors).length > 0 ? { status: 400 as const } : {};
  return showPage(c, ctx, { title, section, body: <ReopenPage period={period} form={form} />, ...status });
}
