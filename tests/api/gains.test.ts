import { describe } from "vitest";
import { isAllowed, type Permission } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import { Role } from "../../core/db.ts";
import { toDbDate } from "../../core/local-date.ts";
import { aBaseline, anAutomation, aTenant, aUnit, contextFor, unique } from "../support/context.ts";
import { type App, aCaller, expect, test } from "./api.ts";

const effectiveFrom = "2026-03-15";

/** A municipality with a measure, a plan and a co-operation, and another that is asked to join it. */
async function aPlace(engine: Engine, app: App) {
  const { db } = engine;
  const tenant = await aTenant(db);
  const { id: tenantId } = tenant;
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: automationId, processId } = await anAutomation(db, { tenantId, unitId });
  const scope = { tenantId, unitId, processId };
  const old = await aBaseline(db, { ...scope, version: 1, validTo: effectiveFrom });
  const next = await aBaseline(db, { ...scope, version: 2, secondsPerCase: 300, validFrom: effectiveFrom });
  const author = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const measure = () => ({
    code: unique("tiltak"),
    title: "Kortere skjema",
    kind: "SIMPLIFY" as const,
    processId,
    unitId,
    description: "Tre felter er borte",
    effectiveFrom,
    oldBaselineId: old.id,
    newBaselineId: next.id,
  });
  const row = {
    ...measure(),
    tenantId,
    recordedBy: "Ola",
    createdAt: new Date(),
    effectiveFrom: toDbDate(effectiveFrom),
  };
  const proposed = await db.measure.create({ data: { ...row, code: unique("a"), recordedById: author.actor.id } });
  const approval = { status: "APPROVED", approvedBy: "Kari", approvedById: unitId, approvedAt: new Date() } as const;
  const approved = await db.measure.create({
    // Of another time of the year, so that the proposal may be approved beside it.
    data: { ...row, ...approval, code: unique("b"), recordedById: author.actor.id, endedOn: toDbDate("2026-03-15") },
  });
  await db.processVersion.create({
    data: {
      tenantId,
      processId,
      number: 1,
      validFrom: toDbDate("2026-01-01"),
      reason: "Første",
      createdBy: "Kari",
      createdAt: new Date(),
      steps: { create: [{ key: "register", position: 1, title: "Registrer", share: 1 }] },
    },
  });
  const gain = { tenantId, title: "Mindre overtid", type: "DIRECT_BUDGETARY", ownerUnitId: unitId } as const;
  const by = { createdBy: "Kari", createdAt: new Date() };
  const benefit = await db.benefit.create({ data: { ...gain, ...by, ownerName: "Ola", indicator: "Overtid" } });
  const needed = { tenantId, title: "Opplæring", responsible: "Kari", createdAt: new Date() };
  const precondition = await db.precondition.create({ data: needed });
  const cost = await db.planCost.create({
    data: { tenantId, kind: "RUNNING", title: "Lisens", validFrom: toDbDate("2026-01-01"), ...by },
  });
  const coOperation = await db.coOperation.create({
    data: { slug: unique("samarbeid"), name: "Samarbeidet", createdAt: new Date() },
  });
  const member = { coOperationId: coOperation.id, costKey: 1, validFrom: toDbDate("2026-01-01") };
  await db.coOperationMember.create({ data: { ...member, tenantId, acceptedBy: "Kari", acceptedAt: new Date() } });
  const offer = { ...member, tenantId, validFrom: toDbDate("2026-06-01") };
  const { id: offerId } = await db.coOperationMember.create({ data: offer });
  const other = await aTenant(db);
  return {
    tenant,
    other,
    tenantId,
    unitId,
    automationId,
    processId,
    measure,
    proposed,
    approved,
    benefit,
    precondition,
    cost,
    coOperation,
    offerId,
    reader: author.actor.id,
    callerOf: (roles: readonly Role[]) => aCaller(engine, { app, roles, tenantId }),
  };
}

type Place = Awaited<ReturnType<typeof aPlace>>;
type Route = [
  name: string,
  permission: Permission,
  method: string,
  path: (place: Place) => string,
  body?: (place: Place) => unknown,
];

