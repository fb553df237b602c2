import { describe } from "vitest";
import { isAllowed, type Permission } from "../../core/access/index.ts";
import { Role } from "../../core/db.ts";
import { aPerson, aPlace, type Place, standing } from "./accounting-place.ts";
import { aCaller, expect, test as base } from "./api.ts";
import { aTenant } from "../support/context.ts";

// Of what only looks, or is refused, many can be asked for one place.
const test = base.extend("place", { scope: "file" }, async ({ engine }) => aPlace(engine));

type Route = {
  name: string;
  permission: Permission;
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: (place: Place) => string;
  body?: (place: Place) => unknown;
  /** Answered to somebody of another municipality; 404 when left out, and null where everybody has one. */
  toStranger?: 400 | 404 | 409 | null;
};

/** Of a person: whoever owns the unit's benefits, or sits with the case. */
type PersonsRoute = Route & { role: Role; after?: (place: Place) => string; written: 0 | 1 };

const reason = "Vedtaket ble gjort om";
const read = (permission: Permission, given: Omit<Route, "permission" | "method">): Route => ({
  permission,
  method: "GET",
  ...given,
});
const ledger = (given: Omit<Route, "permission" | "method">) => read("ledger:read", given);
const benefits = (given: Omit<Route, "permission" | "method">) => read("benefits:read", given);
const ofAnyone = (name: string, path: string) => benefits({ name, path: () => path, toStranger: null });

const reads: Route[] = [
  ledger({ name: "lists entries", path: () => "/ledger-entries", toStranger: null }),
  ledger({ name: "shows an entry", path: ({ entryId }) => `/ledger-entries/${entryId}` }),
  ledger({ name: "shows the seal", path: () => "/ledger/seal", toStranger: null }),
  ledger({ name: "shows how a case counted", path: ({ creditedId }) => `/reports/credit-trails/${creditedId}` }),
  read("cases:read", { name: "shows clocks", path: ({ givenUpId }) => `/work-items/${givenUpId}/handling` }),
  benefits({ name: "shows a report", path: ({ closed }) => `/period-reports/${closed.reportId}` }),
  benefits({ name: "makes a report anew", path: ({ closed }) => `/period-reports/${closed.reportId}/reproduction` }),
  benefits({ name: "shows a unit's harvests", path: ({ unitId }) => `/harvests/by-unit/${unitId}?year=2026` }),
  ofAnyone("lists periods", "/periods?year=2026"),
  ofAnyone("shows a period", "/periods/MONTH/2025-01-01"),
  ofAnyone("lists harvests", "/harvests"),
  ofAnyone("sums harvests by unit", "/harvests/by-unit?year=2026"),
  ofAnyone("reports freed time", "/reports/benefits?from=2026-01-01&to=2027-01-01"),
  ofAnyone("shows key figures", "/reports/key-figures"),
  ofAnyone("shows the scorecard", "/reports/scorecard"),
  ofAnyone("shows quality gains", "/reports/quality-gains?from=2026-01-01&to=2027-01-01"),
  ofAnyone("shows the status table", "/reports/status-table?year=2026"),
  ofAnyone("shows the year table", "/reports/year-table?year=2026"),
  ofAnyone("shows the annual text", "/reports/annual-text?year=2026"),
  ofAnyone("takes a report out as a file", "/reports/year/file?format=csv&year=2026"),
];

