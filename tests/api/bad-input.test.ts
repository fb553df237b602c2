import { describe } from "vitest";
import type { Automation } from "../../core/db.ts";
import { aCredential, anAutomation, aProcess, aSystem, aUnit, letterBot, unique } from "../support/context.ts";
import { aCaller, appFor, call, type Caller, expect, everyRow, test, unknownId } from "./api.ts";

type Home = { caller: Caller; sums: Automation; letters: Automation };
type Sent = { method: "POST" | "PATCH"; path: string; body: unknown };
type Refusal = {
  name: string;
  send: (home: Home) => Sent;
  status: number;
  code: string;
  errors: { field: string; rule: string }[];
};

const post = (path: string, body: unknown): Sent => ({ method: "POST", path, body });

const addCases: Refusal[] = [
  {
    name: "an input that does not fit the bot's schema",
    send: ({ sums }) => post("/work-items", { automationId: sums.id, input: { sumNumber: "ett", extra: 1 } }),
    status: 400,
    code: "invalid",
    errors: [
      { field: "input.sumNumber", rule: "invalid_type" },
      { field: "input.extra", rule: "unknown_field" },
    ],
  },
  {
    name: "an input that is missing",
    send: ({ sums }) => post("/work-items", { automationId: sums.id }),
    status: 400,
    code: "invalid",
    errors: [{ field: "input", rule: "invalid_type" }],
  },
  {
    name: "a priority out of bounds and a unit that is no id",
    send: ({ sums }) =>
      post("/work-items", { automationId: sums.id, input: { sumNumber: 1 }, priority: 10, unitId: "sentrum" }),
    status: 400,
    code: "invalid",
    errors: [
      { field: "unitId", rule: "invalid_format" },
      { field: "priority", rule: "too_big" },
    ],
  },
  {
    name: "a unit that does not exist",
    send: ({ sums }) => post("/work-items", { automationId: sums.id, input: { sumNumber: 1 }, unitId: unknownId }),
    status: 400,
    code: "invalid",
    errors: [{ field: "unitId", rule: "not_found" }],
  },
  {
    name: "one bad row among many",
    send: ({ sums }) => {
      const items = Array.from({ length: 50 }, (_, index) => ({ input: { sumNumber: index === 37 ? 0.5 : index } }));
      return post("/work-items/bulk", { automationId: sums.id, items });
    },
    status: 400,
    code: "invalid",
    errors: [{ field: "items[37].input.sumNumber", rule: "invalid_type" }],
  },
  {
    name: "the same business key twice in one request",
    send: ({ sums }) =>
      post("/work-items/bulk", {
        automationId: sums.id,
        items: [{ input: { sumNumber: 1 } }, { input: { sumNumber: 2 } }, { input: { sumNumber: 1 } }],
      }),
    status: 409,
    code: "duplicate",
    errors: [{ field: "items[2].input", rule: "duplicate" }],
  },
  {
    name: "no row at all",
    send: ({ sums }) => post("/work-items/bulk", { automationId: sums.id, items: [] }),
    status: 400,
    code: "invalid",
    errors: [{ field: "items", rule: "too_small" }],
  },
  {
    name: "more rows than one request may add",
    send: ({ sums }) => {
      const items = Array.from({ length: 10_001 }, (_, index) => ({ input: { sumNumber: index } }));
      return post("/work-items/bulk", { automationId: sums.id, items });
    },
    status: 400,
    code: "invalid",
    errors: [{ field: "items", rule: "too_big" }],
  },
  {
    name: "an automation that does not exist",
    send: () => post("/work-items", { automationId: unknownId, input: { sumNumber: 1 } }),
    status: 404,
    code: "not_found",
    errors: [],
  },
  {
    name: "a deadline in a year that no database knows",
    send: ({ sums }) =>
      post("/work-items", { automationId: sums.id, input: { sumNumber: 1 }, deadline: "0000-01-01T00:00:00Z" }),
    status: 400,
    code: "invalid",
    errors: [{ field: "deadline", rule: "custom" }],
  },
  {
    name: "text that no database can hold",
    send: ({ sums }) =>
      post("/work-items", {
        automationId: sums.id,
        input: { sumNumber: 1 },
        caseType: `brev${String.fromCharCode(0)}`,
      }),
    status: 400,
    code: "invalid",
    errors: [{ field: "caseType", rule: "not_text" }],
  },
  {
    name: "half a surrogate pair deep in an input",
    send: ({ letters }) => post("/work-items", `{"automationId":"${letters.id}","input":{"a":[{"b":"\\ud800"}]}}`),
    status: 400,
    code: "invalid",
    errors: [{ field: "input.a[0].b", rule: "not_text" }],
  },
  {
    name: "an input nested out of all reason",
    send: ({ sums }) =>
      post("/work-items", `{"automationId":"${sums.id}","input":{"a":${"[".repeat(5000)}${"]".repeat(5000)}}}`),
    status: 400,
    code: "invalid",
    errors: [{ field: `input.a${"[0]".repeat(31)}`, rule: "too_deep" }],
  },
];

