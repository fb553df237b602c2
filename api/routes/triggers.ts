import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  CreatedTrigger,
  CreateTriggerInput,
  createTrigger,
  DisableTriggerInput,
  disableTrigger,
  ListTriggersInput,
  listTriggers,
  WebhookTrigger,
  WebhookTriggerList,
} from "../../core/triggers/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Triggers"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "The webhook triggers of one automation, newest first",
  request: { query: ListTriggersInput },
  responses: {
    200: answers(WebhookTriggerList, "The triggers, without their secrets"),
    ...refusals("automations:read", { 404: "There is no such automation" }),
  },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Make a signed address at which another system starts an automation or adds its cases",
  request: { body: jsonBody(CreateTriggerInput) },
  responses: {
    201: answers(CreatedTrigger, "The trigger, with the secret that is told this once"),
    ...refusalsOfBody("triggers:write", { 404: "There is no such automation" }),
  },
});

const disable = createRoute({
  method: "post",
  path: "/{id}/disable",
  tags,
  summary: "Close an address for good",
  request: { params: DisableTriggerInput },
  responses: {
    200: answers(WebhookTrigger, "The trigger as it is now"),
    ...refusals("triggers:write", { 404: "There is no such trigger", 409: "It is disabled already" }),
  },
});

export const triggers = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listTriggers(c.var.ctx, c.req.valid("query")), 200))
  .openapi(post, async (c) => c.json(await createTrigger(c.var.ctx, c.req.valid("json")), 201))
  .openapi(disable, async (c) => c.json(await disableTrigger(c.var.ctx, c.req.valid("param")), 200));
