import { groupErrors } from "../../core/incidents/index.ts";
import { anError } from "../core/incidents/errors.ts";
import { anAutomation } from "../support/context.ts";
import { aCaller, expect, test, unknownId } from "./api.ts";

test("an incident is listed, shown and resolved with its cases, and not twice", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const automation = await anAutomation(db, { tenantId: caller.tenantId });
  await anError(engine, { automation, count: 12, attempt: 3 });
  await groupErrors(engine);

  const list = await caller.get("/incidents?status=OPEN&limit=1");
  const { items } = list.body as { items: { id: string }[] };
  const id = items[0]?.id ?? "";
  const shown = await caller.get(`/incidents/${id}`);
  const resolution = { resolution: "Fagsystemet er oppe igjen", retryCases: true };
  const resolved = await caller.post(`/incidents/${id}/resolve`, resolution);
  const again = await caller.post(`/incidents/${id}/resolve`, resolution);

  expect(list).toMatchObject({
    status: 200,
    body: { items: [{ occurrences: 12, failedCases: 12 }], nextCursor: null },
  });
  expect(shown).toMatchObject({ status: 200, body: { id, cases: { total: 12 }, sample: { attempt: 3 } } });
  expect(resolved).toMatchObject({ status: 200, body: { id, retried: 12 } });
  expect(again).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect((await caller.get(`/work-items?automationId=${automation.id}&status=QUEUED`)).body).toMatchObject({
    items: Array.from({ length: 12 }, () => ({ attemptNumber: 4 })),
  });
});

const wrong: [what: string, path: string, body: object, expected: object][] = [
  ["an unknown incident", `/incidents/${unknownId}/resolve`, { resolution: "x", retryCases: false }, { status: 404 }],
  ["no id", "/incidents/x/resolve", { resolution: "x", retryCases: false }, { status: 400 }],
  [
    "no word on the cases",
    `/incidents/${unknownId}/resolve`,
    { resolution: "x" },
    { status: 400, body: { code: "invalid", errors: [{ field: "retryCases" }] } },
  ],
];

test.for(wrong)("%s is refused", async ([, path, body, expected], { app, engine }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });

  expect(await caller.post(path, body)).toMatchObject(expected);
});

test("a status that is none and a cursor that is none are refused by name", async ({ app, engine }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });

  expect(await caller.get("/incidents?status=GONE")).toMatchObject({
    status: 400,
    body: { errors: [{ field: "status" }] },
  });
  expect(await caller.get("/incidents?cursor=x")).toMatchObject({
    status: 400,
    body: { errors: [{ field: "cursor" }] },
  });
});

test("an automation is asked for and changed with how it is run", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["PROCESS_OWNER"] });
  const { id } = await anAutomation(db, { tenantId: caller.tenantId });
  const settings = { stepLimitSeconds: 45, retryPolicy: { TIMEOUT: { maxAttempts: 2, firstBackoffSeconds: 10 } } };

  const changed = await caller.patch(`/automations/${id}`, settings);
  const refused = await caller.patch(`/automations/${id}`, { retryPolicy: { TIMEOUT: { maxAttempts: 99 } } });

  expect(changed).toMatchObject({ status: 200 });
  expect((await caller.get(`/automations/${id}`)).body).toMatchObject({ ...settings, idleAlertHours: null });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: "retryPolicy.TIMEOUT.maxAttempts" }] } });
});
