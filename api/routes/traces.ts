import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { GetScreenshotInput } from "../../core/cases/index.ts";
import type { SignedInEnv } from "../env.ts";
import { sendTrace } from "../evidence.ts";
import { refusals } from "../problem.ts";

const getTrace = createRoute({
  method: "get",
  path: "/{id}/attempts/{number}/trace",
  tags: ["Work items"],
  summary: "What the bot did in an attempt that failed again: a Playwright trace, personal data masked",
  description: "A ZIP file for `npx playwright show-trace`. Attempts are traced from the second one on.",
  request: {
    params: GetScreenshotInput.extend({ number: z.coerce.number("Must be a number").int().min(1).max(1000) }),
  },
  responses: {
    200: {
      description: "The trace",
      content: { "application/zip": { schema: z.string().meta({ format: "binary" }) } },
    },
    ...refusals("cases:read", { 404: "There is no such attempt, or it has no trace" }),
  },
});

/** Traces of attempts at cases. */
export const traces = new OpenAPIHono<SignedInEnv>().openapi(getTrace, (c) =>
  sendTrace(c, c.var.ctx, c.req.valid("param")),
);
