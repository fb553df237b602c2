import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  addBenefit,
  AddBenefitInput,
  addBenefitReading,
  AddBenefitReadingInput,
  addCost,
  AddCostInput,
  addPrecondition,
  AddPreconditionInput,
  BenefitPage,
  changeBenefit,
  ChangeBenefitInput,
  changeCost,
  ChangeCostInput,
  getPlan,
  GetPlanInput,
  keepPlannedAutomation,
  KeepPlannedInput,
  LabourCostList,
  linkPrecondition,
  LinkPreconditionInput,
  listBenefits,
  ListBenefitsInput,
  listLabourCosts,
  meetPrecondition,
  MeetPreconditionInput,
  Plan,
  removeBenefit,
  removeCost,
  RemoveInput,
  removePrecondition,
  setBenefitTargets,
  SetBenefitTargetsInput,
  setLabourCost,
  SetLabourCostInput,
} from "../../core/plan/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Benefit plan"];
const ofSource = { 404: "There is no such automation or measure" };
const noBenefit = { 404: "There is no such benefit" };
const noPrecondition = { 404: "There is no such precondition, or nothing that it is needed for" };
const changedMeanwhile = { 409: "Somebody else has changed it since it was looked at" };
const params = RemoveInput;

const getWhole = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "The plan of an automation, of a measure or of everything, with what each krone gives back",
  request: { query: GetPlanInput },
  responses: { 200: answers(Plan, "The plan"), ...refusals("benefits:read", ofSource) },
});

export const benefitPlan = new OpenAPIHono<SignedInEnv>().openapi(getWhole, async (c) =>
  c.json(await getPlan(c.var.ctx, c.req.valid("query")), 200),
);

const listOfBenefits = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Gains and drawbacks of the plan, newest first",
  request: { query: ListBenefitsInput },
  responses: { 200: answers(BenefitPage, "A page of benefits"), ...refusals("benefits:read", ofSource) },
});

const postBenefit = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add an expected gain, or a drawback, with its owner in the line",
  request: { body: jsonBody(AddBenefitInput) },
  responses: { 201: answers(Created, "The new benefit"), ...refusalsOfBody("plan:write", ofSource) },
});

const postPlanned = createRoute({
  method: "post",
  path: "/planned-automations",
  tags,
  summary: "Keep what an automation is planned to give in a year as a benefit, with its net hours as the target",
  request: { body: jsonBody(KeepPlannedInput) },
  responses: {
    201: answers(Created, "The new benefit"),
    ...refusalsOfBody("plan:write", { 404: "There is no such automation or process" }),
  },
});

const putBenefit = createRoute({
  method: "put",
  path: "/{id}",
  tags,
  summary: "Say something else of a benefit; both are written down",
  request: { params, body: jsonBody(ChangeBenefitInput.omit({ id: true }).meta({ id: "BenefitChange" })) },
  responses: {
    200: answers(Created, "The benefit"),
    ...refusalsOfBody("plan:write", { ...noBenefit, ...changedMeanwhile }),
  },
});

const deleteBenefit = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Take a benefit out of the plan",
  request: { params },
  responses: { 200: answers(Created, "The benefit that is gone"), ...refusals("plan:write", noBenefit) },
});

const putTargets = createRoute({
  method: "put",
  path: "/{id}/targets",
  tags,
  summary: "Say what a benefit's indicator should be in each period",
  request: { params, body: jsonBody(SetBenefitTargetsInput.omit({ id: true }).meta({ id: "BenefitTargets" })) },
  responses: { 200: answers(Created, "The benefit"), ...refusalsOfBody("plan:write", noBenefit) },
});

const postReading = createRoute({
  method: "post",
  path: "/{id}/readings",
  tags,
  summary: "Record what a benefit's indicator was found to be",
  request: { params, body: jsonBody(AddBenefitReadingInput.omit({ id: true }).meta({ id: "NewBenefitReading" })) },
  responses: { 201: answers(Created, "The new reading"), ...refusalsOfBody("plan:write", noBenefit) },
});