const reads: Route[] = [
  ["lists measures", "benefits:read", "GET", () => "/measures"],
  ["shows a measure", "benefits:read", "GET", ({ approved }) => `/measures/${approved.id}`],
  ["lists step claims", "automations:read", "GET", ({ processId }) => `/step-claims?processId=${processId}`],
  ["shows the plan", "benefits:read", "GET", () => "/benefit-plan"],
  ["shows a plan", "benefits:read", "GET", ({ automationId }) => `/benefit-plan?automationId=${automationId}`],
  ["lists benefits", "benefits:read", "GET", () => "/benefits"],
  ["lists labour costs", "benefits:read", "GET", () => "/labour-costs"],
  ["lists co-operations", "benefits:read", "GET", () => "/co-operations"],
  ["shows a co-operation", "benefits:read", "GET", ({ coOperation }) => `/co-operations/${coOperation.id}`],
  [
    "sums a co-operation",
    "benefits:read",
    "GET",
    ({ coOperation }) => `/co-operations/${coOperation.id}/report?from=2026-01-01&to=2027-01-01`,
  ],
  ["points at what is too much", "benefits:read", "GET", () => "/plausibility?from=2026-01-01&to=2027-01-01"],
];

const changes: Route[] = [
  ["proposes a measure", "measures:write", "POST", () => "/measures", ({ measure }) => measure()],
  ["approves a measure", "measures:approve", "POST", ({ proposed }) => `/measures/${proposed.id}/approve`],
  [
    "ends a measure",
    "measures:write",
    "POST",
    ({ proposed }) => `/measures/${proposed.id}/end`,
    () => ({ reason: "Feil" }),
  ],
  [
    "credits a month",
    "measures:write",
    "POST",
    ({ approved }) => `/measures/${approved.id}/volumes`,
    () => ({ month: "2026-03", cases: 4, source: "Telt" }),
  ],
  [
    "claims steps",
    "automations:write",
    "POST",
    () => "/step-claims",
    ({ automationId }) => ({ automationId, steps: [{ key: "register", part: 0.3 }], validFrom: "2026-02-01" }),
  ],
  [
    "adds a benefit",
    "plan:write",
    "POST",
    () => "/benefits",
    ({ unitId }) => ({
      title: "Mindre overtid",
      type: "DIRECT_BUDGETARY",
      ownerUnitId: unitId,
      ownerName: "Ola",
      valueNok: 5,
    }),
  ],
  [
    "sets targets",
    "plan:write",
    "PUT",
    ({ benefit }) => `/benefits/${benefit.id}/targets`,
    () => ({ targets: [{ from: "2026-01-01", to: "2027-01-01", target: 5.5 }] }),
  ],
  [
    "reads an indicator",
    "plan:write",
    "POST",
    ({ benefit }) => `/benefits/${benefit.id}/readings`,
    () => ({ readOn: "2026-01-01", value: 3.25, source: "Lønn" }),
  ],
  ["removes a benefit", "plan:write", "DELETE", ({ benefit }) => `/benefits/${benefit.id}`],
  [
    "adds a precondition",
    "plan:write",
    "POST",
    () => "/preconditions",
    ({ benefit }) => ({ title: "Vedtak", responsible: "Kari", benefitId: benefit.id }),
  ],
  [
    "links a precondition",
    "plan:write",
    "POST",
    ({ precondition }) => `/preconditions/${precondition.id}/links`,
    ({ benefit }) => ({ benefitId: benefit.id }),
  ],
  [
    "meets a precondition",
    "plan:write",
    "PUT",
    ({ precondition }) => `/preconditions/${precondition.id}/met`,
    () => ({ metOn: "2026-01-01" }),
  ],
  ["removes a precondition", "plan:write", "DELETE", ({ precondition }) => `/preconditions/${precondition.id}`],
  [
    "adds a cost that is not known",
    "plan:write",
    "POST",
    () => "/plan-costs",
    () => ({ kind: "RUNNING", title: "Lisens", amountNok: null, validFrom: "2026-01-01" }),
  ],
  ["removes a cost", "plan:write", "DELETE", ({ cost }) => `/plan-costs/${cost.id}`],
  [
    "prices an hour",
    "plan:write",
    "PUT",
    () => "/labour-costs",
    () => ({ year: 2026, nokPerHour: 452.5, source: "Regnskap" }),
  ],
  [
    "founds a co-operation",
    "co-operations:write",
    "POST",
    () => "/co-operations",
    () => ({ slug: unique("samarbeid"), name: "Et til", costKey: 1, validFrom: "2026-01-01" }),
  ],
  [
    "offers membership",
    "co-operations:write",
    "POST",
    ({ coOperation }) => `/co-operations/${coOperation.id}/members`,
    ({ other }) => ({ slug: other.slug, costKey: 1.5, validFrom: "2026-01-01" }),
  ],
  [
    "accepts membership",
    "co-operations:write",
    "POST",
    ({ coOperation, offerId }) => `/co-operations/${coOperation.id}/members/${offerId}/accept`,
  ],
  [
    "leaves a co-operation",
    "co-operations:write",
    "POST",
    ({ coOperation }) => `/co-operations/${coOperation.id}/leave`,
    () => ({ validTo: "2026-02-01" }),
  ],
  [
    "adds a reader",
    "co-operations:write",
    "POST",
    ({ coOperation }) => `/co-operations/${coOperation.id}/readers`,
    () => undefined,
  ],
  [
    "shares time",
    "operation:log",
    "POST",
    ({ coOperation }) => `/co-operations/${coOperation.id}/shared-time`,
    () => ({ localDate: "2026-05-04", seconds: 60, reason: "Møte" }),
  ],
];

