import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  HarvestOfUnitInput,
  HarvestPage,
  HarvestYear,
  HarvestYearInput,
  harvestOfUnit,
  harvestYear,
  listHarvests,
  ListHarvestsInput,
  RecordedHarvest,
  recordHarvest,
  RecordHarvestInput,
  revokeHarvest,
  RevokeHarvestInput,
  setBenefitOwner,
  SetBenefitOwnerInput,
  UnitHarvestYear,
  withdrawHarvest,
  WithdrawHarvestInput,
} from "../../core/harvest/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Harvests"];
const params = z.strictObject({ id: z.uuid() });
const unitParams = z.strictObject({ unitId: z.uuid() });
const unknown = { 404: "There is no such harvest" };

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "What freed time became, newest first",
  request: { query: ListHarvestsInput },
  responses: { 200: answers(HarvestPage, "A page of harvests"), ...refusals("benefits:read") },
});

const year = createRoute({
  method: "get",
  path: "/by-unit",
  tags,
  summary: "Freed, harvested and left in a year, unit by unit",
  request: { query: HarvestYearInput },
  responses: { 200: answers(HarvestYear, "The units"), ...refusals("benefits:read") },
});

const ofUnit = createRoute({
  method: "get",
  path: "/by-unit/{unitId}",
  tags,
  summary: "Freed, harvested and left of one unit, month by month",
  request: { params: unitParams, query: HarvestYearInput },
  responses: {
    200: answers(UnitHarvestYear, "The unit's months"),
    ...refusals("benefits:read", { 404: "There is no such unit" }),
  },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  security: ofAPerson,
  summary: "Record what freed time of a unit of one's own became",
  request: { body: jsonBody(RecordHarvestInput) },
  responses: {
    201: answers(RecordedHarvest, "The harvest"),
    ...refusalsOfBody("harvests:write", {
      404: "There is no such unit",
      409: "The period is closed, or the request's id was used for something else",
    }),
  },
});

const withdraw = createRoute({
  method: "post",
  path: "/{id}/withdraw",
  tags,
  security: ofAPerson,
  summary: "Take back a harvest that was a mistake",
  request: { params, body: jsonBody(WithdrawHarvestInput.omit({ id: true }).meta({ id: "WithdrawHarvest" })) },
  responses: {
    200: answers(Created, "The harvest"),
    ...refusalsOfBody("harvests:write", { ...unknown, 409: "It was withdrawn before, or counts in a closed period" }),
  },
});

const revoke = createRoute({
  method: "post",
  path: "/{id}/revoke",
  tags,
  security: ofAPerson,
  summary: "End a standing harvest from a month on",
  request: { params, body: jsonBody(RevokeHarvestInput.omit({ id: true }).meta({ id: "RevokeHarvest" })) },
  responses: {
    200: answers(Created, "The harvest"),
    ...refusalsOfBody("harvests:write", {
      ...unknown,
      409: "It is not standing, was ended before, or a period is closed",
    }),
  },
});

const setOwner = createRoute({
  method: "put",
  path: "/by-unit/{unitId}/owner",
  tags,
  summary: "Say who owns the benefits of a unit",
  request: {
    params: unitParams,
    body: jsonBody(SetBenefitOwnerInput.omit({ unitId: true }).meta({ id: "NewBenefitOwner" })),
  },
  responses: {
    200: answers(Created, "The unit"),
    ...refusalsOfBody("organisation:write", { 404: "There is no such unit" }),
  },
});

export const harvests = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listHarvests(c.var.ctx, c.req.valid("query")), 200))
  .openapi(year, async (c) => c.json(await harvestYear(c.var.ctx, c.req.valid("query")), 200))
  .openapi(ofUnit, async (c) => {
    const asked = HarvestOfUnitInput.parse({ ...c.req.valid("query"), ...c.req.valid("param") });
    return c.json(await harvestOfUnit(c.var.ctx, asked), 200);
  })
  .openapi(post, async (c) => c.json(await recordHarvest(c.var.ctx, c.req.valid("json")), 201))
  .openapi(withdraw, async (c) =>
    c.json(await withdrawHarvest(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(revoke, async (c) =>
    c.json(await revokeHarvest(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(setOwner, async (c) =>
    c.json(await setBenefitOwner(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