const changeOthers: Refusal[] = [
  {
    name: "a bot that does not exist",
    send: ({ sums }) =>
      post("/automations", {
        code: unique("ny"),
        title: "Ny",
        botId: "ingen-slik",
        processId: sums.processId,
        targetSystemId: sums.targetSystemId,
        unitId: sums.unitId,
      }),
    status: 400,
    code: "invalid",
    errors: [{ field: "botId", rule: "unknown_bot" }],
  },
  {
    name: "an automation with a new process and a code that is taken",
    send: ({ sums }) =>
      post("/automations", {
        code: sums.code,
        title: "Ny",
        botId: sums.botId,
        process: { code: unique("prosess"), title: "Ny prosess", unitId: sums.unitId },
        targetSystemId: sums.targetSystemId,
        unitId: sums.unitId,
      }),
    status: 409,
    code: "duplicate",
    errors: [{ field: "code", rule: "duplicate" }],
  },
  {
    name: "a setting the bot does not know",
    send: ({ letters }) => ({
      method: "PATCH",
      path: `/automations/${letters.id}`,
      body: { settings: { subjectLimits: 3 } },
    }),
    status: 400,
    code: "invalid",
    errors: [{ field: "settings.subjectLimits", rule: "unrecognized_keys" }],
  },
  {
    name: "a status that cannot be reached",
    send: ({ sums }) => ({ method: "PATCH", path: `/automations/${sums.id}`, body: { status: "DRAFT" } }),
    status: 409,
    code: "conflict",
    errors: [],
  },
  {
    name: "a change of the id itself",
    send: ({ sums }) => ({ method: "PATCH", path: `/automations/${sums.id}`, body: { id: unknownId } }),
    status: 400,
    code: "invalid",
    errors: [{ field: "id", rule: "unknown_field" }],
  },
  {
    name: "a run of an automation whose bot does not collect",
    send: ({ sums }) => post("/runs", { automationId: sums.id }),
    status: 409,
    code: "conflict",
    errors: [],
  },
  {
    name: "a run of nothing",
    send: () => post("/runs", {}),
    status: 400,
    code: "invalid",
    errors: [{ field: "automationId", rule: "invalid_type" }],
  },
  {
    name: "a lane with no room for a case",
    send: ({ sums }) => ({ method: "PATCH", path: `/lanes/${sums.targetSystemId}`, body: { concurrency: 0 } }),
    status: 400,
    code: "invalid",
    errors: [{ field: "concurrency", rule: "too_small" }],
  },
  {
    name: "a maintenance window that covers all time",
    send: ({ sums }) =>
      post(`/lanes/${sums.targetSystemId}/windows`, {
        reason: "Alltid",
        weekly: { weekdays: [1, 2, 3, 4, 5, 6, 7], startTime: "00:00", endTime: "00:00" },
      }),
    status: 400,
    code: "invalid",
    errors: [{ field: "weekly", rule: "covers_whole_week" }],
  },
  {
    name: "a maintenance window that ends before it begins",
    send: ({ sums }) =>
      post(`/lanes/${sums.targetSystemId}/windows`, {
        reason: "Omvendt",
        once: { startsAt: "2999-01-02T00:00:00Z", endsAt: "2999-01-01T00:00:00Z" },
      }),
    status: 400,
    code: "invalid",
    errors: [{ field: "once.endsAt", rule: "end_before_start" }],
  },
  {
    name: "a silence until after the last year there is",
    send: () =>
      post("/silence-windows", {
        startsAt: "9999-12-31T00:00:00Z",
        endsAt: "9999-12-31T23:59:59-23:59",
        reason: "Feil år",
      }),
    status: 400,
    code: "invalid",
    errors: [{ field: "endsAt", rule: "custom" }],
  },
  {
    name: "a lane that does not exist",
    send: () => ({ method: "PATCH", path: `/lanes/${unknownId}`, body: { concurrency: 3 } }),
    status: 404,
    code: "not_found",
    errors: [],
  },
  {
    name: "operation time on a day to come",
    send: ({ sums }) =>
      post("/operation-time", { automationId: sums.id, seconds: 60, localDate: "2999-01-01", reason: "Feil" }),
    status: 400,
    code: "invalid",
    errors: [{ field: "localDate", rule: "in_future" }],
  },
  {
    name: "operation time without a reason",
    send: ({ sums }) =>
      post("/operation-time", { automationId: sums.id, seconds: 60, localDate: "2026-01-01", reason: "  " }),
    status: 400,
    code: "invalid",
    errors: [{ field: "reason", rule: "too_small" }],
  },
  {
    name: "a body that is no JSON",
    send: () => post("/work-items", '{"automationId": '),
    status: 400,
    code: "malformed",
    errors: [{ field: "body", rule: "malformed" }],
  },
  {
    name: "a body that is a list",
    send: () => post("/work-items", "[]"),
    status: 400,
    code: "invalid",
    errors: [{ field: "body", rule: "invalid_type" }],
  },
];

