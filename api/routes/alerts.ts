import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import {
  addSilence,
  AlertChannel,
  AlertChannelChange,
  AlertChannelList,
  AlertDeliveryPage,
  AlertIdInput,
  createChannel,
  CreatedAlertChannel,
  endSilence,
  EndSilenceWindow,
  getChannel,
  ListAlertDeliveriesInput,
  listChannels,
  listDeliveries,
  listSilences,
  NewAlertChannel,
  NewSilenceWindow,
  retryDelivery,
  SilenceWindow,
  SilenceWindowList,
  testChannel,
  updateChannel,
} from "../../core/alerts/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, Created, jsonBody, refusals, refusalsOfBody } from "../problem.ts";

const tags = ["Alerts"];
const noChannel = "There is no such channel";
const channelOff = "The channel is off";

const channelRoutes = {
  list: createRoute({
    method: "get",
    path: "/",
    tags,
    summary: "Every channel that alerts go to, by name",
    responses: { 200: answers(AlertChannelList, "The channels"), ...refusals("alerts:read") },
  }),
  get: createRoute({
    method: "get",
    path: "/{id}",
    tags,
    summary: "One channel",
    request: { params: AlertIdInput },
    responses: { 200: answers(AlertChannel, "The channel"), ...refusals("alerts:read", { 404: noChannel }) },
  }),
  post: createRoute({
    method: "post",
    path: "/",
    tags,
    summary: "Add a mailbox, or a webhook that is signed by the conventions of Standard Webhooks",
    request: { body: jsonBody(NewAlertChannel) },
    responses: {
      201: answers(CreatedAlertChannel, "The channel, and the secret of a webhook: shown this once"),
      ...refusalsOfBody("alerts:write"),
    },
  }),
  patch: createRoute({
    method: "patch",
    path: "/{id}",
    tags,
    summary: "Change a channel, or turn it off or on",
    request: {
      params: AlertIdInput,
      body: jsonBody(AlertChannelChange.omit({ id: true }).meta({ id: "AlertChannelChange" })),
    },
    responses: {
      200: answers(AlertChannel, "The channel as it is now"),
      ...refusalsOfBody("alerts:write", { 404: noChannel }),
    },
  }),
  test: createRoute({
    method: "post",
    path: "/{id}/test",
    tags,
    summary: "Send a message to try a channel",
    request: { params: AlertIdInput },
    responses: {
      201: answers(Created, "The delivery: whether it got through stands there within seconds"),
      ...refusals("alerts:write", { 404: noChannel, 409: channelOff }),
    },
  }),
};

export const alertChannels = new OpenAPIHono<SignedInEnv>()
  .openapi(channelRoutes.list, async (c) => c.json(await listChannels(c.var.ctx), 200))
  .openapi(channelRoutes.get, async (c) => c.json(await getChannel(c.var.ctx, c.req.valid("param")), 200))
  .openapi(channelRoutes.post, async (c) => c.json(await createChannel(c.var.ctx, c.req.valid("json")), 201))
  .openapi(channelRoutes.patch, async (c) =>
    c.json(await updateChannel(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  )
  .openapi(channelRoutes.test, async (c) => c.json(await testChannel(c.var.ctx, c.req.valid("param")), 201));

const listOfDeliveries = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Messages, newest first, with what became of each",
  request: { query: ListAlertDeliveriesInput },
  responses: { 200: answers(AlertDeliveryPage, "A page of messages"), ...refusals("alerts:read") },
});

const retryOfDelivery = createRoute({
  method: "post",
  path: "/{id}/retry",
  tags,
  summary: "Try a message again that was given up",
  request: { params: AlertIdInput },
  responses: {
    200: answers(Created, "The message is due again"),
    ...refusals("alerts:write", { 404: "There is no such message", 409: `It is not given up, or: ${channelOff}` }),
  },
});

export const alertDeliveries = new OpenAPIHono<SignedInEnv>()
  .openapi(listOfDeliveries, async (c) => c.json(await listDeliveries(c.var.ctx, c.req.valid("query")), 200))
  .openapi(retryOfDelivery, async (c) => c.json(await retryDelivery(c.var.ctx, c.req.valid("param")), 200));

const listOfSilences = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Silences, the one that ends last first",
  responses: { 200: answers(SilenceWindowList, "The silences"), ...refusals("alerts:read") },
});

const postSilence = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Keep alerts back for a time",
  description: "What happens meanwhile is told in one message to each channel when the silence is over.",
  request: { body: jsonBody(NewSilenceWindow) },
  responses: { 201: answers(SilenceWindow, "The silence"), ...refusalsOfBody("alerts:write") },
});

const endOfSilence = createRoute({
  method: "post",
  path: "/{id}/end",
  tags,
  summary: "End a silence at once, or take away one that has not begun",
  request: {
    params: AlertIdInput,
    body: jsonBody(EndSilenceWindow.omit({ id: true }).meta({ id: "EndSilenceWindow" })),
  },
  responses: {
    200: answers(Created, "The silence is over"),
    ...refusalsOfBody("alerts:write", { 404: "There is no such silence", 409: "The silence is over already" }),
  },
});

export const silenceWindows = new OpenAPIHono<SignedInEnv>()
  .openapi(listOfSilences, async (c) => c.json(await listSilences(c.var.ctx), 200))
  .openapi(postSilence, async (c) => c.json(await addSilence(c.var.ctx, c.req.valid("json")), 201))
  .openapi(endOfSilence, async (c) =>
    c.json(await endSilence(c.var.ctx, { ...c.req.valid("json"), ...c.req.valid("param") }), 200),
  );
