import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { LaneList, listLanes, UpdateLaneInput, updateLane } from "../../core/lanes/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Lanes"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Every target system with its queue, by name",
  responses: { 200: answers(LaneList, "The lanes"), ...refusals("lanes:read") },
});

const patch = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Set how many cases at a time one worker process does",
  request: {
    params: UpdateLaneInput.pick({ id: true }),
    body: jsonBody(UpdateLaneInput.omit({ id: true }).meta({ id: "LaneChanges" })),
  },
  responses: {
    200: answers(UpdateLaneInput, "The lane as it is now"),
    ...refusalsOfBody("lanes:write", { 404: "There is no such target system" }),
  },
});

export const lanes = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listLanes(c.var.ctx), 200))
  .openapi(patch, async (c) =>
    c.json(await updateLane(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