describe("a change that breaks a rule is refused by name, and nothing of it is written", () => {
  const refusals = [...addCases, ...changeOthers].map((refusal) => [refusal.name, refusal] as const);

  test.for(refusals)("%s", async ([, { send, status, code, errors }], { app, engine, db }) => {
    const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR", "CONTROLLER"] });
    const { tenantId } = caller;
    const sums = await anAutomation(db, { tenantId });
    const credentialId = (await aCredential(engine, { tenantId, targetSystemId: sums.targetSystemId })).id;
    const letters = await anAutomation(db, { tenantId, botId: letterBot.id, credentialId });
    const before = await everyRow(db);
    const { method, path, body } = send({ caller, sums, letters });

    const response = await caller.send(method, path, body);

    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(response.body).toMatchObject({ status, code, type: `/docs#problem-${code}`, errors });
    expect((response.body as { errors: unknown[] }).errors).toHaveLength(errors.length);
    expect(await everyRow(db)).toEqual(before);
    expect(await engine.queues.countJobs(sums.targetSystemId)).toBe(0);
  });
});

test("refuses a business key that is known already, and tells of which case", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: caller.tenantId });
  const added = await caller.post("/work-items", { automationId, input: { sumNumber: 7 } });
  const [known] = (added.body as { items: { id: string }[] }).items;
  const before = await everyRow(db);

  const alone = await caller.post("/work-items", { automationId, input: { sumNumber: 7 } });
  const among = await caller.post("/work-items/bulk", {
    automationId,
    items: [{ input: { sumNumber: 8 } }, { input: { sumNumber: 7 } }],
  });

  expect(added.status).toBe(201);
  expect(alone).toMatchObject({ status: 409, body: { code: "duplicate", errors: [{ field: "input" }] } });
  expect(JSON.stringify(alone.body)).toContain(known?.id);
  expect(among).toMatchObject({ status: 409, body: { code: "duplicate", errors: [{ field: "items[1].input" }] } });
  expect(await everyRow(db)).toEqual(before);
});

test("tells the first hundred wrong values of a request full of them", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: caller.tenantId });
  const items = Array.from({ length: 3000 }, () => ({ input: {}, prio: 1 }));

  const response = await caller.post("/work-items/bulk", { automationId, items });

  expect(response.status).toBe(400);
  const { errors } = response.body as { errors: { field: string }[] };
  expect(errors).toHaveLength(100);
  expect(errors[99]?.field).toBe("items[99].prio");
});

test("refuses cases for an automation that was never activated", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: caller.tenantId, status: "DRAFT" });

  const response = await caller.post("/work-items", { automationId, input: { sumNumber: 1 } });

  expect(response).toMatchObject({ status: 409, body: { code: "conflict" } });
});

test("refuses to activate a robot that signs in without an account", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["PROCESS_OWNER"] });
  const draft = await anAutomation(db, { tenantId: caller.tenantId, botId: letterBot.id, status: "DRAFT" });

  const response = await caller.patch(`/automations/${draft.id}`, { status: "ACTIVE" });

  expect(response).toMatchObject({
    status: 400,
    body: { code: "invalid", errors: [{ field: "credentialId", rule: "credential_required" }] },
  });
  expect((await db.automation.findUniqueOrThrow({ where: { id: draft.id } })).status).toBe("DRAFT");
});

