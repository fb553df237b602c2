import { type Permission } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import { createImport } from "../../core/imports/index.ts";
import { aCredential, anAutomation, anIncident, aWorkItem, contextFor, letterBot, unique } from "../support/context.ts";
import { type App, aCaller } from "./api.ts";
import { aMeasuredPlace } from "./guarded-measuring.ts";

export type Place = Awaited<ReturnType<typeof aPlace>>;
export type Route = {
  name: string;
  permission: Permission;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: (place: Place) => string;
  body?: (place: Place) => unknown;
};

/** A municipality with something of each kind to ask for. */
export async function aPlace(engine: Engine, app: App) {
  const { db } = engine;
  const { tenantId } = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const automation = await anAutomation(db, { tenantId });
  const { targetSystemId } = automation;
  const credentialId = (await aCredential(engine, { tenantId, targetSystemId })).id;
  const collecting = await anAutomation(db, { tenantId, botId: letterBot.id, credentialId });
  const workItem = await aWorkItem(db, { automation, status: "RUNNING" });
  const waiting = await aWorkItem(db, { automation });
  const failed = await aWorkItem(db, { automation, status: "FAILED" });
  const held = await aWorkItem(db, { automation, status: "HELD" });
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const bytes = new TextEncoder().encode("sumNumber\n4711\n");
  const caseImport = await createImport(ctx, { automationId: automation.id, bytes });
  const incident = await anIncident(db, { automation, workItem: failed });
  const schedule = await db.schedule.create({
    data: { tenantId, automationId: collecting.id, rule: { kind: "workingDays", times: ["06:30"] } },
  });
  const trigger = await db.webhookTrigger.create({
    data: { tenantId, automationId: collecting.id, name: "Skjemaportalen", sealedSecret: "", createdBy: "Kari" },
  });
  const channel = await db.alertChannel.create({
    data: { tenantId, name: "Drift", kind: "EMAIL", address: "drift@fjordvik.example", createdBy: "Kari" },
  });
  const message = { kind: "channel.test", subject: channel.id, firstEventId: 0, lastEventId: 0, data: { items: [] } };
  const delivery = await db.alertDelivery.create({
    data: { tenantId, channelId: channel.id, ...message, status: "FAILED", dueAt: new Date() },
  });
  const startsAt = new Date(Date.now() + 3_600_000);
  const silence = await db.silenceWindow.create({
    data: { tenantId, startsAt, endsAt: new Date(startsAt.getTime() + 1), reason: "Oppgradering", createdBy: "Kari" },
  });
  return {
    ...(await aMeasuredPlace(db, automation)),
    channel,
    delivery,
    silence,
    tenantId,
    automation,
    collecting,
    workItem,
    waiting,
    failed,
    held,
    caseImport,
    incident,
    schedule,
    trigger,
  };
}

export const details: Route[] = [
  {
    name: "shows an automation",
    permission: "automations:read",
    method: "GET",
    path: ({ automation }) => `/automations/${automation.id}`,
  },
  {
    name: "shows an alert channel",
    permission: "alerts:read",
    method: "GET",
    path: ({ channel }) => `/alert-channels/${channel.id}`,
  },
  {
    name: "shows an import",
    permission: "cases:write",
    method: "GET",
    path: ({ caseImport }) => `/imports/${caseImport.id}`,
  },
  {
    name: "shows what is wrong with an import",
    permission: "cases:write",
    method: "GET",
    path: ({ caseImport }) => `/imports/${caseImport.id}/errors`,
  },
  { name: "shows a run", permission: "runs:read", method: "GET", path: ({ workItem }) => `/runs/${workItem.runId}` },
  {
    name: "shows a case",
    permission: "cases:read",
    method: "GET",
    path: ({ workItem }) => `/work-items/${workItem.id}`,
  },
  {
    name: "shows an incident",
    permission: "incidents:read",
    method: "GET",
    path: ({ incident }) => `/incidents/${incident.id}`,
  },
  {
    name: "shows a screenshot",
    permission: "cases:read",
    method: "GET",
    path: ({ workItem }) => `/work-items/${workItem.id}/attempts/1/screenshot`,
  },
  {
    name: "shows a trace",
    permission: "cases:read",
    method: "GET",
    path: ({ workItem }) => `/work-items/${workItem.id}/attempts/1/trace`,
  },
];

