import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  acceptMembership,
  addCoOperationReader,
  AddCoOperationReaderInput,
  CoOperationDetail,
  CoOperationPage,
  coOperationReport,
  CoOperationReport,
  CoOperationReportInput,
  createCoOperation,
  CreateCoOperationInput,
  declineMembership,
  endMembership,
  EndMembershipInput,
  endSharedWork,
  EndSharedWorkInput,
  getCoOperation,
  GetCoOperationInput,
  leaveCoOperation,
  LeaveCoOperationInput,
  listCoOperations,
  ListCoOperationsInput,
  MembershipInput,
  offerMembership,
  OfferMembershipInput,
  recordSharedTime,
  RecordedSharedTime,
  RecordSharedTimeInput,
  removeCoOperationReader,
  RemoveCoOperationReaderInput,
  shareWork,
  ShareWorkInput,
  withdrawOffer,
} from "../../core/co-operations/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Co-operations"];
const unknown = { 404: "There is no such co-operation, or it does not concern the caller" };
const params = GetCoOperationInput;

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Co-operations that concern the caller, newest first",
  request: { query: ListCoOperationsInput },
  responses: { 200: answers(CoOperationPage, "A page of co-operations"), ...refusals("benefits:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One co-operation with its members and what was shared",
  request: { params },
  responses: { 200: answers(CoOperationDetail, "The co-operation"), ...refusals("benefits:read", unknown) },
});