test("names each part of an automation that does not fit the others", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["PROCESS_OWNER"] });
  const { tenantId } = caller;
  const unit = await aUnit(db, { tenantId });
  const process = await aProcess(db, { tenantId, unitId: unit.id });
  const elsewhere = await aSystem(db, { tenantId, key: "payroll" });
  const before = await everyRow(db);

  const response = await caller.post("/automations", {
    code: "ny-robot",
    title: "Ny robot",
    botId: letterBot.id,
    processId: process.id,
    targetSystemId: elsewhere.id,
    credentialId: unknownId,
    unitId: unknownId,
    settings: { subjectLimit: 0 },
  });

  expect(response.status).toBe(400);
  expect((response.body as { errors: { field: string }[] }).errors.map((error) => error.field)).toEqual([
    "settings.subjectLimit",
    "targetSystemId",
    "credentialId",
    "unitId",
  ]);
  expect(await everyRow(db)).toEqual(before);
});

describe("a question that cannot be answered names the field", () => {
  const questions = [
    ["/work-items/17", "id"],
    ["/runs/siste", "id"],
    ["/automations/x", "id"],
    [`/work-items/${unknownId}/attempts/0/screenshot`, "number"],
    ["/work-items?status=DONE", "status"],
    ["/work-items?limit=0", "limit"],
    ["/work-items?limit=201", "limit"],
    ["/work-items?limit=mange", "limit"],
    ["/work-items?cursor=x", "cursor"],
    ["/work-items?automationId=1", "automationId"],
    ["/work-items?automationId=1&automationId=2", "automationId"],
    ["/work-items?sort=desc", "sort"],
    ["/work-items?search=%00", "search"],
    ["/runs?cursor=bm90IGFuIGlk", "cursor"],
    ["/automations?status=active", "status"],
    ["/baselines?processId=alle", "processId"],
    ["/organisation-units?on=2026-02-29", "on"],
    ["/reports/benefits?from=2026-01-01&to=01.02.2026", "to"],
    ["/reports/benefits?to=2026-02-01", "from"],
    ["/reports/benefits?from=2026-02-01&to=2026-02-01", "to"],
    ["/reports/benefits?from=2026-02-01&to=2026-01-01", "to"],
    ["/reports/benefits?from=1990-01-01&to=2026-01-01", "to"],
    ["/reports/benefits?from=2026-01-01&to=2026-02-01&groupBy=week", "groupBy"],
  ] as const;

  test.for(questions)("%s is refused for %s", async ([path, field], { app, engine }) => {
    const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });

    const response = await caller.get(path);

    expect(response).toMatchObject({ status: 400, body: { code: "invalid", errors: [{ field }] } });
  });
});

test("does not find what is not there", async ({ app, engine }) => {
  const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const paths = [
    `/work-items/${unknownId}`,
    `/work-items/${unknownId}/attempts/1/screenshot`,
    `/runs/${unknownId}`,
    `/automations/${unknownId}`,
    "/ingenting",
  ];

  for (const path of paths) {
    expect(await caller.get(path), path).toMatchObject({ status: 404, body: { code: "not_found" } });
  }
});

describe("a body", () => {
  test("over the limit is refused, with and without a length told", async ({ engine, db }) => {
    const app = appFor(engine, { env: { BODY_LIMIT_MIB: "1" } });
    const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
    const before = await everyRow(db);
    const big = JSON.stringify({ automationId: unknownId, input: { text: "x".repeat(1_100_000) } });
    const headers = { Authorization: `Bearer ${caller.key}`, "Content-Type": "application/json" };
    const stream = new Blob([big]).stream();
    const unmeasured = new Request("http://localhost/api/v1/work-items", {
      method: "POST",
      headers,
      body: stream,
      duplex: "half",
    } as RequestInit);

    const measured = await call(app, "/api/v1/work-items", {
      method: "POST",
      body: big,
      headers: { ...headers, "Content-Length": String(big.length) },
    });
    const answer = await app.request(unmeasured);

    const problem = { code: "too_large", detail: "The body must be at most 1 MiB", errors: [{ field: "body" }] };
    expect(measured).toMatchObject({ status: 413, body: problem });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject(problem);
    expect(await everyRow(db)).toEqual(before);
  });

  test("of another kind than JSON is refused", async ({ app, engine }) => {
    const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
    const headers = { Authorization: `Bearer ${caller.key}`, "Content-Type": "text/csv" };

    const response = await call(app, "/api/v1/work-items", { method: "POST", body: "a;b", headers });

    expect(response).toMatchObject({
      status: 415,
      body: { code: "malformed", errors: [{ field: "body", rule: "content_type" }] },
    });
  });
});