export const ofLanes: Route[] = [
  {
    name: "shows a lane",
    permission: "lanes:read",
    method: "GET",
    path: ({ automation }) => `/lanes/${automation.targetSystemId}`,
  },
  {
    name: "shows the history of a lane",
    permission: "lanes:read",
    method: "GET",
    path: ({ automation }) => `/lanes/${automation.targetSystemId}/history`,
  },
];

export const lists: Route[] = [
  { name: "lists automations", permission: "automations:read", method: "GET", path: () => "/automations" },
  { name: "lists baselines", permission: "baselines:read", method: "GET", path: () => "/baselines" },
  { name: "lists runs", permission: "runs:read", method: "GET", path: () => "/runs" },
  { name: "lists cases", permission: "cases:read", method: "GET", path: () => "/work-items" },
  { name: "lists incidents", permission: "incidents:read", method: "GET", path: () => "/incidents" },
  { name: "lists schedules", permission: "schedules:read", method: "GET", path: () => "/schedules" },
  { name: "lists days off", permission: "schedules:read", method: "GET", path: () => "/calendar/days-off?year=2026" },
  { name: "lists alert channels", permission: "alerts:read", method: "GET", path: () => "/alert-channels" },
  { name: "lists alerts", permission: "alerts:read", method: "GET", path: () => "/alert-deliveries" },
  { name: "lists silences", permission: "alerts:read", method: "GET", path: () => "/silence-windows" },
  { name: "lists the audit log", permission: "audit:read", method: "GET", path: () => "/audit-entries" },
  { name: "lists purges", permission: "retention:read", method: "GET", path: () => "/retention/purges" },
  { name: "lists limits", permission: "retention:read", method: "GET", path: () => "/retention/policies" },
  {
    name: "reads freed time",
    permission: "benefits:read",
    method: "GET",
    path: () => "/reports/benefits?from=2026-01-01&to=2027-01-01",
  },
  { name: "reads the scorecard", permission: "benefits:read", method: "GET", path: () => "/reports/scorecard" },
  {
    name: "takes a report out as a file",
    permission: "benefits:read",
    method: "GET",
    path: () => "/reports/benefits/file?format=csv",
  },
  { name: "lists workers", permission: "lanes:read", method: "GET", path: () => "/workers" },
  { name: "counts cases", permission: "cases:read", method: "GET", path: () => "/work-items/counts" },
  { name: "lists lanes", permission: "lanes:read", method: "GET", path: () => "/lanes" },
  { name: "shows the organisation", permission: "organisation:read", method: "GET", path: () => "/organisation-units" },
  {
    name: "reports freed time",
    permission: "benefits:read",
    method: "GET",
    path: () => "/reports/benefits?from=2026-01-01&to=2027-01-01",
  },
];

