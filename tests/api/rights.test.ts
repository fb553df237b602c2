import { describe } from "vitest";
import { isAllowed, type Permission } from "../../core/access/index.ts";
import { Role } from "../../core/db.ts";
import { measuringDetails, measuringLists, ofMeasuring, ownMeasuring } from "./guarded-measuring.ts";
import { aCaller, type Caller, expect, rowCounts, test } from "./api.ts";
import { aPlace, type Place, type Route } from "./guarded-place.ts";
import { changes, details, lists, ofAlerts, ofLanes, ownChanges } from "./guarded-routes.ts";

const byName = (routes: Route[]) => routes.map((route) => [route.name, route] as const);
const ask = (caller: Caller, place: Place, { method, path, body }: Route) =>
  caller.send(method, path(place), body?.(place));

const rolesWithout = (permission: Permission) => Object.values(Role).filter((role) => !isAllowed([role], permission));

describe("who may not, is told which permission it takes, and changes nothing", () => {
  const guarded = [
    ...details,
    ...ofLanes,
    ...lists,
    ...measuringDetails,
    ...measuringLists,
    ...changes,
    ...ofAlerts,
    ...ofMeasuring,
    ...ownMeasuring,
  ].filter(({ permission }) => rolesWithout(permission).length > 0);

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
  test.for(byName([...changes, ...ofAlerts, ...ofMeasuring, ...ownMeasuring, ...ownChanges]))(
    "%s",
    async ([, route], { app, engine, db }) => {
      const place = await aPlace(engine, app);
      const role = Object.values(Role)
        .filter((one) => isAllowed([one], route.permission))
        .at(-1);
      const caller = await aCaller(engine, { app, roles: role ? [role] : [], tenantId: place.tenantId });

      const response = await ask(caller, place, route);

      expect([200, 201, 204]).toContain(response.status);
      const actor = `api_key:${caller.id}`;
      expect(await db.auditEntry.count({ where: { tenantId: place.tenantId, actor } })).toBe(1);
    },
  );
});

describe("another municipality's things are not there", () => {
  test.for(
    byName(
      [...changes, ...ofAlerts, ...ofMeasuring].filter(
        ({ name }) => !["makes an automation", "adds a lane"].includes(name),
      ),
    ),
  )("%s", async ([, route], { app, engine, db }) => {
    const place = await aPlace(engine, app);
    const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR", "CONTROLLER"] });
    const before = await rowCounts(db);

    const response = await ask(stranger, place, route);

    expect(response).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await rowCounts(db)).toEqual(before);
  });

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

    for (const route of [...details, ...ofLanes, ...measuringDetails]) {
      expect(await ask(stranger, place, route), route.name).toMatchObject({ status: 404 });
    }
    for (const path of [
      "/automations",
      "/runs",
      "/work-items",
      "/incidents",
      "/lanes",
      "/baselines",
      "/processes",
      "/studies",
      "/schedules",
      "/alert-channels",
      "/silence-windows",
    ]) {
      expect((await stranger.get(path)).body, path).toMatchObject({ items: [] });
    }
    const { automation, workItem } = place;
    expect((await stranger.get(`/work-items?automationId=${automation.id}`)).body).toMatchObject({ items: [] });
    expect((await stranger.get(`/work-items?runId=${workItem.runId}`)).body).toMatchObject({ items: [] });
    expect((await stranger.get("/organisation-units")).body).toMatchObject({ units: [] });
  });
});
