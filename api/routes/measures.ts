import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  approveMeasure,
  endMeasure,
  EndMeasureInput,
  getMeasure,
  GetMeasureInput,
  listMeasures,
  ListMeasuresInput,
  MeasureDetail,
  MeasurePage,
  proposeMeasure,
  ProposeMeasureInput,
  recordMeasureVolume,
  RecordMeasureVolumeInput,
} from "../../core/measures/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Measures"];
const unknown = { 404: "There is no such measure" };
const asItIsNow = answers(MeasureDetail, "The measure as it is now");
const params = GetMeasureInput;

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Measures without a robot, newest first",
  request: { query: ListMeasuresInput },
  responses: { 200: answers(MeasurePage, "A page of measures"), ...refusals("benefits:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One measure with its months",
  request: { params },
  responses: { 200: answers(MeasureDetail, "The measure"), ...refusals("benefits:read", unknown) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  security: ofAPerson,
  summary: "Propose a measure: work made simpler, taken away or left to a national solution",
  request: { body: jsonBody(ProposeMeasureInput) },
  responses: {
    201: answers(MeasureDetail, "The proposal"),
    ...refusalsOfBody("measures:write", { 404: "There is no such process", 409: "The code is taken" }),
  },
});

const approve = createRoute({
  method: "post",
  path: "/{id}/approve",
  tags,
  security: ofAPerson,
  summary: "Approve a measure that another person has proposed",
  request: { params },
  responses: {
    200: asItIsNow,
    ...refusals("measures:approve", {
      ...unknown,
      409: "It is no proposal any more, or takes the same seconds as another measure",
    }),
  },
});

const end = createRoute({
  method: "post",
  path: "/{id}/end",
  tags,
  security: ofAPerson,
  summary: "End a measure, or withdraw a proposal",
  request: { params, body: jsonBody(EndMeasureInput.omit({ id: true }).meta({ id: "MeasureEnd" })) },
  responses: { 200: asItIsNow, ...refusalsOfBody("measures:write", { ...unknown, 409: "It has ended already" }) },
});

const record = createRoute({
  method: "post",
  path: "/{id}/volumes",
  tags,
  security: ofAPerson,
  summary: "Tell of the cases of a month that is over, once for each month",
  description:
    "Where work is made simpler they wait for another person to approve them, and count nowhere before that. Where it is gone, the cases of a year were approved with the measure: the month is credited at once, within those.",
  request: {
    params,
    body: jsonBody(RecordMeasureVolumeInput.omit({ measureId: true }).meta({ id: "NewMeasureVolume" })),
  },
  responses: {
    201: asItIsNow,
    ...refusalsOfBody("measures:write", {
      ...unknown,
      409: "It is not approved, the month is entered or waits already, its period is closed, or robots were credited the same seconds",
    }),
  },
});

export const measures = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listMeasures(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getMeasure(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await proposeMeasure(c.var.ctx, c.req.valid("json")), 201))
  .openapi(approve, async (c) => c.json(await approveMeasure(c.var.ctx, c.req.valid("param")), 200))
  .openapi(end, async (c) =>
    c.json(await endMeasure(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(record, async (c) =>
    c.json(await recordMeasureVolume(c.var.ctx, { ...c.req.valid("json"), measureId: c.req.valid("param").id }), 201),
  );
