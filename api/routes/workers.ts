import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { listWorkers, WorkerList } from "../../core/workers/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Workers"],
  summary: "The worker processes that live or have gone during the last day, and what each has in hand",
  responses: { 200: answers(WorkerList, "The workers"), ...refusals("lanes:read") },
});

export const workers = new OpenAPIHono<SignedInEnv>().openapi(list, async (c) =>
  c.json(await listWorkers(c.var.ctx), 200),
);