const changes: Route[] = [
  {
    name: "takes an entry back",
    permission: "ledger:reverse",
    method: "POST",
    path: ({ entryId }) => `/ledger-entries/${entryId}/reverse`,
    body: () => ({ reason }),
  },
  {
    name: "takes a case's credit back",
    permission: "ledger:reverse",
    method: "POST",
    path: ({ creditedId }) => `/work-items/${creditedId}/reverse-credit`,
    body: () => ({ reason }),
  },
  {
    name: "books hours from before",
    permission: "ledger:import",
    method: "POST",
    path: () => "/imported-hours",
    body: ({ unitId }) => ({
      unitId,
      from: "2020-01-01",
      to: "2021-01-01",
      hours: 100,
      source: "Årsrapport",
      reason,
    }),
    toStranger: 400,
  },
  {
    name: "debits review time",
    permission: "operation:log",
    method: "POST",
    path: () => "/review-time",
    body: ({ automationId }) => ({ automationId, seconds: 60, localDate: "2026-03-04", measured: true, reason }),
  },
  {
    name: "proposes to close a period",
    permission: "periods:propose",
    method: "POST",
    path: () => "/periods",
    body: () => ({ kind: "MONTH", from: "2025-03-01" }),
    toStranger: null,
  },
  {
    name: "closes a period",
    permission: "periods:close",
    method: "POST",
    path: ({ proposed }) => `/periods/${proposed.id}/close`,
  },
  {
    name: "opens a period for a restatement",
    permission: "periods:close",
    method: "POST",
    path: ({ closed }) => `/periods/${closed.id}/reopen`,
    body: () => ({ reason }),
  },
  {
    name: "says who owns a unit's benefits",
    permission: "organisation:write",
    method: "PUT",
    path: ({ unitId }) => `/harvests/by-unit/${unitId}/owner`,
    body: () => ({ ownerId: null }),
  },
  {
    name: "adds a goal",
    permission: "reports:write",
    method: "POST",
    path: () => "/reports/goals",
    body: () => ({ year: 2026, title: "Kortere kø" }),
    toStranger: null,
  },
  {
    name: "gives a goal another title",
    permission: "reports:write",
    method: "POST",
    path: () => "/reports/goals",
    body: ({ goal }) => ({ id: goal.id, year: 2026, title: "Kortere kø" }),
  },
  {
    name: "takes a goal away",
    permission: "reports:write",
    method: "DELETE",
    path: ({ goal }) => `/reports/goals/${goal.id}`,
  },
  {
    name: "adds a row under a goal",
    permission: "reports:write",
    method: "POST",
    path: () => "/reports/status-entries",
    body: ({ goal }) => ({ goalId: goal.id, title: "Nytt skjema" }),
  },
  {
    name: "takes a row away",
    permission: "reports:write",
    method: "DELETE",
    path: ({ statusEntry }) => `/reports/status-entries/${statusEntry.id}`,
  },
  {
    name: "says a unit's money and staff",
    permission: "reports:write",
    method: "PUT",
    path: () => "/reports/year-figures",
    body: ({ unitId }) => ({ unitId, year: 2026, ftes: 12.5 }),
    toStranger: 400,
  },
];

const ofOwner = { permission: "harvests:write", method: "POST", role: "BENEFIT_OWNER", written: 1 } as const;
const ofCaseWorker = { permission: "cases:write", method: "POST", role: "CASE_WORKER" } as const;
const clock = (act: string) => (place: Place) => `/work-items/${place.givenUpId}/clock/${act}`;

const personal: PersonsRoute[] = [
  {
    ...ofOwner,
    name: "records a harvest",
    path: () => "/harvests",
    body: ({ unitId }) => ({
      unitId,
      kind: "REALLOCATED",
      month: "2026-04",
      seconds: 60,
      purpose: "Tilsyn",
      standing: true,
    }),
  },
  {
    ...ofOwner,
    name: "withdraws a harvest",
    path: ({ harvest }) => `/harvests/${harvest.id}/withdraw`,
    body: () => ({ reason }),
  },
  {
    ...ofOwner,
    name: "ends a standing harvest",
    path: ({ harvest }) => `/harvests/${harvest.id}/revoke`,
    body: () => ({ from: "2026-05", reason }),
  },
  { ...ofCaseWorker, name: "starts a clock", path: clock("start"), written: 1 },
  // Of another's clock nothing is told, not even whether there is such a case.
  {
    ...ofCaseWorker,
    name: "keeps a clock",
    path: clock("keep"),
    after: clock("start"),
    toStranger: 409,
    written: 0,
  },
  {
    ...ofCaseWorker,
    name: "stops a clock",
    path: clock("stop"),
    after: clock("start"),
    toStranger: 409,
    written: 1,
  },
];

const byName = <One extends Route>(routes: readonly One[]) => routes.map((route) => [route.name, route] as const);
const rolesWith = (permission: Permission) => Object.values(Role).filter((role) => isAllowed([role], permission));
const rolesWithout = (permission: Permission) => Object.values(Role).filter((role) => !isAllowed([role], permission));

describe("who may not, is told which permission it takes, and changes nothing", () => {
  test.for(byName([...reads, ...changes, ...personal]))("%s", async ([, route], { app, engine, db, place }) => {
    const { tenantId } = place;
    const caller = await aCaller(engine, { app, roles: rolesWithout(route.permission), tenantId });
    const [before, audited] = [await standing(engine, place), await db.auditEntry.count()];

    const answer = await caller.send(route.method, route.path(place), route.body?.(place));

    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((answer.body as { detail: string }).detail).toContain(route.permission);
    expect(await standing(engine, place)).toEqual(before);
    expect(await db.auditEntry.count()).toBe(audited);
  });
});

describe("who may, is answered", () => {
  test.for(byName(reads))("%s", async ([, route], { app, engine, place }) => {
    const caller = await aCaller(engine, {
      app,
      roles: rolesWith(route.permission).slice(-1),
      tenantId: place.tenantId,
    });

    expect(await caller.send(route.method, route.path(place))).toMatchObject({ status: 200 });
  });
});

