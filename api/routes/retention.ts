import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  ListPurgesInput,
  listPurges,
  listRetentionPolicies,
  PurgePage,
  RetentionPolicyList,
} from "../../core/retention/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";

const tags = ["Retention"];

const purges = createRoute({
  method: "get",
  path: "/purges",
  tags,
  summary: "What was purged, by which limit, newest first",
  request: { query: ListPurgesInput },
  responses: { 200: answers(PurgePage, "A page of purges"), ...refusals("retention:read") },
});

const policies = createRoute({
  method: "get",
  path: "/policies",
  tags,
  summary: "How long the cases of each automation are kept",
  description: "The limits are set with the automation.",
  responses: { 200: answers(RetentionPolicyList, "The automations, by title"), ...refusals("retention:read") },
});

/** What is kept for how long, and what is gone. */
export const retention = new OpenAPIHono<SignedInEnv>()
  .openapi(purges, async (c) => c.json(await listPurges(c.var.ctx, c.req.valid("query")), 200))
  .openapi(policies, async (c) => c.json(await listRetentionPolicies(c.var.ctx), 200));
