import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  AddedWorkItems,
  AddWorkItems,
  addWorkItems,
  cancelWorkItem,
  CaseFilter,
  ChangedWorkItem,
  ChangedWorkItems,
  ChangeWorkItem,
  ChangeWorkItems,
  changeWorkItems,
  countWorkItems,
  GetScreenshotInput,
  getWorkItem,
  GetWorkItemInput,
  holdWorkItem,
  listWorkItems,
  ListWorkItemsInput,
  maxItemsPerRequest,
  NewWorkItem,
  PrioritiseWorkItem,
  prioritiseWorkItem,
  releaseWorkItem,
  ResolveWorkItem,
  resolveWorkItem,
  retryWorkItem,
  WorkItemCounts,
  WorkItemDetail,
  WorkItemPage,
} from "../../core/cases/index.ts";
import { AppError } from "../../core/errors.ts";
import type { SignedInEnv } from "../env.ts";
import { sendScreenshot } from "../evidence.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

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
const Resolution = ResolveWorkItem.omit({ id: true }).meta({ id: "Resolution" });
const { id: _, ...ofPriority } = PrioritiseWorkItem.shape;
const Priority = z.strictObject(ofPriority).meta({ id: "Priority" });
const refusalsToChange = refusalsOfBody("cases:write", {
  404: unknown,
  409: "The case is in a state that does not allow it",
});

/** A decision about one case. */
function decision<Path extends string, Body extends z.ZodType>(path: Path, summary: string, body: Body) {
  return createRoute({
    method: "post",
    path: `/{id}/${path}`,
    tags,
    summary,
    request: { params: GetWorkItemInput, body: jsonBody(body) },
    responses: { 200: answers(ChangedWorkItem, "What the case is now"), ...refusalsToChange },
  });
}

const retry = decision(
  "retry",
  "Give a settled case one more attempt, or one that waits after an error its next at once",
  Reason,
);
const hold = decision("hold", "Hold a case until somebody releases it", Reason);
const release = decision("release", "Put a case that is held back on the queue", Reason);
const cancel = decision("cancel", "Take a case off the queue", Reason);
const resolve = decision(
  "resolve",
  "Say what a person did with a case that the robot gave up; no hours are credited",
  Resolution,
);
const prioritise = decision("prioritise", "Give a case that is not settled another priority or deadline", Priority);

const counts = createRoute({
  method: "get",
  path: "/counts",
  tags,
  summary: "How many cases fit a filter, by status",
  request: { query: CaseFilter },
  responses: { 200: answers(WorkItemCounts, "The numbers"), ...refusals("cases:read") },
});

const change = createRoute({
  method: "post",
  path: "/changes",
  tags,
  summary: "Change every case that fits a filter and is in a state that allows it",
  description:
    "Ask `/work-items/counts` first and send its `total` as `expected`: when more cases fit the filter by then, nothing is changed. Cases are changed in pages of 5,000, each whole; sent again after an interruption, the rest is.",
  request: { body: jsonBody(ChangeWorkItems) },
  responses: {
    200: answers(ChangedWorkItems, "How many were changed, and how many were left by what they are"),
    ...refusalsOfBody("cases:write", { 409: "More cases fit the filter than were expected" }),
  },
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
export const workItems = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listWorkItems(c.var.ctx, c.req.valid("query")), 200))
  .openapi(postBulk, async (c) => c.json(await addWorkItems(c.var.ctx, c.req.valid("json")), 201))
  .openapi(post, async (c) => {
    const { automationId, ...item } = c.req.valid("json");
    const one = await addWorkItems(c.var.ctx, { automationId, items: [item] }).catch(asOneCase);
    return c.json(one, 201);
  })
  .openapi(counts, async (c) => c.json(await countWorkItems(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getWorkItem(c.var.ctx, c.req.valid("param")), 200))
  .openapi(retry, async (c) =>
    c.json(await retryWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  )
  .openapi(hold, async (c) =>
    c.json(await holdWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  )
  .openapi(release, async (c) =>
    c.json(await releaseWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  )
  .openapi(cancel, async (c) =>
    c.json(await cancelWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  )
  .openapi(resolve, async (c) =>
    c.json(await resolveWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  )
  .openapi(prioritise, async (c) =>
    c.json(await prioritiseWorkItem(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 200),
  )
  .openapi(change, async (c) => c.json(await changeWorkItems(c.var.ctx, c.req.valid("json")), 200))
  .openapi(getScreenshot, (c) => sendScreenshot(c, c.var.ctx, c.req.valid("param")));

/** Who sends one case knows no row: `items[0].input.x` is `input.x` to them. */
function asOneCase(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  const fields = error.fields.map((field) => ({ ...field, field: field.field.replace(/^items\[0\]\./, "") }));
  throw new AppError(error.code, error.message, { cause: error, fields });
}
