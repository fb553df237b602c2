import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  GetIncidentInput,
  getIncident,
  IncidentDetail,
  IncidentPage,
  ListIncidentsInput,
  listIncidents,
  ResolvedIncident,
  ResolveIncidentInput,
  resolveIncident,
} from "../../core/incidents/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Incidents"];
const unknown = "There is no such incident";

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Incidents, the latest seen first",
  description: "Equal technical errors are one incident, however many cases they met.",
  request: { query: ListIncidentsInput },
  responses: { 200: answers(IncidentPage, "A page of incidents"), ...refusals("incidents:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One incident, with its evidence, its cases and how it went over time",
  request: { params: GetIncidentInput },
  responses: { 200: answers(IncidentDetail, "The incident"), ...refusals("incidents:read", { 404: unknown }) },
});

const resolve = createRoute({
  method: "post",
  path: "/{id}/resolve",
  tags,
  summary: "Close an incident after its cause was put right, and try its cases again",
  description:
    "With `retryCases`, every case that failed by it and still is gets one more attempt; a credit comes once.",
  request: {
    params: GetIncidentInput,
    body: jsonBody(ResolveIncidentInput.omit({ id: true }).meta({ id: "IncidentResolution" })),
  },
  responses: {
    200: answers(ResolvedIncident, "The incident is closed, and so many cases are queued again"),
    ...refusalsOfBody("incidents:write", {
      404: unknown,
      409: "It is resolved already, or its cases are to be retried and their automation is retired",
    }),
  },
});

export const incidents = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listIncidents(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getIncident(c.var.ctx, c.req.valid("param")), 200))
  .openapi(resolve, async (c) =>
    c.json(await resolveIncident(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
