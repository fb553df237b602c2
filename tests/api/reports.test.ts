import { aBaseline, anAutomation, aSettledCase } from "../support/context.ts";
import { aCaller, expect, test } from "./api.ts";

test("a report carries what each of its figures means, and in which unit", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["MANAGEMENT"] });
  const automation = await anAutomation(db, { tenantId: caller.tenantId });
  const { tenantId, processId, unitId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 600 });
  await aSettledCase(engine, { automation, at: "2025-03-05T10:00:00Z" });

  const { body } = await caller.get("/reports/benefits?from=2025-01-01&to=2026-01-01&groupBy=serviceArea");

  expect(body).toMatchObject({
    total: { headline: { netSeconds: 600 } },
    definitions: {
      hoursPerFte: "Hours of one full-time equivalent on the last day of the period",
      "total.headline.netSeconds": "Gross of A and B + reversed − all residual − all operation. Whole seconds",
      "groups[].sums.naiveSeconds": expect.stringContaining("times its baseline") as unknown,
    },
  });
});

test("the status table, the annual text and the year table carry their meanings, and whether the year is closed", async ({
  app,
  engine,
}) => {
  const caller = await aCaller(engine, { app, roles: ["MANAGEMENT"] });
  const open = { closing: { state: "OPEN", report: null } };

  expect((await caller.get("/reports/status-table?year=2025")).body).toMatchObject({
    definitions: {
      "goals[].title": "Goal of the year's plan",
      "goals[].entries[].status": "How it stands; null when nobody has judged it",
    },
  });
  expect((await caller.get("/reports/annual-text?year=2025")).body).toMatchObject({
    ...open,
    definitions: { nb: expect.stringContaining("in bokmål") as unknown, nn: "The same in nynorsk" },
  });
  expect((await caller.get("/reports/year-table?year=2025")).body).toMatchObject(open);
  expect((await caller.get("/reports/benefits?from=2025-01-01&to=2026-01-01")).body).toMatchObject(open);
});

test("every report answers as JSON and as a file; PDF is refused where there is no browser", async ({
  app,
  engine,
}) => {
  const caller = await aCaller(engine, { app, roles: ["CONTROLLER"] });

  for (const path of [
    "/reports/key-figures",
    "/reports/scorecard",
    "/reports/status-table?year=2026",
    "/reports/year-table?year=2026",
    "/reports/annual-text?year=2026",
    "/reports/quality-gains?from=2026-01-01&to=2027-01-01",
    "/reports/benefits/file?format=csv",
    "/reports/scorecard/file?format=xlsx",
    "/reports/status/file?format=csv&year=2026",
    "/reports/year/file?format=xlsx&year=2026",
  ]) {
    expect((await caller.get(path)).status, path).toBe(200);
  }
  expect(await caller.get("/reports/benefits/file?format=pdf")).toMatchObject({
    status: 503,
    body: { code: "unavailable" },
  });
  expect((await caller.get("/reports/benefits/file?format=doc")).status).toBe(400);
  expect((await caller.get("/reports/status-table?year=year")).status).toBe(400);
});

test("goals, rows and year figures are written over the API", async ({ app, engine }) => {
  const caller = await aCaller(engine, { app, roles: ["MANAGEMENT"] });
  const goal = (await caller.post("/reports/goals", { year: 2026, title: "Mer digital" })).body as { id: string };
  const row = (await caller.post("/reports/status-entries", { goalId: goal.id, title: "Nytt skjema" })).body as {
    id: string;
  };

  expect((await caller.get("/reports/status-table?year=2026")).body).toMatchObject({
    goals: [{ title: "Mer digital", entries: [{ id: row.id, status: null }] }],
  });
  expect((await caller.send("DELETE", `/reports/status-entries/${row.id}`)).status).toBe(204);
  expect((await caller.send("DELETE", `/reports/goals/${goal.id}`)).status).toBe(204);
  expect((await caller.send("DELETE", `/reports/goals/${goal.id}`)).status).toBe(404);
});