export const changes: Route[] = [
  {
    name: "makes an automation",
    permission: "automations:write",
    method: "POST",
    path: () => "/automations",
    body: ({ automation: { botId, processId, targetSystemId, unitId } }) => ({
      code: unique("ny"),
      title: "Ny",
      botId,
      processId,
      targetSystemId,
      unitId,
    }),
  },
  {
    name: "changes an automation",
    permission: "automations:write",
    method: "PATCH",
    path: ({ automation }) => `/automations/${automation.id}`,
    body: () => ({ title: "Nytt navn" }),
  },
  {
    name: "starts a run",
    permission: "runs:start",
    method: "POST",
    path: () => "/runs",
    body: ({ collecting }) => ({ automationId: collecting.id }),
  },
  {
    name: "adds a case",
    permission: "cases:write",
    method: "POST",
    path: () => "/work-items",
    body: ({ automation }) => ({ automationId: automation.id, input: { sumNumber: 1 } }),
  },
  {
    name: "adds many cases",
    permission: "cases:write",
    method: "POST",
    path: () => "/work-items/bulk",
    body: ({ automation }) => ({
      automationId: automation.id,
      items: [{ input: { sumNumber: 2 } }, { input: { sumNumber: 3 } }],
    }),
  },
  {
    name: "tries a case again",
    permission: "cases:write",
    method: "POST",
    path: ({ failed }) => `/work-items/${failed.id}/retry`,
    body: () => ({ reason: "Fagsystemet er oppe igjen" }),
  },
  {
    name: "cancels a case",
    permission: "cases:write",
    method: "POST",
    path: ({ waiting }) => `/work-items/${waiting.id}/cancel`,
    body: () => ({ reason: "Sendt to ganger" }),
  },
  {
    name: "holds a case",
    permission: "cases:write",
    method: "POST",
    path: ({ waiting }) => `/work-items/${waiting.id}/hold`,
    body: () => ({ reason: "Venter på svar" }),
  },
  {
    name: "releases a case",
    permission: "cases:write",
    method: "POST",
    path: ({ held }) => `/work-items/${held.id}/release`,
    body: () => ({ reason: "Svar er kommet" }),
  },
  {
    name: "says that a case is done by a person",
    permission: "cases:write",
    method: "POST",
    path: ({ failed }) => `/work-items/${failed.id}/resolve`,
    body: () => ({ resolution: "Ført for hånd" }),
  },
  {
    name: "gives a case another priority",
    permission: "cases:write",
    method: "POST",
    path: ({ waiting }) => `/work-items/${waiting.id}/prioritise`,
    body: () => ({ reason: "Haster", priority: 1 }),
  },
  {
    name: "stops a run",
    permission: "runs:stop",
    method: "POST",
    path: ({ workItem }) => `/runs/${workItem.runId}/stop`,
    body: () => ({ how: "now", reason: "Feil satser" }),
  },
  {
    name: "sends a file of cases",
    permission: "cases:write",
    method: "POST",
    path: ({ automation }) => `/imports?automationId=${automation.id}&fileName=saker.csv`,
    body: () => "sumNumber\n1\n",
  },
  {
    name: "adds a file of cases",
    permission: "cases:write",
    method: "POST",
    path: ({ caseImport }) => `/imports/${caseImport.id}/add`,
    body: () => ({}),
  },
  {
    name: "resolves an incident",
    permission: "incidents:write",
    method: "POST",
    path: ({ incident }) => `/incidents/${incident.id}/resolve`,
    body: () => ({ resolution: "Fagsystemet er oppe igjen", retryCases: false }),
  },
  {
    name: "changes a lane",
    permission: "lanes:write",
    method: "PATCH",
    path: ({ automation }) => `/lanes/${automation.targetSystemId}`,
    body: () => ({ concurrency: 4 }),
  },
  {
    name: "adds a lane",
    permission: "credentials:write",
    method: "POST",
    path: () => "/lanes",
    body: () => ({ key: "permits", name: "Byggesak", baseUrl: "https://byggesak.example" }),
  },
  {
    name: "pauses a lane",
    permission: "lanes:write",
    method: "POST",
    path: ({ automation }) => `/lanes/${automation.targetSystemId}/pause`,
    body: () => ({ reason: "Feil i satsene" }),
  },
  {
    name: "rests a lane every Sunday",
    permission: "lanes:write",
    method: "POST",
    path: ({ automation }) => `/lanes/${automation.targetSystemId}/windows`,
    body: () => ({ reason: "Vedlikehold", weekly: { weekdays: [7], startTime: "04:00", endTime: "06:00" } }),
  },
  {
    name: "adds a robot account",
    permission: "credentials:write",
    method: "POST",
    path: ({ automation }) => `/lanes/${automation.targetSystemId}/credentials`,
    body: () => ({ name: "Ny konto", username: "robot02", password: "hemmelig" }),
  },
  {
    name: "makes a schedule",
    permission: "schedules:write",
    method: "POST",
    path: () => "/schedules",
    body: ({ collecting }) => ({ automationId: collecting.id, rule: { kind: "interval", minutes: 15 } }),
  },
  {
    name: "changes a schedule",
    permission: "schedules:write",
    method: "PATCH",
    path: ({ schedule }) => `/schedules/${schedule.id}`,
    body: () => ({ enabled: false }),
  },
  {
    name: "removes a schedule",
    permission: "schedules:write",
    method: "DELETE",
    path: ({ schedule }) => `/schedules/${schedule.id}`,
  },
  {
    name: "makes a webhook trigger",
    permission: "triggers:write",
    method: "POST",
    path: () => "/triggers",
    body: ({ collecting }) => ({ automationId: collecting.id, name: "Skjemaportalen" }),
  },
  {
    name: "disables a webhook trigger",
    permission: "triggers:write",
    method: "POST",
    path: ({ trigger }) => `/triggers/${trigger.id}/disable`,
  },
  {
    name: "debits operation time",
    permission: "operation:log",
    method: "POST",
    path: () => "/operation-time",
    body: ({ automation }) => ({
      automationId: automation.id,
      seconds: 600,
      localDate: "2026-03-02",
      reason: "Feilsøking",
    }),
  },
];

