import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  addCredential,
  AddCredentialInput,
  addMaintenanceWindow,
  closeCircuit,
  createLane,
  CreateLaneInput,
  DecideOnLaneInput,
  getLane,
  GetLaneInput,
  LaneDetail,
  LaneHistory,
  LaneList,
  listLaneHistory,
  ListLaneHistoryInput,
  listLanes,
  MaintenanceWindow,
  NewMaintenanceWindow,
  pauseLane,
  removeMaintenanceWindow,
  RemoveMaintenanceWindowInput,
  replaceCredentialPassword,
  ReplaceCredentialPasswordInput,
  resumeLane,
  updateLane,
  UpdateLaneInput,
} from "../../core/lanes/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Lanes"];
const unknown = { 404: "There is no such target system" };
const asItIsNow = answers(LaneDetail, "The lane as it is now");
const params = GetLaneInput;

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Every target system with its queue, by name",
  responses: { 200: answers(LaneList, "The lanes"), ...refusals("lanes:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One target system with its windows, its accounts and its automations",
  request: { params },
  responses: { 200: answers(LaneDetail, "The lane"), ...refusals("lanes:read", unknown) },
});

const history = createRoute({
  method: "get",
  path: "/{id}/history",
  tags,
  summary: "What was changed and by whom, newest first",
  request: { params, query: ListLaneHistoryInput.omit({ id: true }) },
  responses: { 200: answers(LaneHistory, "A page of changes"), ...refusals("lanes:read", unknown) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add a target system; its address takes `credentials:write` too",
  request: { body: jsonBody(CreateLaneInput) },
  responses: {
    201: answers(LaneDetail, "The new lane"),
    ...refusalsOfBody("credentials:write", { 409: "The key is taken" }),
  },
});

const patch = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Change name, address, concurrency, rate limit or circuit breaker; an address takes `credentials:write` too",
  request: { params, body: jsonBody(UpdateLaneInput.omit({ id: true }).meta({ id: "LaneChanges" })) },
  responses: { 200: asItIsNow, ...refusalsOfBody("lanes:write", unknown) },
});

const Decision = DecideOnLaneInput.omit({ id: true }).meta({ id: "LaneDecision" });

const pause = createRoute({
  method: "post",
  path: "/{id}/pause",
  tags,
  summary: "Begin no more cases; those in hand are done",
  request: { params, body: jsonBody(Decision) },
  responses: { 200: asItIsNow, ...refusalsOfBody("lanes:write", { ...unknown, 409: "It is paused already" }) },
});

const resume = createRoute({
  method: "post",
  path: "/{id}/resume",
  tags,
  summary: "Begin cases again",
  request: { params, body: jsonBody(Decision) },
  responses: { 200: asItIsNow, ...refusalsOfBody("lanes:write", { ...unknown, 409: "It is not paused" }) },
});

const close = createRoute({
  method: "post",
  path: "/{id}/close-circuit",
  tags,
  summary: "Close the circuit by hand: take all cases again before the system was found to work",
  request: { params, body: jsonBody(Decision) },
  responses: { 200: asItIsNow, ...refusalsOfBody("lanes:write", { ...unknown, 409: "It is closed" }) },
});

const addWindow = createRoute({
  method: "post",
  path: "/{id}/windows",
  tags,
  summary: "Add a maintenance window, weekly or once",
  request: { params, body: jsonBody(NewMaintenanceWindow) },
  responses: { 201: answers(MaintenanceWindow, "The new window"), ...refusalsOfBody("lanes:write", unknown) },
});

const removeWindow = createRoute({
  method: "delete",
  path: "/{laneId}/windows/{id}",
  tags,
  summary: "Remove a maintenance window",
  request: { params: RemoveMaintenanceWindowInput },
  responses: {
    200: answers(Created, "The window that is gone"),
    ...refusals("lanes:write", { 404: "There is no such window" }),
  },
});

const addAccount = createRoute({
  method: "post",
  path: "/{id}/credentials",
  tags,
  summary: "Add a robot account; its password is never told again",
  request: { params, body: jsonBody(AddCredentialInput.omit({ laneId: true }).meta({ id: "NewCredential" })) },
  responses: {
    201: answers(Created, "The new account"),
    ...refusalsOfBody("credentials:write", { ...unknown, 409: "The name is taken" }),
  },
});

const replacePassword = createRoute({
  method: "put",
  path: "/{laneId}/credentials/{id}/password",
  tags,
  summary: "Replace the password of a robot account",
  request: {
    params: ReplaceCredentialPasswordInput.omit({ password: true }),
    body: jsonBody(ReplaceCredentialPasswordInput.pick({ password: true }).meta({ id: "NewPassword" })),
  },
  responses: {
    200: answers(Created, "The account"),
    ...refusalsOfBody("credentials:write", { 404: "There is no such account" }),
  },
});

export const lanes = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listLanes(c.var.ctx), 200))
  .openapi(get, async (c) => c.json(await getLane(c.var.ctx, c.req.valid("param")), 200))
  .openapi(history, async (c) =>
    c.json(await listLaneHistory(c.var.ctx, { ...c.req.valid("query"), ...c.req.valid("param") }), 200),
  )
  .openapi(post, async (c) => c.json(await createLane(c.var.ctx, c.req.valid("json")), 201))
  .openapi(patch, async (c) =>
    c.json(await updateLane(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(pause, async (c) =>
    c.json(await pauseLane(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(resume, async (c) =>
    c.json(await resumeLane(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(close, async (c) =>
    c.json(await closeCircuit(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(addWindow, async (c) =>
    c.json(await addMaintenanceWindow(c.var.ctx, { ...c.req.valid("json"), laneId: c.req.valid("param").id }), 201),
  )
  .openapi(removeWindow, async (c) => c.json(await removeMaintenanceWindow(c.var.ctx, c.req.valid("param")), 200))
  .openapi(addAccount, async (c) =>
    c.json(await addCredential(c.var.ctx, { ...c.req.valid("json"), laneId: c.req.valid("param").id }), 201),
  )
  .openapi(replacePassword, async (c) =>
    c.json(await replaceCredentialPassword(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
