import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  AddedWorkItems,
  AddWorkItems,
  addWorkItems,
  CancelledWorkItem,
  cancelWorkItem,
  ChangeWorkItem,
  GetScreenshotInput,
  GetWorkItemInput,
  getWorkItem,
  ListWorkItemsInput,
  listWorkItems,
  maxItemsPerRequest,
  NewWorkItem,
  RetriedWorkItem,
  retryWorkItem,
  WorkItemDetail,
  WorkItemPage,
} from "../../core/cases/index.ts";
import { AppError } from "../../core/errors.ts";
import type { AppDeps, SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";
import { sendScreenshot } from "../screenshot.ts";

const tags = ["Work items"];
const unknown = "There is no such work item";
const added = "The run they belong to, and the cases in the order they were given";
const refusalsToAdd = refusalsOfBody("cases:write", {
  404: "There is no such automation",
  409: "A case is known already, or the automation takes no cases",
});

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Cases, newest first",
  request: { query: ListWorkItemsInput },
  responses: { 200: answers(WorkItemPage, "A page of cases"), ...refusals("cases:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One case, with its attempts and what the ledger holds of it",
  request: { params: GetWorkItemInput },
  responses: { 200: answers(WorkItemDetail, "The case"), ...refusals("cases:read", { 404: unknown }) },
});

const AddWorkItem = NewWorkItem.extend({ automationId: z.uuid() }).meta({ id: "AddWorkItem" });

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add one case",
  request: { body: jsonBody(AddWorkItem) },
  responses: { 201: answers(AddedWorkItems, added), ...refusalsToAdd },
});

const postBulk = createRoute({
  method: "post",
  path: "/bulk",
  tags,
  summary: `Add up to ${maxItemsPerRequest} cases: all of them, or none`,
  description: "What breaks a rule is told row by row (`items[3].input.invoiceNumber`), the first hundred.",
  request: { body: jsonBody(AddWorkItems) },
  responses: { 201: answers(AddedWorkItems, added), ...refusalsToAdd },
});

const Reason = ChangeWorkItem.omit({ id: true }).meta({ id: "Reason" });
const refusalsToChange = refusalsOfBody("cases:write", {
  404: unknown,
  409: "The case is in a state that does not allow it",
});

const retry = createRoute({
  method: "post",
  path: "/{id}/retry",
  tags,
  summary: "Give a case that failed or was handed over one more attempt",
  request: { params: GetWorkItemInput, body: jsonBody(Reason) },
  responses: { 200: answers(RetriedWorkItem, "The number of the attempt that is queued"), ...refusalsToChange },
});

const cancel = createRoute({
  method: "post",
  path: "/{id}/cancel",
  tags,
  summary: "Take a waiting case off the queue for good",
  request: { params: GetWorkItemInput, body: jsonBody(Reason) },
  responses: { 200: answers(CancelledWorkItem, "The case is cancelled"), ...refusalsToChange },
});

const getScreenshot = createRoute({
  method: "get",
  path: "/{id}/attempts/{number}/screenshot",
  tags,
  summary: "What the bot saw when the attempt ended, personal data masked",
  request: {
    params: GetScreenshotInput.extend({ number: z.coerce.number("Must be a number").int().min(1).max(1000) }),
  },
  responses: {
    200: { description: "The picture", content: { "image/png": { schema: z.string().meta({ format: "binary" }) } } },
    ...refusals("cases:read", { 404: "There is no such attempt, or it has no screenshot" }),
  },
});

/** Cases. */
export function workItems({ artefactDir }: AppDeps) {
  return new OpenAPIHono<SignedInEnv>()
    .openapi(list, async (c) => c.json(await listWorkItems(c.var.ctx, c.req.valid("query")), 200))
    .openapi(postBulk, async (c) => c.json(await addWorkItems(c.var.ctx, c.req.valid("json")), 201))
    .openapi(post, async (c) => {
      const { automationId, ...item } = c.req.valid("json");
      const one = await addWorkItems(c.var.ctx, { automationId, items: [item] }).catch(asOneCase);
      return c.json(one, 201);
    })
    .openapi(get, async (c) => c.json(await getWorkItem(c.var.ctx, c.req.valid("param")), 200))
    .openapi(retry, async (c) =>
      c.json(await retryWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
    )
    .openapi(cancel, async (c) =>
      c.json(await cancelWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
    )
    .openapi(getScreenshot, (c) => sendScreenshot(c, { ctx: c.var.ctx, artefactDir, attempt: c.req.valid("param") }));
}

/** Who sends one case knows no row: `items[0].input.x` is `input.x` to them. */
function asOneCase(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  const fields = error.fields.map((field) => ({ ...field, field: field.field.replace(/^items\[0\]\./, "") }));
  throw new AppError(error.code, error.message, { cause: error, fields });
}
