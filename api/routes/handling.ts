import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { Clock, getHandling, Handling, keepClock, startClock, stopClock } from "../../core/handling/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, ofAPerson, refusals } from "../problem.ts";

const tags = ["Handling time"];
const request = { params: z.strictObject({ id: z.uuid() }) };
const unknown = { 404: "There is no such case" };

const get = createRoute({
  method: "get",
  path: "/{id}/handling",
  tags,
  summary: "What the clocks on a case say; sums, no names",
  request,
  responses: { 200: answers(Handling, "The time"), ...refusals("cases:read", unknown) },
});

const of = (name: "start" | "keep" | "stop", { summary, refusal }: { summary: string; refusal: string }) =>
  createRoute({
    method: "post",
    path: `/{id}/clock/${name}`,
    tags,
    security: ofAPerson,
    summary,
    request,
    responses: { 200: answers(Clock, "The clock"), ...refusals("cases:write", { ...unknown, 409: refusal }) },
  });

const start = of("start", {
  summary: "Start one's own clock on a case that a robot gave up; another that runs is stopped",
  refusal: "No robot gave the case up, or a standard time is debited for it",
});
const keep = of("keep", {
  summary: "Tell that one still works on a case",
  refusal: "No clock of the caller runs on it",
});
const stop = of("stop", { summary: "Stop one's own clock on a case", refusal: "No clock of the caller runs on it" });

export const handling = new OpenAPIHono<SignedInEnv>()
  .openapi(get, async (c) => c.json(await getHandling(c.var.ctx, { workItemId: c.req.valid("param").id }), 200))
  .openapi(start, async (c) => c.json(await startClock(c.var.ctx, { workItemId: c.req.valid("param").id }), 200))
  .openapi(keep, async (c) => c.json(await keepClock(c.var.ctx, { workItemId: c.req.valid("param").id }), 200))
  .openapi(stop, async (c) => c.json(await stopClock(c.var.ctx, { workItemId: c.req.valid("param").id }), 200));