export const plannedBenefits = new OpenAPIHono<SignedInEnv>()
  .openapi(listOfBenefits, async (c) => c.json(await listBenefits(c.var.ctx, c.req.valid("query")), 200))
  .openapi(postBenefit, async (c) => c.json(await addBenefit(c.var.ctx, c.req.valid("json")), 201))
  .openapi(postPlanned, async (c) => c.json(await keepPlannedAutomation(c.var.ctx, c.req.valid("json")), 201))
  .openapi(putBenefit, async (c) =>
    c.json(await changeBenefit(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(deleteBenefit, async (c) => c.json(await removeBenefit(c.var.ctx, c.req.valid("param")), 200))
  .openapi(putTargets, async (c) =>
    c.json(await setBenefitTargets(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(postReading, async (c) =>
    c.json(await addBenefitReading(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 201),
  );

const postPrecondition = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add what must be in place before a benefit or another precondition",
  request: { body: jsonBody(AddPreconditionInput) },
  responses: { 201: answers(Created, "The new precondition"), ...refusalsOfBody("plan:write", noPrecondition) },
});

const postLink = createRoute({
  method: "post",
  path: "/{id}/links",
  tags,
  summary: "Say that a precondition is needed for one thing more; a way round is refused",
  request: { params, body: jsonBody(LinkPreconditionInput.omit({ id: true }).meta({ id: "NewPreconditionLink" })) },
  responses: {
    200: answers(Created, "The precondition"),
    ...refusalsOfBody("plan:write", { ...noPrecondition, 409: "It is needed for that already" }),
  },
});

const putMet = createRoute({
  method: "put",
  path: "/{id}/met",
  tags,
  summary: "Say when a precondition was in place",
  request: { params, body: jsonBody(MeetPreconditionInput.omit({ id: true }).meta({ id: "PreconditionMet" })) },
  responses: { 200: answers(Created, "The precondition"), ...refusalsOfBody("plan:write", noPrecondition) },
});

const deletePrecondition = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Take a precondition off the map",
  request: { params },
  responses: { 200: answers(Created, "The precondition that is gone"), ...refusals("plan:write", noPrecondition) },
});

export const preconditions = new OpenAPIHono<SignedInEnv>()
  .openapi(postPrecondition, async (c) => c.json(await addPrecondition(c.var.ctx, c.req.valid("json")), 201))
  .openapi(postLink, async (c) =>
    c.json(await linkPrecondition(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(putMet, async (c) =>
    c.json(await meetPrecondition(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(deletePrecondition, async (c) => c.json(await removePrecondition(c.var.ctx, c.req.valid("param")), 200));

const postCost = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Add a cost; an amount that is not known is left out",
  request: { body: jsonBody(AddCostInput) },
  responses: { 201: answers(Created, "The new cost"), ...refusalsOfBody("plan:write", ofSource) },
});

const noCost = { 404: "There is no such cost" };

const putCost = createRoute({
  method: "put",
  path: "/{id}",
  tags,
  summary: "Say something else of a cost; both are written down",
  request: { params, body: jsonBody(ChangeCostInput.omit({ id: true }).meta({ id: "CostChange" })) },
  responses: {
    200: answers(Created, "The cost"),
    ...refusalsOfBody("plan:write", { ...noCost, ...changedMeanwhile }),
  },
});

const deleteCost = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Take a cost out of the plan",
  request: { params },
  responses: {
    200: answers(Created, "The cost that is gone"),
    ...refusals("plan:write", noCost),
  },
});

export const planCosts = new OpenAPIHono<SignedInEnv>()
  .openapi(postCost, async (c) => c.json(await addCost(c.var.ctx, c.req.valid("json")), 201))
  .openapi(putCost, async (c) =>
    c.json(await changeCost(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(deleteCost, async (c) => c.json(await removeCost(c.var.ctx, c.req.valid("param")), 200));

const listOfLabourCosts = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "What an hour of work costs, by year and unit",
  responses: { 200: answers(LabourCostList, "The costs"), ...refusals("benefits:read") },
});

const putLabourCost = createRoute({
  method: "put",
  path: "/",
  tags,
  summary: "Say what an hour of work costs a unit, or every unit, in a year",
  request: { body: jsonBody(SetLabourCostInput) },
  responses: {
    200: answers(Created, "The cost"),
    ...refusalsOfBody("plan:write", { 409: "A cost is known, and days of the year are closed" }),
  },
});

export const labourCosts = new OpenAPIHono<SignedInEnv>()
  .openapi(listOfLabourCosts, async (c) => c.json(await listLabourCosts(c.var.ctx), 200))
  .openapi(putLabourCost, async (c) => c.json(await setLabourCost(c.var.ctx, c.req.valid("json")), 200));
