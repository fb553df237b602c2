import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  addUnit,
  AddUnitInput,
  closeUnit,
  CloseUnitInput,
  getUnit,
  GetUnitInput,
  ListUnitsInput,
  listUnits,
  moveUnit,
  MoveUnitInput,
  renameUnit,
  RenameUnitInput,
  UnitDetail,
  UnitNode,
} from "../../core/organisation/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Organisation"];
const params = GetUnitInput;
const unknown = { 404: "There is no such unit" };
const changes = refusalsOfBody("organisation:write", {
  ...unknown,
  409: "A place from a later day is known, one of the days that change is closed, or the same minutes would be taken off cases twice",
});

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "The organisation as it stood on a day, as a tree",
  request: { query: ListUnitsInput },
  responses: {
    200: answers(z.object({ on: z.iso.date(), units: z.array(UnitNode) }).meta({ id: "UnitTree" }), "The tree"),
    ...refusals("organisation:read"),
  },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "A unit with every place that it has had and is known to get, the latest first",
  request: { params },
  responses: { 200: answers(UnitDetail, "The unit"), ...refusals("organisation:read", unknown) },
});

const add = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add a unit from a day on",
  request: { body: jsonBody(AddUnitInput) },
  responses: {
    201: answers(Created, "The new unit"),
    ...refusalsOfBody("organisation:write", { 409: "The code is taken" }),
  },
});

const move = createRoute({
  method: "post",
  path: "/{id}/move",
  tags,
  summary: "Put a unit, with all below it, below another one or at the top from a day on",
  request: { params, body: jsonBody(MoveUnitInput.omit({ id: true }).meta({ id: "UnitMove" })) },
  responses: { 200: answers(Created, "The unit"), ...changes },
});

const rename = createRoute({
  method: "post",
  path: "/{id}/rename",
  tags,
  summary: "Give a unit another name, and another level, from a day on",
  request: { params, body: jsonBody(RenameUnitInput.omit({ id: true }).meta({ id: "UnitRenaming" })) },
  responses: { 200: answers(Created, "The unit"), ...changes },
});

const close = createRoute({
  method: "post",
  path: "/{id}/close",
  tags,
  summary: "Say which day a unit is no more, or that it stands until further notice after all",
  request: { params, body: jsonBody(CloseUnitInput.omit({ id: true }).meta({ id: "UnitClosing" })) },
  responses: { 200: answers(Created, "The unit"), ...changes },
});

export const organisationUnits = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listUnits(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getUnit(c.var.ctx, c.req.valid("param")), 200))
  .openapi(add, async (c) => c.json(await addUnit(c.var.ctx, c.req.valid("json")), 201))
  .openapi(move, async (c) =>
    c.json(await moveUnit(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(rename, async (c) =>
    c.json(await renameUnit(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(close, async (c) =>
    c.json(await closeUnit(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
