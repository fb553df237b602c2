import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { plausibilityAlarms, PlausibilityAlarmList, PlausibilityInput } from "../../core/plausibility/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";

const get = createRoute({
  method: "get",
  path: "/",
  tags: ["Reports"],
  summary: "Figures of a period that are too much to be true without a reason",
  request: { query: PlausibilityInput },
  responses: { 200: answers(PlausibilityAlarmList, "The alarms"), ...refusals("benefits:read") },
});

export const plausibility = new OpenAPIHono<SignedInEnv>().openapi(get, async (c) =>
  c.json(await plausibilityAlarms(c.var.ctx, c.req.valid("query")), 200),
);
