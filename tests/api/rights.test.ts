import { describe } from "vitest";
import { isAllowed, type Permission } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import { Role } from "../../core/db.ts";
import { aCredential, anAutomation, anIncident, aWorkItem, letterBot, unique } from "../support/context.ts";
import { type App, aCaller, type Caller, expect, rowCounts, test } from "./api.ts";

type Place = Awaited<ReturnType<typeof aPlace>>;
type Route = {
  name: string;
  permission: Permission;
  method: "GET" | "POST" | "PATCH";
  path: (place: Place) => string;
  body?: (place: Place) => unknown;
};

/** A municipality with something of each kind to ask for. */
async function aPlace(engine: Engine, app: App) {
  const { db } = engine;
  const { tenantId } = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const automation = await anAutomation(db, { tenantId });
  const { targetSystemId } = automation;
  const credentialId = (await aCredential(engine, { tenantId, targetSystemId })).id;
  const collecting = await anAutomation(db, { tenantId, botId: letterBot.id, credentialId });
  const workItem = await aWorkItem(db, { automation, status: "RUNNING" });
  const waiting = await aWorkItem(db, { automation });
  const failed = await aWorkItem(db, { automation, status: "FAILED" });
  const incident = await anIncident(db, { automation, workItem: failed });
  return { tenantId, automation, collecting, workItem, waiting, failed, incident };
}

const details: Route[] = [
  {
    name: "shows an automation",
    permission: "automations:read",
    method: "GET",
    path: ({ automation }) => `/automations/${automation.id}`,
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
];

const lists: Route[] = [
  { name: "lists automations", permission: "automations:read", method: "GET", path: () => "/automations" },
  { name: "lists baselines", permission: "baselines:read", method: "GET", path: () => "/baselines" },
  { name: "lists runs", permission: "runs:read", method: "GET", path: () => "/runs" },
  { name: "lists cases", permission: "cases:read", method: "GET", path: () => "/work-items" },
  { name: "lists incidents", permission: "incidents:read", method: "GET", path: () => "/incidents" },
  { name: "lists lanes", permission: "lanes:read", method: "GET", path: () => "/lanes" },
  { name: "shows the organisation", permission: "organisation:read", method: "GET", path: () => "/organisation-units" },
  {
    name: "reports freed time",
    permission: "benefits:read",
    method: "GET",
    path: () => "/reports/benefits?from=2026-01-01&to=2027-01-01",
  },
];

const changes: Route[] = [
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
    name: "approves a baseline",
    permission: "baselines:approve",
    method: "POST",
    path: () => "/baselines",
    body: ({ automation: { processId, unitId } }) => ({
      processId,
      unitId,
      secondsPerCase: 300,
      evidenceClass: "B",
      method: "Tidtaking",
      recordedBy: "Ola Hansen",
      validFrom: "2026-01-01",
    }),
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

const byName = (routes: Route[]) => routes.map((route) => [route.name, route] as const);
const ask = (caller: Caller, place: Place, { method, path, body }: Route) =>
  caller.send(method, path(place), body?.(place));

const rolesWithout = (permission: Permission) => Object.values(Role).filter((role) => !isAllowed([role], permission));

describe("who may not, is told which permission it takes, and changes nothing", () => {
  const guarded = [...details, ...lists, ...changes].filter(({ permission }) => rolesWithout(permission).length > 0);

  test.for(byName(guarded))("%s", async ([, route], { app, engine, db }) => {
    const place = await aPlace(engine, app);
    const roles = rolesWithout(route.permission);
    const caller = await aCaller(engine, { app, roles, tenantId: place.tenantId });
    const before = await rowCounts(db);

    const response = await ask(caller, place, route);

    expect(response).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((response.body as { detail: string }).detail).toContain(route.permission);
    expect(await rowCounts(db)).toEqual(before);
  });
});

describe("who may, gets it done, and it is written down", () => {
  test.for(byName(changes))("%s", async ([, route], { app, engine, db }) => {
    const place = await aPlace(engine, app);
    const role = Object.values(Role)
      .filter((one) => isAllowed([one], route.permission))
      .at(-1);
    const caller = await aCaller(engine, { app, roles: role ? [role] : [], tenantId: place.tenantId });

    const response = await ask(caller, place, route);

    expect([200, 201]).toContain(response.status);
    const actor = `api_key:${caller.id}`;
    expect(await db.auditEntry.count({ where: { tenantId: place.tenantId, actor } })).toBe(1);
  });
});

describe("another municipality's things are not there", () => {
  test.for(byName(changes.filter(({ name }) => name !== "makes an automation")))(
    "%s",
    async ([, route], { app, engine, db }) => {
      const place = await aPlace(engine, app);
      const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR", "CONTROLLER"] });
      const before = await rowCounts(db);

      const response = await ask(stranger, place, route);

      expect(response).toMatchObject({ status: 404, body: { code: "not_found" } });
      expect(await rowCounts(db)).toEqual(before);
    },
  );

  test("a new automation cannot be put together of them", async ({ app, engine, db }) => {
    const place = await aPlace(engine, app);
    const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
    const { botId, processId, targetSystemId, unitId } = place.automation;
    const before = await rowCounts(db);

    const response = await stranger.post("/automations", {
      code: "tyv",
      title: "Tyv",
      botId,
      processId,
      targetSystemId,
      unitId,
    });

    expect(response.status).toBe(400);
    expect((response.body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
      "targetSystemId",
      "unitId",
      "processId",
    ]);
    expect(await rowCounts(db)).toEqual(before);
  });

  test("lists are empty and details unknown", async ({ app, engine }) => {
    const place = await aPlace(engine, app);
    const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });

    for (const route of details) {
      expect(await ask(stranger, place, route), route.name).toMatchObject({ status: 404 });
    }
    for (const path of ["/automations", "/runs", "/work-items", "/incidents", "/lanes", "/baselines"]) {
      expect((await stranger.get(path)).body, path).toMatchObject({ items: [] });
    }
    const { automation, workItem } = place;
    expect((await stranger.get(`/work-items?automationId=${automation.id}`)).body).toMatchObject({ items: [] });
    expect((await stranger.get(`/work-items?runId=${workItem.runId}`)).body).toMatchObject({ items: [] });
    expect((await stranger.get("/organisation-units")).body).toMatchObject({ units: [] });
  });
});
