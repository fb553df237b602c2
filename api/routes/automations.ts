import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  AutomationDetail,
  AutomationPage,
  CreateAutomationInput,
  createAutomation,
  GetAutomationInput,
  getAutomation,
  ListAutomationsInput,
  listAutomations,
  UpdateAutomationInput,
  updateAutomation,
} from "../../core/automations/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Automations"];
const unknown = "There is no such automation";

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Automations, newest first",
  request: { query: ListAutomationsInput },
  responses: { 200: answers(AutomationPage, "A page of automations"), ...refusals("automations:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One automation, with what its bot does and by which rules",
  request: { params: GetAutomationInput },
  responses: { 200: answers(AutomationDetail, "The automation"), ...refusals("automations:read", { 404: unknown }) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Put a bot to work on a process",
  request: { body: jsonBody(CreateAutomationInput) },
  responses: {
    201: answers(Created, "The new automation"),
    // Pausing and ending a pause takes `automations:pause` alone.
    ...refusalsOfBody("automations:write", { 409: "The code is taken" }),
  },
});

const patch = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Change an automation, its status included",
  request: {
    params: GetAutomationInput,
    body: jsonBody(UpdateAutomationInput.omit({ id: true }).meta({ id: "AutomationChanges" })),
  },
  responses: {
    200: answers(Created, "The automation that was changed"),
    ...refusalsOfBody("automations:write", {
      404: unknown,
      409: "The code is taken, the status cannot be reached, cases hold bot, process and system, or somebody else was first",
    }),
  },
});

export const automations = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listAutomations(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getAutomation(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await createAutomation(c.var.ctx, c.req.valid("json")), 201))
  .openapi(patch, async (c) =>
    c.json(await updateAutomation(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