describe("who may, gets it done, and it is written down", () => {
  test.for(byName(changes))("%s", async ([, route], { app, engine, db }) => {
    const place = await aPlace(engine);
    const { tenantId } = place;
    const caller = await aCaller(engine, { app, roles: rolesWith(route.permission).slice(-1), tenantId });
    const before = await standing(engine, place);

    const answer = await caller.send(route.method, route.path(place), route.body?.(place));

    expect([200, 201, 204], JSON.stringify(answer.body)).toContain(answer.status);
    const changed = route.name !== "says who owns a unit's benefits";
    if (changed) expect(await standing(engine, place)).not.toEqual(before);
    expect(await db.auditEntry.count({ where: { tenantId, actor: `api_key:${caller.id}` } })).toBe(1);
  });

  test.for(byName(personal))("%s", async ([, route], { app, engine, db }) => {
    const place = await aPlace(engine);
    const { tenantId, unitId } = place;
    const owns = route.role === "BENEFIT_OWNER" ? unitId : undefined;
    const caller = await aPerson(engine, { app, roles: [route.role], tenantId, unitId: owns });
    if (route.after) await caller.send("POST", route.after(place));
    await db.handlingSession.updateMany({ where: { tenantId }, data: { activeAt: new Date(Date.now() - 30_000) } });
    const where = { tenantId, actor: `user:${caller.id}` };
    const [before, audited] = [await standing(engine, place), await db.auditEntry.count({ where })];

    const answer = await caller.send(route.method, route.path(place), route.body?.(place));

    expect([200, 201], JSON.stringify(answer.body)).toContain(answer.status);
    expect(await standing(engine, place)).not.toEqual(before);
    expect(await db.auditEntry.count({ where })).toBe(audited + route.written);
  });
});

describe("another municipality's things are not there", () => {
  test.for(byName([...reads, ...changes].filter(({ toStranger }) => toStranger !== null)))(
    "%s",
    async ([, route], { app, engine, place }) => {
      const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR", "CONTROLLER"] });
      const before = await standing(engine, place);

      const answer = await stranger.send(route.method, route.path(place), route.body?.(place));

      expect(answer.status, JSON.stringify(answer.body)).toBe(route.toStranger ?? 404);
      expect(await standing(engine, place)).toEqual(before);
      expect(await standing(engine, stranger)).toMatchObject({ ledger: 0, harvests: [], statusEntries: [] });
    },
  );

  test.for(byName(personal))("%s", async ([, route], { app, engine, place }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const stranger = await aPerson(engine, { app, roles: ["ADMINISTRATOR", route.role], tenantId });
    const before = await standing(engine, place);

    const answer = await stranger.send(route.method, route.path(place), route.body?.(place));

    expect(answer.status, JSON.stringify(answer.body)).toBe(route.toStranger ?? 404);
    expect(await standing(engine, place)).toEqual(before);
  });

  test("lists and sums are empty", async ({ app, engine, place }) => {
    expect(await standing(engine, place)).toMatchObject({ ledger: 1, reports: 1 });
    const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });

    for (const path of ["/ledger-entries", "/harvests"]) {
      expect((await stranger.get(path)).body, path).toMatchObject({ items: [] });
    }
    expect((await stranger.get("/ledger/seal")).body).toMatchObject({ seal: null });
    expect((await stranger.get("/reports/status-table?year=2026")).body).toMatchObject({ goals: [] });
    const { items } = (await stranger.get("/periods?year=2025")).body as { items: { state: string }[] };
    expect(items.filter(({ state }) => state !== "OPEN")).toEqual([]);
  });
});

describe("who may in general may not", () => {
  test("decide for a unit whose benefits are another's", async ({ app, engine, place }) => {
    const { tenantId } = place;
    const caller = await aPerson(engine, { app, roles: ["BENEFIT_OWNER"], tenantId });

    for (const route of personal.filter(({ role }) => role === "BENEFIT_OWNER")) {
      const answer = await caller.send(route.method, route.path(place), route.body?.(place));
      expect(answer, route.name).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
  });

  test("close what he or she has proposed", async ({ app, engine }) => {
    const { tenantId } = await aPlace(engine);
    const caller = await aCaller(engine, { app, roles: ["CONTROLLER"], tenantId });
    const proposed = await caller.post("/periods", { kind: "MONTH", from: "2025-03-01" });

    const answer = await caller.post(`/periods/${(proposed.body as { id: string }).id}/close`, undefined);

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: "id", rule: "same_person" }] } });
  });

  test("have a clock without being a person", async ({ app, engine, place }) => {
    const caller = await aCaller(engine, { app, roles: ["CASE_WORKER"], tenantId: place.tenantId });

    expect(await caller.post(clock("start")(place), undefined)).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
  });
});
