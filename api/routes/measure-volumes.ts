import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  approveMeasureVolume,
  getMeasureVolume,
  GetMeasureVolumeInput,
  listMeasureVolumes,
  ListMeasureVolumesInput,
  MeasureDetail,
  MeasureVolumePage,
  MeasureVolumeProposal,
  rejectMeasureVolume,
  RejectMeasureVolumeInput,
  withdrawMeasureVolume,
} from "../../core/measures/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Measures"];
const params = GetMeasureVolumeInput;
const unknown = { 404: "There is no such month of a measure" };
const decided = { ...unknown, 409: "It is decided on already" };
const body = jsonBody(RejectMeasureVolumeInput.omit({ id: true }).meta({ id: "MeasureVolumeRefusal" }));
const asItIsNow = answers(MeasureDetail, "The measure as it is now");

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Months of measures as they were told, newest first: `status=PROPOSED` for those that wait to be approved",
  request: { query: ListMeasureVolumesInput },
  responses: { 200: answers(MeasureVolumePage, "A page of months"), ...refusals("benefits:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One month of a measure as it was told, and what became of it",
  request: { params },
  responses: { 200: answers(MeasureVolumeProposal, "The month"), ...refusals("benefits:read", unknown) },
});

const approve = createRoute({
  method: "post",
  path: "/{id}/approve",
  tags,
  security: ofAPerson,
  summary: "Approve the cases of a month that another person has told of, and credit the measure for them",
  request: { params },
  responses: {
    200: asItIsNow,
    ...refusals("measures:approve", {
      ...unknown,
      409: "It is decided on already, is worth something else by now, its period is closed, or robots were credited the same seconds",
    }),
  },
});

const reject = createRoute({
  method: "post",
  path: "/{id}/reject",
  tags,
  security: ofAPerson,
  summary: "Say no to the cases of a month, and why",
  request: { params, body },
  responses: { 200: asItIsNow, ...refusalsOfBody("measures:approve", decided) },
});

const withdraw = createRoute({
  method: "post",
  path: "/{id}/withdraw",
  tags,
  security: ofAPerson,
  summary: "Take the cases of a month back that are not decided on, and say why",
  request: { params, body },
  responses: { 200: asItIsNow, ...refusalsOfBody("measures:write", decided) },
});

export const measureVolumes = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listMeasureVolumes(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getMeasureVolume(c.var.ctx, c.req.valid("param")), 200))
  .openapi(approve, async (c) => c.json(await approveMeasureVolume(c.var.ctx, c.req.valid("param")), 200))
  .openapi(reject, async (c) =>
    c.json(await rejectMeasureVolume(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(withdraw, async (c) =>
    c.json(await withdrawMeasureVolume(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
