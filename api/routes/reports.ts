import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { BenefitReport, BenefitReportInput, benefitReport } from "../../core/benefits/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";

const getBenefits = createRoute({
  method: "get",
  path: "/benefits",
  tags: ["Reports"],
  summary: "Freed time in [from, to), in groups and in all",
  request: { query: BenefitReportInput },
  responses: { 200: answers(BenefitReport, "The report"), ...refusals("benefits:read") },
});

export const reports = new OpenAPIHono<SignedInEnv>().openapi(getBenefits, async (c) =>
  c.json(await benefitReport(c.var.ctx, c.req.valid("query")), 200),
);
