import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  GetRunInput,
  getRun,
  ListRunsInput,
  listRuns,
  Run,
  RunPage,
  StartedRun,
  StartRun,
  startRun,
  StoppedRun,
  StopRun,
  stopRun,
} from "../../core/runs/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Runs"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Runs, newest first, with where their cases stand",
  request: { query: ListRunsInput },
  responses: { 200: answers(RunPage, "A page of runs"), ...refusals("runs:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One run, with where its cases stand",
  request: { params: GetRunInput },
  responses: { 200: answers(Run, "The run"), ...refusals("runs:read", { 404: "There is no such run" }) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Let an automation collect the cases that wait in its target system",
  request: { body: jsonBody(StartRun) },
  responses: {
    201: answers(StartedRun, "The run that was started"),
    ...refusalsOfBody("runs:start", {
      404: "There is no such automation",
      409: "The automation is not active, or its bot does not collect",
    }),
  },
});

const stop = createRoute({
  method: "post",
  path: "/{id}/stop",
  tags,
  summary: "Stop a run: the cases in hand are finished first, or taken back now; the waiting ones are held",
  request: { params: GetRunInput, body: jsonBody(StopRun.omit({ id: true }).meta({ id: "HowToStop" })) },
  responses: {
    200: answers(StoppedRun, "The run is stopped"),
    ...refusalsOfBody("runs:stop", { 404: "There is no such run", 409: "The run has ended" }),
  },
});

export const runs = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listRuns(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getRun(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await startRun(c.var.ctx, c.req.valid("json")), 201))
  .openapi(stop, async (c) =>
    c.json(await stopRun(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  );
