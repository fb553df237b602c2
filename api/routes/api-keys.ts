import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  ApiKey,
  ApiKeyPage,
  GetApiKeyInput,
  getApiKey,
  IssueApiKeyInput,
  IssuedApiKey,
  issueApiKey,
  ListApiKeysInput,
  listApiKeys,
  WithdrawApiKeyInput,
  withdrawApiKey,
} from "../../core/access/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["API keys"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "API keys of the municipality, newest first, those that open nothing any more among them",
  request: { query: ListApiKeysInput },
  responses: { 200: answers(ApiKeyPage, "A page of keys, by how they begin"), ...refusals("api-keys:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One API key, by how it begins",
  request: { params: GetApiKeyInput },
  responses: {
    200: answers(ApiKey, "The key"),
    ...refusals("api-keys:read", { 404: "There is no such key" }),
  },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  security: ofAPerson,
  summary: "Make an API key for another system",
  request: { body: jsonBody(IssueApiKeyInput) },
  responses: {
    201: answers(IssuedApiKey, "The key, told this once"),
    ...refusalsOfBody("api-keys:write"),
  },
});

const revoke = createRoute({
  method: "post",
  path: "/{id}/revoke",
  tags,
  security: ofAPerson,
  summary: "End an API key for good, from the next request on",
  request: {
    params: WithdrawApiKeyInput.pick({ id: true }),
    body: jsonBody(WithdrawApiKeyInput.omit({ id: true }).meta({ id: "ApiKeyRevocation" })),
  },
  responses: {
    200: answers(ApiKey, "The key as it is now"),
    ...refusalsOfBody("api-keys:write", { 404: "There is no such key", 409: "It is revoked already" }),
  },
});

export const apiKeys = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listApiKeys(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getApiKey(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await issueApiKey(c.var.ctx, c.req.valid("json")), 201))
  .openapi(revoke, async (c) =>
    c.json(await withdrawApiKey(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  );