const report = createRoute({
  method: "get",
  path: "/{id}/report",
  tags,
  summary: "Freed time of the members and of all together, never by case",
  request: { params, query: CoOperationReportInput.omit({ id: true }) },
  responses: { 200: answers(CoOperationReport, "The sums"), ...refusals("benefits:read", unknown) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Found a co-operation; the caller's municipality is its first member",
  request: { body: jsonBody(CreateCoOperationInput) },
  responses: {
    201: answers(Created, "The new co-operation"),
    ...refusalsOfBody("co-operations:write", { 409: "The slug is taken" }),
  },
});

const offer = createRoute({
  method: "post",
  path: "/{id}/members",
  tags,
  summary: "Offer a municipality a part of the cost key; it counts when accepted there",
  request: { params, body: jsonBody(OfferMembershipInput.omit({ id: true }).meta({ id: "MembershipOffer" })) },
  responses: {
    201: answers(Created, "The offered membership"),
    ...refusalsOfBody("co-operations:write", { ...unknown, 409: "There is a key from that day already" }),
  },
});

const answered = { ...unknown, 409: "It is accepted already, or a later key is" };

const accept = createRoute({
  method: "post",
  path: "/{id}/members/{memberId}/accept",
  tags,
  summary: "Accept the part of the key that the caller's municipality was offered",
  request: { params: MembershipInput },
  responses: { 200: answers(Created, "The membership"), ...refusals("co-operations:write", answered) },
});

const decline = createRoute({
  method: "post",
  path: "/{id}/members/{memberId}/decline",
  tags,
  summary: "Say no to the part of the key that the caller's municipality was offered",
  request: { params: MembershipInput },
  responses: { 200: answers(Created, "The offer that was"), ...refusals("co-operations:write", answered) },
});

const withdraw = createRoute({
  method: "delete",
  path: "/{id}/members/{memberId}",
  tags,
  summary: "Take back what a municipality was offered and has not accepted",
  request: { params: MembershipInput },
  responses: { 200: answers(Created, "The offer that was"), ...refusals("co-operations:write", answered) },
});

const end = createRoute({
  method: "post",
  path: "/{id}/members/{memberId}/end",
  tags,
  summary: "End the membership of a municipality from a day on, today or later",
  request: {
    params: MembershipInput,
    body: jsonBody(EndMembershipInput.omit({ id: true, memberId: true }).meta({ id: "MembershipEnd" })),
  },
  responses: { 200: answers(Created, "The membership"), ...refusalsOfBody("co-operations:write", unknown) },
});

const leave = createRoute({
  method: "post",
  path: "/{id}/leave",
  tags,
  summary: "End the membership of the caller's municipality from a day on, today or later",
  request: { params, body: jsonBody(LeaveCoOperationInput.omit({ id: true }).meta({ id: "CoOperationEnd" })) },
  responses: { 200: answers(Created, "The membership"), ...refusalsOfBody("co-operations:write", unknown) },
});

const addReader = createRoute({
  method: "post",
  path: "/{id}/readers",
  tags,
  summary: "Let a person of a member see the sums of every member",
  request: {
    params,
    body: jsonBody(AddCoOperationReaderInput.omit({ id: true }).meta({ id: "NewCoOperationReader" })),
  },
  responses: {
    201: answers(Created, "The person"),
    ...refusalsOfBody("co-operations:write", { ...unknown, 409: "This person sees them already" }),
  },
});

const removeReader = createRoute({
  method: "delete",
  path: "/{id}/readers/{userId}",
  tags,
  summary: "Let a person see the sums of every member no more",
  request: { params: RemoveCoOperationReaderInput },
  responses: { 200: answers(Created, "The person"), ...refusals("co-operations:write", unknown) },
});

const closed = "The caller's municipality has closed days from then on";
const Added = z.object({ added: z.int() }).meta({ id: "AddedWork" });

const addWork = createRoute({
  method: "post",
  path: "/{id}/work",
  tags,
  summary: "Make automations and measures of the caller's municipality part of it from a day on",
  request: { params, body: jsonBody(ShareWorkInput.omit({ id: true }).meta({ id: "NewSharedWork" })) },
  responses: {
    201: answers(Added, "How many were added"),
    ...refusalsOfBody("co-operations:write", { ...unknown, 409: `One is part of it already, or: ${closed}` }),
  },
});

const endWork = createRoute({
  method: "post",
  path: "/{id}/work/{partId}/end",
  tags,
  summary: "Let an automation or a measure be part of it no more from a day on",
  request: {
    params: EndSharedWorkInput.pick({ id: true, partId: true }),
    body: jsonBody(EndSharedWorkInput.omit({ id: true, partId: true }).meta({ id: "SharedWorkEnd" })),
  },
  responses: {
    200: answers(Created, "What was part of it"),
    ...refusalsOfBody("co-operations:write", { ...unknown, 409: closed }),
  },
});

const share = createRoute({
  method: "post",
  path: "/{id}/shared-time",
  tags,
  summary: "Split time and money spent in common on a day by the members' keys",
  request: { params, body: jsonBody(RecordSharedTimeInput.omit({ id: true }).meta({ id: "NewSharedTime" })) },
  responses: {
    201: answers(RecordedSharedTime, "What was shared"),
    ...refusalsOfBody("operation:log", {
      ...unknown,
      409: "A member has closed the period, or the request's id was used for something else",
    }),
  },
});

export const coOperations = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listCoOperations(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getCoOperation(c.var.ctx, c.req.valid("param")), 200))
  .openapi(report, async (c) =>
    c.json(await coOperationReport(c.var.ctx, { ...c.req.valid("query"), ...c.req.valid("param") }), 200),
  )
  .openapi(post, async (c) => c.json(await createCoOperation(c.var.ctx, c.req.valid("json")), 201))
  .openapi(offer, async (c) =>
    c.json(await offerMembership(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 201),
  )
  .openapi(accept, async (c) => c.json(await acceptMembership(c.var.ctx, c.req.valid("param")), 200))
  .openapi(decline, async (c) => c.json(await declineMembership(c.var.ctx, c.req.valid("param")), 200))
  .openapi(withdraw, async (c) => c.json(await withdrawOffer(c.var.ctx, c.req.valid("param")), 200))
  .openapi(end, async (c) =>
    c.json(await endMembership(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(leave, async (c) =>
    c.json(await leaveCoOperation(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(addReader, async (c) =>
    c.json(await addCoOperationReader(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 201),
  )
  .openapi(removeReader, async (c) => c.json(await removeCoOperationReader(c.var.ctx, c.req.valid("param")), 200))
  .openapi(addWork, async (c) =>
    c.json(await shareWork(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 201),
  )
  .openapi(endWork, async (c) =>
    c.json(await endSharedWork(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(share, async (c) =>
    c.json(await recordSharedTime(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 201),
  );
