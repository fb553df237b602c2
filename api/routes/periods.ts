import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  closePeriod,
  getPeriod,
  getPeriodReport,
  listPeriods,
  ListPeriodsInput,
  PeriodDetail,
  PeriodIdInput,
  PeriodInput,
  PeriodList,
  PeriodReport,
  proposeClose,
  reopenForRestatement,
  ReopenPeriodInput,
  reproduceReport,
  Reproduction,
} from "../../core/closing/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Periods"];
const params = PeriodIdInput;
const unknown = { 404: "There is no such period" };
const unknownReport = { 404: "There is no such report" };

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Months, tertials and the year itself, with how each stands",
  request: { query: ListPeriodsInput },
  responses: { 200: answers(PeriodList, "The periods of the year"), ...refusals("benefits:read") },
});

const get = createRoute({
  method: "get",
  path: "/{kind}/{from}",
  tags,
  summary: "One period: what is missing before it is closed, and its reports",
  request: { params: PeriodInput },
  responses: { 200: answers(PeriodDetail, "The period"), ...refusals("benefits:read") },
});

const propose = createRoute({
  method: "post",
  path: "/",
  tags,
  security: ofAPerson,
  summary: "Propose to close a period that has ended",
  request: { body: jsonBody(PeriodInput) },
  responses: {
    201: answers(Created, "The period"),
    ...refusalsOfBody("periods:propose", { 409: "It is closed, or you proposed it already" }),
  },
});

const Closed = z.object({ id: z.uuid(), reportId: z.uuid() }).meta({ id: "ClosedPeriod" });

const close = createRoute({
  method: "post",
  path: "/{id}/close",
  tags,
  security: ofAPerson,
  summary: "Close a period that another person has proposed: its figures are frozen in a numbered, signed report",
  request: { params },
  responses: {
    200: answers(Closed, "The period and its new report"),
    ...refusals("periods:close", { ...unknown, 409: "It is closed, not proposed, or one inside it is being restated" }),
  },
});

const reopen = createRoute({
  method: "post",
  path: "/{id}/reopen",
  tags,
  security: ofAPerson,
  summary: "Open a closed period for a restatement; its report stands until it is closed anew",
  request: { params, body: jsonBody(ReopenPeriodInput.omit({ id: true }).meta({ id: "ReopenPeriod" })) },
  responses: {
    200: answers(Created, "The period"),
    ...refusalsOfBody("periods:close", { ...unknown, 409: "It is not closed" }),
  },
});

const report = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "A report as it was signed, with its definitions",
  request: { params },
  responses: { 200: answers(PeriodReport, "The report"), ...refusals("benefits:read", unknownReport) },
});

const reproduce = createRoute({
  method: "get",
  path: "/{id}/reproduction",
  tags,
  summary: "Make a report anew of the ledger's rows, and compare it with the signed one byte for byte",
  request: { params },
  responses: { 200: answers(Reproduction, "What came of it"), ...refusals("benefits:read", unknownReport) },
});

export const periods = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listPeriods(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getPeriod(c.var.ctx, c.req.valid("param")), 200))
  .openapi(propose, async (c) => c.json(await proposeClose(c.var.ctx, c.req.valid("json")), 201))
  .openapi(close, async (c) => c.json(await closePeriod(c.var.ctx, c.req.valid("param")), 200))
  .openapi(reopen, async (c) =>
    c.json(await reopenForRestatement(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );

export const periodReports = new OpenAPIHono<SignedInEnv>()
  .openapi(report, async (c) => c.json(await getPeriodReport(c.var.ctx, c.req.valid("param")), 200))
  .openapi(reproduce, async (c) => c.json(await reproduceReport(c.var.ctx, c.req.valid("param")), 200));
