import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  ClaimStepsInput,
  claimSteps,
  listStepClaims,
  ListStepClaimsInput,
  StepClaimList,
} from "../../core/claims/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Step claims"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Who takes over what of a process's steps, in the order it began",
  request: { query: ListStepClaimsInput },
  responses: {
    200: answers(StepClaimList, "The claims"),
    ...refusals("automations:read", { 404: "There is no such process" }),
  },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Say which parts of the steps an automation or a measure takes over from a day on",
  request: { body: jsonBody(ClaimStepsInput) },
  responses: {
    200: answers(StepClaimList, "Every claim on the process"),
    ...refusalsOfBody("automations:write", {
      404: "There is no such automation or measure",
      409: "More than a whole step would be taken over, or later claims are known",
    }),
  },
});

export const stepClaims = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listStepClaims(c.var.ctx, c.req.valid("query")), 200))
  .openapi(post, async (c) => c.json(await claimSteps(c.var.ctx, c.req.valid("json")), 200));
