import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  DayOff,
  DayOffList,
  ListDaysOffInput,
  listDaysOff,
  RemoveDayOffInput,
  removeDayOff,
  SetDayOffInput,
  setDayOff,
} from "../../core/calendar/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Calendar"];

const list = createRoute({
  method: "get",
  path: "/days-off",
  tags,
  summary: "Public holidays and the municipality's own days off in one year, by date",
  request: { query: ListDaysOffInput },
  responses: { 200: answers(DayOffList, "The days"), ...refusals("schedules:read") },
});

const put = createRoute({
  method: "put",
  path: "/days-off/{date}",
  tags,
  summary: "Make a date a day off, or a half-day, of the municipality's own",
  request: {
    params: SetDayOffInput.pick({ date: true }),
    body: jsonBody(SetDayOffInput.omit({ date: true }).meta({ id: "DayOffChanges" })),
  },
  responses: { 200: answers(DayOff, "The day as it is now"), ...refusalsOfBody("calendar:write") },
});

const remove = createRoute({
  method: "delete",
  path: "/days-off/{date}",
  tags,
  summary: "Make a date an ordinary working day again",
  request: { params: RemoveDayOffInput },
  responses: {
    204: { description: "Removed" },
    ...refusals("calendar:write", { 404: "It is none of the municipality's own days off" }),
  },
});

export const calendar = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listDaysOff(c.var.ctx, c.req.valid("query")), 200))
  .openapi(put, async (c) =>
    c.json(await setDayOff(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(remove, async (c) => {
    await removeDayOff(c.var.ctx, c.req.valid("param"));
    return c.body(null, 204);
  });
