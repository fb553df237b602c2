import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  ApproveBaselineInput,
  approveBaseline,
  Baseline,
  BaselineId,
  BaselinePage,
  getBaseline,
  ListBaselinesInput,
  listBaselines,
  ListSampleInput,
  listSample,
  ProposeBaselineInput,
  proposeBaseline,
  RejectBaselineInput,
  rejectBaseline,
  SamplePage,
} from "../../core/baselines/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Baselines"];
const unknown = "There is no such baseline";

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Baselines, proposed, approved and rejected, newest first",
  request: { query: ListBaselinesInput },
  responses: { 200: answers(BaselinePage, "A page of baselines"), ...refusals("baselines:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One baseline, with the figures of its study and who decided",
  request: { params: BaselineId },
  responses: { 200: answers(Baseline, "The baseline"), ...refusals("baselines:read", { 404: unknown }) },
});

const sample = createRoute({
  method: "get",
  path: "/{id}/observations",
  tags,
  summary: "The observations that a baseline was computed from, as they were when it was proposed",
  request: { params: BaselineId, query: ListSampleInput.omit({ id: true }) },
  responses: { 200: answers(SamplePage, "A page of observations"), ...refusals("baselines:read", { 404: unknown }) },
});

const propose = createRoute({
  method: "post",
  path: "/proposals",
  tags,
  security: ofAPerson,
  summary: "Propose a version of the manual handling time: from a study, an estimate or an assumption",
  request: { body: jsonBody(ProposeBaselineInput) },
  responses: {
    201: answers(Baseline, "The proposal; its evidence class follows from its source"),
    ...refusalsOfBody("baselines:propose", {
      404: "There is no such process or study",
      409: "The period of `validFrom` is closed",
    }),
  },
});

const approve = createRoute({
  method: "post",
  path: "/{id}/approve",
  tags,
  security: ofAPerson,
  summary: "Approve a proposed version; another person than who proposed it or took part in its study",
  request: {
    params: BaselineId,
    body: jsonBody(ApproveBaselineInput.omit({ id: true }).meta({ id: "BaselineApproval" })),
  },
  responses: {
    200: answers(Baseline, "The approved version"),
    ...refusalsOfBody("baselines:approve", {
      404: unknown,
      409: "Overlaps another version, is decided on already, or its period is closed",
    }),
  },
});

const reject = createRoute({
  method: "post",
  path: "/{id}/reject",
  tags,
  security: ofAPerson,
  summary: "Reject a proposed version, with the reason",
  request: {
    params: BaselineId,
    body: jsonBody(RejectBaselineInput.omit({ id: true }).meta({ id: "BaselineRejection" })),
  },
  responses: {
    200: answers(Baseline, "The rejected version"),
    ...refusalsOfBody("baselines:approve", { 404: unknown, 409: "It is decided on already" }),
  },
});

export const baselines = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listBaselines(c.var.ctx, c.req.valid("query")), 200))
  .openapi(propose, async (c) => c.json(await proposeBaseline(c.var.ctx, c.req.valid("json")), 201))
  .openapi(get, async (c) => c.json(await getBaseline(c.var.ctx, c.req.valid("param")), 200))
  .openapi(sample, async (c) =>
    c.json(await listSample(c.var.ctx, { ...c.req.valid("query"), ...c.req.valid("param") }), 200),
  )
  .openapi(approve, async (c) =>
    c.json(await approveBaseline(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(reject, async (c) =>
    c.json(await rejectBaseline(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
