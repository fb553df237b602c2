import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  AddProcessInput,
  addProcess,
  AddProcessVersionInput,
  addProcessVersion,
  GetProcessInput,
  getProcess,
  ListProcessesInput,
  listProcesses,
  ProcessDetail,
  ProcessPage,
  RetireProcessInput,
  retireProcess,
  UpdateProcessInput,
  updateProcess,
} from "../../core/processes/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Processes"];
const unknown = "There is no such process";
const whole = answers(ProcessDetail, "The process as it is now");

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "The register of processes, newest first",
  request: { query: ListProcessesInput },
  responses: { 200: answers(ProcessPage, "A page of processes"), ...refusals("processes:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One process, with its versions and the automations on it",
  request: { params: GetProcessInput },
  responses: { 200: answers(ProcessDetail, "The process"), ...refusals("processes:read", { 404: unknown }) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Put a process into the register",
  request: { body: jsonBody(AddProcessInput) },
  responses: {
    201: answers(ProcessDetail, "The new process"),
    ...refusalsOfBody("processes:write", { 409: "The code is taken" }),
  },
});

const patch = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Change what the register says of a process",
  request: {
    params: GetProcessInput,
    body: jsonBody(UpdateProcessInput.omit({ id: true }).meta({ id: "ProcessChanges" })),
  },
  responses: { 200: whole, ...refusalsOfBody("processes:write", { 404: unknown, 409: "The code is taken" }) },
});

const retire = createRoute({
  method: "post",
  path: "/{id}/retire",
  tags,
  summary: "Take a process out of use; it keeps its figures",
  request: {
    params: GetProcessInput,
    body: jsonBody(RetireProcessInput.omit({ id: true }).meta({ id: "ProcessRetirement" })),
  },
  responses: {
    200: whole,
    ...refusalsOfBody("processes:write", { 404: unknown, 409: "It is retired, or automations work on it" }),
  },
});

const addVersion = createRoute({
  method: "post",
  path: "/{id}/versions",
  tags,
  summary: "Say how a process goes from a day on: its steps, with shares that are 1 in all",
  request: {
    params: GetProcessInput,
    body: jsonBody(AddProcessVersionInput.omit({ processId: true }).meta({ id: "NewProcessVersion" })),
  },
  responses: {
    201: whole,
    ...refusalsOfBody("processes:write", {
      404: unknown,
      409: "A version begins that day or later, somebody has taken over a step that would be gone, or the period is closed",
    }),
  },
});

export const processes = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listProcesses(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getProcess(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await addProcess(c.var.ctx, c.req.valid("json")), 201))
  .openapi(patch, async (c) =>
    c.json(await updateProcess(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(retire, async (c) =>
    c.json(await retireProcess(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(addVersion, async (c) =>
    c.json(await addProcessVersion(c.var.ctx, { ...c.req.valid("json"), processId: c.req.valid("param").id }), 201),
  );