export const ofAlerts: Route[] = [
  {
    name: "changes an alert channel",
    permission: "alerts:write",
    method: "PATCH",
    path: ({ channel }) => `/alert-channels/${channel.id}`,
    body: () => ({ groupMinutes: 60 }),
  },
  {
    name: "tries an alert channel",
    permission: "alerts:write",
    method: "POST",
    path: ({ channel }) => `/alert-channels/${channel.id}/test`,
  },
  {
    name: "tries an alert again",
    permission: "alerts:write",
    method: "POST",
    path: ({ delivery }) => `/alert-deliveries/${delivery.id}/retry`,
  },
  {
    name: "ends a silence",
    permission: "alerts:write",
    method: "POST",
    path: ({ silence }) => `/silence-windows/${silence.id}/end`,
    body: () => ({ reason: "Utsatt" }),
  },
];

/** Of the caller's own municipality, whichever that is. */
export const ownChanges: Route[] = [
  {
    name: "adds a goal",
    permission: "reports:write",
    method: "POST",
    path: () => "/reports/goals",
    body: () => ({ year: 2026, title: "Mer digital" }),
  },
  {
    name: "changes what a filter finds",
    permission: "cases:write",
    method: "POST",
    path: () => "/work-items/changes",
    body: () => ({ change: { action: "hold" }, filter: { errorCode: "NONE" }, reason: "Nede", expected: 0 }),
  },
  {
    name: "sets a day off",
    permission: "calendar:write",
    method: "PUT",
    path: () => "/calendar/days-off/2026-12-24",
    body: () => ({ name: "Julaften" }),
  },
  {
    name: "adds an alert channel",
    permission: "alerts:write",
    method: "POST",
    path: () => "/alert-channels",
    body: () => ({ name: "Vakt", kind: "EMAIL", address: "vakt@fjordvik.example", kinds: ["run.failed"] }),
  },
  {
    name: "adds a silence",
    permission: "alerts:write",
    method: "POST",
    path: () => "/silence-windows",
    body: () => ({
      startsAt: new Date(Date.now() + 60_000).toISOString(),
      endsAt: new Date(Date.now() + 120_000).toISOString(),
      reason: "Oppgradering",
    }),
  },
];
