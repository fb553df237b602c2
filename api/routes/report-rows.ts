import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  RemoveRowInput,
  removeGoal,
  removeStatusEntry,
  SaveGoalInput,
  SaveStatusEntryInput,
  SetYearFigureInput,
  saveGoal,
  saveStatusEntry,
  setYearFigure,
} from "../../core/reports/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Reports"];

const putGoal = createRoute({
  method: "post",
  path: "/goals",
  tags,
  summary: "Add a goal to a year's plan, or give one another title",
  request: { body: jsonBody(SaveGoalInput) },
  responses: {
    200: answers(Created, "Its id"),
    ...refusalsOfBody("reports:write", { 404: "There is no such goal", 409: "The year is closed" }),
  },
});

const deleteGoal = createRoute({
  method: "delete",
  path: "/goals/{id}",
  tags,
  summary: "Take a goal away with its rows",
  request: { params: RemoveRowInput },
  responses: {
    204: { description: "Removed" },
    ...refusals("reports:write", { 404: "There is no such goal", 409: "Its year is closed" }),
  },
});

const putEntry = createRoute({
  method: "post",
  path: "/status-entries",
  tags,
  summary: "Add a row under a goal, or write one anew",
  request: { body: jsonBody(SaveStatusEntryInput) },
  responses: {
    200: answers(Created, "Its id"),
    ...refusalsOfBody("reports:write", { 404: "There is no such goal, or no such row" }),
  },
});

const deleteEntry = createRoute({
  method: "delete",
  path: "/status-entries/{id}",
  tags,
  summary: "Take a row away",
  request: { params: RemoveRowInput },
  responses: {
    204: { description: "Removed" },
    ...refusals("reports:write", { 404: "There is no such row" }),
  },
});

const putFigure = createRoute({
  method: "put",
  path: "/year-figures",
  tags,
  summary: "Say what is known of a unit's money and staff in a year",
  request: { body: jsonBody(SetYearFigureInput) },
  responses: {
    200: answers(SetYearFigureInput.pick({ unitId: true, year: true }).meta({ id: "YearFigureKey" }), "Of what"),
    ...refusalsOfBody("reports:write", { 409: "The year is closed" }),
  },
});

/** What people write into the status table and the year table. */
export const reportRows = new OpenAPIHono<SignedInEnv>()
  .openapi(putGoal, async (c) => c.json(await saveGoal(c.var.ctx, c.req.valid("json")), 200))
  .openapi(deleteGoal, async (c) => {
    await removeGoal(c.var.ctx, c.req.valid("param"));
    return c.body(null, 204);
  })
  .openapi(putEntry, async (c) => c.json(await saveStatusEntry(c.var.ctx, c.req.valid("json")), 200))
  .openapi(deleteEntry, async (c) => {
    await removeStatusEntry(c.var.ctx, c.req.valid("param"));
    return c.body(null, 204);
  })
  .openapi(putFigure, async (c) => c.json(await setYearFigure(c.var.ctx, c.req.valid("json")), 200));
