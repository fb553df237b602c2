import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { LogOperationTimeInput, logOperationTime } from "../../core/benefits/index.ts";
import { LoggedTime } from "../../core/ledger/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusalsOfBody } from "../problem.ts";

const post = createRoute({
  method: "post",
  path: "/",
  tags: ["Operation time"],
  summary: "Debit time that people spent on keeping a robot running",
  request: { body: jsonBody(LogOperationTimeInput) },
  responses: {
    201: answers(LoggedTime, "The ledger entry"),
    ...refusalsOfBody("operation:log", {
      404: "There is no such automation",
      409: "The period of the day is closed, or the request asked for something else before",
    }),
  },
});

export const operationTime = new OpenAPIHono<SignedInEnv>().openapi(post, async (c) =>
  c.json(await logOperationTime(c.var.ctx, c.req.valid("json")), 201),
);
