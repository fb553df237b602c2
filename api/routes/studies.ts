import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  closeStudy,
  getStudy,
  ListObservationsInput,
  listObservations,
  ListStudiesInput,
  listStudies,
  ObservationId,
  ObservationPage,
  pauseClock,
  RecordObservationInput,
  recordObservation,
  resumeClock,
  StartClockInput,
  startClock,
  StartStudyInput,
  startStudy,
  StopClockInput,
  stopClock,
  StudyDetail,
  StudyId,
  StudyPage,
  VoidObservationInput,
  voidObservation,
} from "../../core/studies/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, ofAPerson, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Time studies"];
const unknown = "There is no such study";
const isClosed = "The study is closed";

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Time studies, newest first",
  request: { query: ListStudiesInput },
  responses: { 200: answers(StudyPage, "A page of studies"), ...refusals("studies:read") },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "One study, with what it says so far",
  request: { params: StudyId },
  responses: { 200: answers(StudyDetail, "The study"), ...refusals("studies:read", { 404: unknown }) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  security: ofAPerson,
  summary: "Begin to time how long cases take by hand",
  request: { body: jsonBody(StartStudyInput) },
  responses: {
    201: answers(StudyDetail, "The new study"),
    ...refusalsOfBody("studies:write", { 404: "There is no such process" }),
  },
});

const observations = createRoute({
  method: "get",
  path: "/{id}/observations",
  tags,
  summary: "Observations of a study, newest first; nobody is told who recorded them",
  request: { params: StudyId, query: ListObservationsInput.omit({ studyId: true }) },
  responses: { 200: answers(ObservationPage, "A page of observations"), ...refusals("studies:read", { 404: unknown }) },
});

const record = createRoute({
  method: "post",
  path: "/{id}/observations",
  tags,
  security: ofAPerson,
  summary: "Enter how long one case took by hand",
  request: {
    params: StudyId,
    body: jsonBody(RecordObservationInput.omit({ studyId: true }).meta({ id: "NewObservation" })),
  },
  responses: {
    201: answers(Created, "The observation"),
    ...refusalsOfBody("studies:write", { 404: unknown, 409: isClosed }),
  },
});

const start = createRoute({
  method: "post",
  path: "/{id}/clock/start",
  tags,
  security: ofAPerson,
  summary: "Start one's own clock on a case",
  request: { params: StudyId, body: jsonBody(StartClockInput.omit({ studyId: true }).meta({ id: "ClockStart" })) },
  responses: {
    201: answers(Created, "The observation whose clock runs"),
    ...refusalsOfBody("studies:write", { 404: unknown, 409: "The study is closed, or one's clock runs already" }),
  },
});

const pause = createRoute({
  method: "post",
  path: "/{id}/clock/pause",
  tags,
  security: ofAPerson,
  summary: "Pause one's own clock: the time until it goes on is not the case's",
  request: { params: StudyId },
  responses: {
    200: answers(Created, "The observation whose clock is paused"),
    ...refusals("studies:write", { 404: unknown, 409: "The study is closed, or no clock of the caller's runs" }),
  },
});

const resume = createRoute({
  method: "post",
  path: "/{id}/clock/resume",
  tags,
  security: ofAPerson,
  summary: "Let one's own paused clock go on from where it stood",
  request: { params: StudyId },
  responses: {
    200: answers(Created, "The observation whose clock runs"),
    ...refusals("studies:write", { 404: unknown, 409: "The study is closed, or no clock of the caller's is paused" }),
  },
});

const stop = createRoute({
  method: "post",
  path: "/{id}/clock/stop",
  tags,
  security: ofAPerson,
  summary: "Stop one's own clock: what it shows is the case's time",
  request: { params: StudyId, body: jsonBody(StopClockInput.omit({ studyId: true }).meta({ id: "ClockStop" })) },
  responses: {
    200: answers(z.object({ id: z.uuid(), seconds: z.int() }).meta({ id: "StoppedClock" }), "The observation"),
    ...refusalsOfBody("studies:write", { 404: unknown, 409: "The study is closed, or no clock of the caller's runs" }),
  },
});

const voidOne = createRoute({
  method: "post",
  path: "/{studyId}/observations/{id}/void",
  tags,
  security: ofAPerson,
  summary: "Say of an observation that it does not count, and why; it stays",
  request: {
    params: ObservationId,
    body: jsonBody(VoidObservationInput.pick({ reason: true }).meta({ id: "ObservationVoid" })),
  },
  responses: {
    200: answers(Created, "The observation"),
    ...refusalsOfBody("studies:write", {
      404: "There is no such study or observation",
      409: "The study is closed, or it is voided already",
    }),
  },
});

const close = createRoute({
  method: "post",
  path: "/{id}/close",
  tags,
  security: ofAPerson,
  summary: "End a study: nothing is recorded in it any more",
  request: { params: StudyId },
  responses: {
    200: answers(StudyDetail, "The study as it ended"),
    ...refusals("studies:write", { 404: unknown, 409: "It is closed, or a clock runs in it" }),
  },
});

export const studies = new OpenAPIHono<SignedInEnv>()
  .openapi(list, async (c) => c.json(await listStudies(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await getStudy(c.var.ctx, c.req.valid("param")), 200))
  .openapi(post, async (c) => c.json(await startStudy(c.var.ctx, c.req.valid("json")), 201))
  .openapi(observations, async (c) =>
    c.json(await listObservations(c.var.ctx, { ...c.req.valid("query"), studyId: c.req.valid("param").id }), 200),
  )
  .openapi(record, async (c) =>
    c.json(await recordObservation(c.var.ctx, { ...c.req.valid("json"), studyId: c.req.valid("param").id }), 201),
  )
  .openapi(start, async (c) =>
    c.json(await startClock(c.var.ctx, { ...c.req.valid("json"), studyId: c.req.valid("param").id }), 201),
  )
  .openapi(pause, async (c) => c.json(await pauseClock(c.var.ctx, { studyId: c.req.valid("param").id }), 200))
  .openapi(resume, async (c) => c.json(await resumeClock(c.var.ctx, { studyId: c.req.valid("param").id }), 200))
  .openapi(stop, async (c) =>
    c.json(await stopClock(c.var.ctx, { ...c.req.valid("json"), studyId: c.req.valid("param").id }), 200),
  )
  .openapi(voidOne, async (c) =>
    c.json(await voidObservation(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(close, async (c) => c.json(await closeStudy(c.var.ctx, c.req.valid("param")), 200));
