import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { AuditEntryPage, ListAuditEntriesInput, listAuditEntries } from "../../core/audit/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Audit"],
  summary: "What was done, by whom and to what, newest first",
  description: "The log is only added to. Personal numbers are masked; what cases are about is not in it.",
  request: { query: ListAuditEntriesInput },
  responses: { 200: answers(AuditEntryPage, "A page of entries"), ...refusals("audit:read") },
});

/** The audit log. */
export const auditEntries = new OpenAPIHono<SignedInEnv>().openapi(list, async (c) =>
  c.json(await listAuditEntries(c.var.ctx, c.req.valid("query")), 200),
);
