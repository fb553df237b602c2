import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  GetLedgerEntryInput,
  getLedgerEntry,
  ImportHoursInput,
  importHours,
  LedgerEntry,
  LedgerEntryPage,
  LedgerHead,
  ledgerHead,
  ListLedgerEntriesInput,
  listLedgerEntries,
  LoggedTime,
  LogReviewTimeInput,
  logReviewTime,
  ReverseCaseInput,
  ReverseEntryInput,
  reverseCase,
  reverseEntry,
  undoLoggedTime,
  WrittenEntry,
} from "../../core/ledger/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Ledger"];

const list = createRoute({
  method: "get",
  path: "/ledger-entries",
  tags,
  summary: "Rows of the ledger, those of the latest day first: what every figure is made of",
  request: { query: ListLedgerEntriesInput },
  responses: { 200: answers(LedgerEntryPage, "A page of entries"), ...refusals("ledger:read") },
});

const get = createRoute({
  method: "get",
  path: "/ledger-entries/{entryId}",
  tags,
  summary: "One row of the ledger",
  request: { params: GetLedgerEntryInput },
  responses: {
    200: answers(LedgerEntry, "The entry"),
    ...refusals("ledger:read", { 404: "There is no such entry" }),
  },
});

const reverse = createRoute({
  method: "post",
  path: "/ledger-entries/{entryId}/reverse",
  tags,
  security: ofAPerson,
  summary: "Take an entry back, dated today; the entry itself stays as it is",
  request: {
    params: ReverseEntryInput.pick({ entryId: true }),
    body: jsonBody(ReverseEntryInput.omit({ entryId: true }).meta({ id: "ReversalReason" })),
  },
  responses: {
    201: answers(WrittenEntry, "The reversal"),
    ...refusalsOfBody("ledger:reverse", {
      404: "There is no such entry",
      409: "It was taken back before, or today is in a closed period",
    }),
  },
});

const reverseCredit = createRoute({
  method: "post",
  path: "/work-items/{workItemId}/reverse-credit",
  tags,
  security: ofAPerson,
  summary: "Take back what a case was credited; what people spent on it stays",
  request: {
    params: ReverseCaseInput.pick({ workItemId: true }),
    body: jsonBody(ReverseCaseInput.omit({ workItemId: true }).meta({ id: "CaseReversalReason" })),
  },
  responses: {
    201: answers(WrittenEntry, "The reversal"),
    ...refusalsOfBody("ledger:reverse", {
      404: "There is no such case, or nothing was credited",
      409: "It was taken back before, or today is in a closed period",
    }),
  },
});

const post = createRoute({
  method: "post",
  path: "/imported-hours",
  tags,
  summary: "Book hours from before the ledger: class I, apart from everything that was measured here",
  request: { body: jsonBody(ImportHoursInput) },
  responses: {
    201: answers(WrittenEntry, "The entry"),
    ...refusalsOfBody("ledger:import", {
      409: "Hours of this source are booked for these days of the unit: take that entry back first. Or the period is closed",
    }),
  },
});

const review = createRoute({
  method: "post",
  path: "/review-time",
  tags,
  summary: "Debit time that people spent on reviewing or correcting what a robot did",
  request: { body: jsonBody(LogReviewTimeInput) },
  responses: {
    201: answers(LoggedTime, "The entry"),
    ...refusalsOfBody("operation:log", {
      404: "There is no such automation or case",
      409: "The period of the day is closed, or the request asked for something else before",
    }),
  },
});

const undo = createRoute({
  method: "post",
  path: "/ledger-entries/{entryId}/undo",
  tags,
  summary: "Take back time that one logged oneself today; a controller takes back any other entry",
  request: { params: GetLedgerEntryInput },
  responses: {
    201: answers(WrittenEntry, "The reversal"),
    ...refusals("operation:log", {
      404: "There is no such entry",
      409: "It was taken back before, or today is in a closed period",
    }),
  },
});

const seal = createRoute({
  method: "get",
  path: "/ledger/seal",
  tags,
  summary: "The latest seal of the ledger: noted elsewhere, it proves that no row before it was changed since",
  responses: { 200: answers(LedgerHead, "The seal, if one was made"), ...refusals("ledger:read") },
});

export const ledger = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listLedgerEntries(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getLedgerEntry(c.var.ctx, c.req.valid("param")), 200))
  .openapi(reverse, async (c) =>
    c.json(await reverseEntry(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 201),
  )
  .openapi(reverseCredit, async (c) =>
    c.json(await reverseCase(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 201),
  )
  .openapi(post, async (c) => c.json(await importHours(c.var.ctx, c.req.valid("json")), 201))
  .openapi(review, async (c) => c.json(await logReviewTime(c.var.ctx, c.req.valid("json")), 201))
  .openapi(undo, async (c) => c.json(await undoLoggedTime(c.var.ctx, c.req.valid("param")), 201))
  .openapi(seal, async (c) => c.json(await ledgerHead(c.var.ctx), 200));
