import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  ApproveBaselineInput,
  approveBaseline,
  BaselinePage,
  ListBaselinesInput,
  listBaselines,
} from "../../core/benefits/index.ts";
import { z } from "zod";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Baselines"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Approved baselines, newest first",
  request: { query: ListBaselinesInput },
  responses: { 200: answers(BaselinePage, "A page of baselines"), ...refusals("baselines:read") },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Approve a version of the manual handling time",
  request: { body: jsonBody(ApproveBaselineInput) },
  responses: {
    201: answers(z.object({ id: z.uuid(), version: z.int() }).meta({ id: "ApprovedBaseline" }), "The new version"),
    ...refusalsOfBody("baselines:approve", {
      404: "There is no such process",
      409: "Overlaps another version: `errors` names it",
    }),
  },
});

export const baselines = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listBaselines(c.var.ctx, c.req.valid("query")), 200))
  .openapi(post, async (c) => c.json(await approveBaseline(c.var.ctx, c.req.valid("json")), 201));
