import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { BenefitReport, BenefitReportInput, benefitReport } from "../../core/benefits/index.ts";
import {
  AnnualText,
  annualText,
  automationScorecard,
  CreditTrail,
  CreditTrailInput,
  creditTrail,
  getStatusTable,
  getYearTable,
  KeyFigures,
  keyFigures,
  QualityGains,
  QualityGainsInput,
  qualityGains,
  ReportFileInput,
  ReportName,
  Scorecard,
  ScorecardInput,
  StatusTable,
  YearInput,
  YearTable,
} from "../../core/reports/index.ts";
import { closingOf, PeriodClosing } from "../../core/periods/index.ts";
import type { AppDeps, SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";
import { FileFormat, sendReport } from "../report-file.tsx";
import { Definitions, definitionsOf } from "./definitions.ts";

const tags = ["Reports"];
const refused = refusals("benefits:read");
const BenefitAnswer = BenefitReport.extend({ closing: PeriodClosing });
const DefinedBenefitReport = BenefitAnswer.extend({ definitions: Definitions }).meta({ id: "DefinedBenefitReport" });
const DefinedKeyFigures = KeyFigures.extend({ definitions: Definitions }).meta({ id: "DefinedKeyFigures" });
const DefinedScorecard = Scorecard.extend({ definitions: Definitions }).meta({ id: "DefinedScorecard" });
const DefinedQualityGains = QualityGains.extend({ definitions: Definitions }).meta({ id: "DefinedQualityGains" });
const DefinedStatusTable = StatusTable.extend({ definitions: Definitions }).meta({ id: "DefinedStatusTable" });
const DefinedAnnualText = AnnualText.extend({ definitions: Definitions }).meta({ id: "DefinedAnnualText" });
const DefinedYearTable = YearTable.extend({ definitions: Definitions }).meta({ id: "DefinedYearTable" });

const definitions = {
  benefits: definitionsOf(BenefitAnswer),
  figures: definitionsOf(KeyFigures),
  scores: definitionsOf(Scorecard),
  gains: definitionsOf(QualityGains),
  status: definitionsOf(StatusTable),
  years: definitionsOf(YearTable),
  text: definitionsOf(AnnualText),
};

const getBenefits = createRoute({
  method: "get",
  path: "/benefits",
  tags,
  summary: "Freed time in [from, to), in groups and in all",
  request: { query: BenefitReportInput },
  responses: { 200: answers(DefinedBenefitReport, "The report, with what each figure means"), ...refused },
});

const getKeyFigures = createRoute({
  method: "get",
  path: "/key-figures",
  tags,
  summary: "Hours this year and in the last twelve months, beside the goal and the year before",
  responses: { 200: answers(DefinedKeyFigures, "The figures, with what each means"), ...refused },
});

const getScorecard = createRoute({
  method: "get",
  path: "/scorecard",
  tags,
  summary: "Whether automations pay, in the last twelve months",
  request: { query: ScorecardInput },
  responses: { 200: answers(DefinedScorecard, "The automations, by title"), ...refused },
});

const getQualityGains = createRoute({
  method: "get",
  path: "/quality-gains",
  tags,
  summary: "Gains that are seen by an indicator and not by hours",
  request: { query: QualityGainsInput },
  responses: { 200: answers(DefinedQualityGains, "Indicators that were read in the period"), ...refused },
});

const getStatus = createRoute({
  method: "get",
  path: "/status-table",
  tags,
  summary: "Goals of a year, what is done towards them, and how it stands",
  request: { query: YearInput },
  responses: { 200: answers(DefinedStatusTable, "The table, with what each column means"), ...refused },
});

const getYear = createRoute({
  method: "get",
  path: "/year-table",
  tags,
  summary: "Money and staff of units in a year, beside the time freed there",
  request: { query: YearInput },
  responses: { 200: answers(DefinedYearTable, "The table"), ...refused },
});

const getText = createRoute({
  method: "get",
  path: "/annual-text",
  tags,
  summary: "What the annual report says of a year's hours, in bokmål and nynorsk",
  request: { query: YearInput },
  responses: { 200: answers(DefinedAnnualText, "The text, and whether its figures are final"), ...refused },
});

const getTrail = createRoute({
  method: "get",
  path: "/credit-trails/{id}",
  tags,
  summary: "How a case came to count: attempts, ledger entries and the baseline versions they were made with",
  request: { params: CreditTrailInput },
  responses: {
    200: answers(CreditTrail, "The trail"),
    ...refusals("ledger:read", { 404: "There is no such case" }),
  },
});

const binary = z.string().meta({ format: "binary" });

const getFile = createRoute({
  method: "get",
  path: "/{name}/file",
  tags,
  summary: "A report as CSV, XLSX or tagged PDF, with what each column means",
  request: {
    params: z.object({ name: ReportName }),
    query: ReportFileInput.extend({ format: FileFormat }),
  },
  responses: {
    200: {
      description: "The file; a PDF only where the server has a browser, else 503",
      content: {
        "text/csv": { schema: binary },
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { schema: binary },
        "application/pdf": { schema: binary },
      },
    },
    ...refused,
  },
});

/** Reports as JSON with what each figure means, and as files. */
export const reports = ({ printPdf }: AppDeps) =>
  new OpenAPIHono<SignedInEnv>()
    .openapi(getBenefits, async (c) => {
      const { ctx } = c.var;
      const report = await benefitReport(ctx, c.req.valid("query"));
      const closing = await closingOf(ctx.db, ctx.tenantId, report);
      return c.json({ ...report, closing, definitions: definitions.benefits }, 200);
    })
    .openapi(getKeyFigures, async (c) =>
      c.json({ ...(await keyFigures(c.var.ctx)), definitions: definitions.figures }, 200),
    )
    .openapi(getScorecard, async (c) => {
      const scorecard = await automationScorecard(c.var.ctx, c.req.valid("query"));
      return c.json({ ...scorecard, definitions: definitions.scores }, 200);
    })
    .openapi(getQualityGains, async (c) => {
      const quality = await qualityGains(c.var.ctx, c.req.valid("query"));
      return c.json({ ...quality, definitions: definitions.gains }, 200);
    })
    .openapi(getStatus, async (c) => {
      const table = await getStatusTable(c.var.ctx, c.req.valid("query"));
      return c.json({ ...table, definitions: definitions.status }, 200);
    })
    .openapi(getYear, async (c) => {
      const table = await getYearTable(c.var.ctx, c.req.valid("query"));
      return c.json({ ...table, definitions: definitions.years }, 200);
    })
    .openapi(getText, async (c) => {
      const text = await annualText(c.var.ctx, c.req.valid("query"));
      return c.json({ ...text, definitions: definitions.text }, 200);
    })
    .openapi(getTrail, async (c) => c.json(await creditTrail(c.var.ctx, c.req.valid("param")), 200))
    .openapi(getFile, async (c) => {
      const { format, ...input } = c.req.valid("query");
      const { name } = c.req.valid("param");
      return sendReport(c, { ctx: c.var.ctx, printPdf }, { name, format, input });
    });