async function bodyOf(engine: Engine, place: Place, [name, , , , body]: Route) {
  if (name !== "adds a reader") return body?.(place);
  const { email } = await engine.db.user.findUniqueOrThrow({ where: { id: place.reader } });
  return { email };
}

const mayDo = (permission: Permission) => Object.values(Role).filter((role) => isAllowed([role], permission));
const mayNot = (permission: Permission) => Object.values(Role).filter((role) => !isAllowed([role], permission));

describe("who may not, is told which permission it takes, and writes nothing", () => {
  test.for([...reads, ...changes].filter(([, permission]) => mayNot(permission).length > 0))(
    "%s",
    async (route, { app, engine, db }) => {
      const place = await aPlace(engine, app);
      const [, permission, method, path] = route;
      const caller = await place.callerOf(mayNot(permission));
      const before = await db.auditEntry.count();

      const answer = await caller.send(method, path(place), await bodyOf(engine, place, route));

      expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
      expect((answer.body as { detail: string }).detail).toContain(permission);
      // The key itself was written down.
      expect(await db.auditEntry.count()).toBe(before);
    },
  );
});

describe("who may, gets it done, and it is written down", () => {
  test.for(changes)("%s", async (route, { app, engine, db }) => {
    const place = await aPlace(engine, app);
    const [, permission, method, path] = route;
    // Whoever may and is no administrator, where there is one: not all that is done here is for administrators alone.
    const caller = await place.callerOf(mayDo(permission).slice(-1));

    const answer = await caller.send(method, path(place), await bodyOf(engine, place, route));

    expect(answer.body).not.toHaveProperty("errors");
    expect([200, 201]).toContain(answer.status);
    expect(await db.auditEntry.count({ where: { tenantId: place.tenantId, actor: `api_key:${caller.id}` } })).toBe(1);
  });

  test.for(reads)("%s", async (route, { app, engine }) => {
    const place = await aPlace(engine, app);
    const [, permission, method, path] = route;
    const caller = await place.callerOf(mayDo(permission).slice(-1));

    expect(await caller.send(method, path(place))).toMatchObject({ status: 200 });
  });
});

test("another municipality's things are not there", async ({ app, engine }) => {
  const place = await aPlace(engine, app);
  const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR", "CONTROLLER"] });
  const own = [
    "proposes a measure",
    "adds a benefit",
    "adds a cost that is not known",
    "prices an hour",
    "founds a co-operation",
  ];

  for (const route of [...reads, ...changes].filter(
    ([name, , , path]) => !own.includes(name) && /[0-9a-f]{8}-/.test(path(place)),
  )) {
    const [name, , method, path] = route;
    const { status } = await stranger.send(method, path(place), await bodyOf(engine, place, route));
    expect([name, path(place).startsWith("/plausibility") ? 404 : status]).toEqual([name, 404]);
  }
  for (const path of ["/measures", "/benefits", "/labour-costs", "/co-operations"]) {
    expect((await stranger.get(path)).body, path).toMatchObject({ items: [] });
  }
});

describe("what breaks a rule is told by field and rule", () => {
  test.for([
    [
      "POST",
      "/plan-costs",
      { kind: "INVESTMENT", title: "x", amountNok: "??", validFrom: "2026-01-01" },
      "amountNok",
      "amount_unknown_form",
    ],
    [
      "POST",
      "/plan-costs",
      { kind: "INVESTMENT", title: "x", amountNok: -1, validFrom: "2026-01-01" },
      "amountNok",
      "too_small",
    ],
    ["PUT", "/labour-costs", { year: 2026, nokPerHour: 0, source: "x" }, "nokPerHour", "too_small"],
    ["POST", "/preconditions", { title: "x", responsible: "y" }, "benefitId", "one_of_two"],
    ["POST", "/step-claims", { steps: [], validFrom: "2026-01-01" }, "automationId", "one_of_two"],
    ["POST", "/measures", { kind: "TEA" }, "kind", "invalid_value"],
  ] as const)("%s %s %j", async ([method, path, body, field, rule], { app, engine }) => {
    const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });

    const answer = await caller.send(method, path, body);

    expect(answer).toMatchObject({ status: 400, body: { code: "invalid" } });
    expect((answer.body as { errors: unknown[] }).errors).toContainEqual(expect.objectContaining({ field, rule }));
  });
});
