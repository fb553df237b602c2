import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  CreateScheduleInput,
  createSchedule,
  deleteSchedule,
  GetScheduleInput,
  getSchedule,
  ListSchedulesInput,
  listSchedules,
  Schedule,
  SchedulePage,
  UpdateScheduleInput,
  updateSchedule,
} from "../../core/schedules/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Schedules"];
const unknown = { 404: "There is no such schedule" } as const;

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Schedules, newest first, each with its next ten occasions",
  request: { query: ListSchedulesInput },
  responses: { 200: answers(SchedulePage, "A page of schedules"), ...refusals("schedules:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One schedule, with its next ten occasions",
  request: { params: GetScheduleInput },
  responses: { 200: answers(Schedule, "The schedule"), ...refusals("schedules:read", unknown) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Let an automation be started by itself",
  request: { body: jsonBody(CreateScheduleInput) },
  responses: {
    201: answers(Schedule, "The schedule"),
    ...refusalsOfBody("schedules:write", {
      404: "There is no such automation",
      409: "The automation is retired, or its bot does not collect",
    }),
  },
});

const patch = createRoute({
  method: "patch",
  path: "/{id}",
  tags,
  summary: "Change a schedule, or let it rest (`enabled: false`) and go on",
  request: {
    params: UpdateScheduleInput.pick({ id: true }),
    body: jsonBody(UpdateScheduleInput.omit({ id: true }).meta({ id: "ScheduleChanges" })),
  },
  responses: {
    200: answers(Schedule, "The schedule as it is now"),
    ...refusalsOfBody("schedules:write", { ...unknown, 409: "Somebody removed it first" }),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Remove a schedule; the runs it started stay",
  request: { params: GetScheduleInput },
  responses: { 204: { description: "Removed" }, ...refusals("schedules:write", unknown) },
});

export const schedules = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listSchedules(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getSchedule(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await createSchedule(c.var.ctx, c.req.valid("json")), 201))
  .openapi(patch, async (c) =>
    c.json(await updateSchedule(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(remove, async (c) => {
    await deleteSchedule(c.var.ctx, c.req.valid("param"));
    return c.body(null, 204);
  });
