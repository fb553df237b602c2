import { describe } from "vitest";
import { anAutomation, aWorkItem } from "../../support/context.ts";
import { aCaller, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

describe("the clock on a case", () => {
  test("is started, kept and stopped by forms, and what it counted is debited when the case is done", async ({
    app,
    engine,
    db,
  }) => {
    const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"] });
    const { tenantId } = worker;
    const automation = await anAutomation(db, { tenantId, residualMethod: "MEASURED" });
    const { id } = await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date() });
    const page = `/drift/saker/${id}`;
    expect((await worker.get(page)).html).toContain(`action="${page}/klokke/start"`);

    expect((await worker.post(`${page}/klokke/start`)).location).toBe(`${page}#klokke`);
    await db.handlingSession.updateMany({
      where: { workItemId: id },
      data: { activeAt: new Date(Date.now() - 90_000) },
    });
    expect((await worker.post(`${page}/klokke/livstegn`)).status).toBe(303);
    const running = await worker.get(page);
    expect(running.text).toContain("Klokka di går 1,5 minutter");
    expect(running.html).toMatch(/<script type="module" src="\/static\/clock\.js\?v=/);
    await worker.post(`${page}/klokke/stopp`);
    expect((await worker.get(page)).text).toContain("Målt til nå 1,5 minutter");
    expect((await worker.post(`${page}/klokke/stopp`)).location).toBe(`${page}#klokke`);

    await worker.post(`${page}/los`, { grunn: "Gjort for hånd" });

    const done = await worker.get(page);
    expect(done.text).toContain("1,5 minutter av 1,5 målte");
    expect(done.html).not.toContain("klokke/start");
  });

  test("tells the script that nothing runs any more", async ({ app, engine, db }) => {
    const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"] });
    const automation = await anAutomation(db, { tenantId: worker.tenantId, residualMethod: "MEASURED" });
    const { id } = await aWorkItem(db, { automation, status: "FAILED", settledAt: new Date() });
    const ping = () =>
      app.request(`/drift/saker/${id}/klokke/livstegn`, {
        method: "POST",
        headers: { Cookie: worker.cookie, Origin: "http://localhost", Accept: "application/json" },
      });

    expect((await ping()).status).toBe(409);
    await worker.post(`/drift/saker/${id}/klokke/start`);
    expect(await (await ping()).json()).toMatchObject({ workItemId: id, isRunning: true });
    expect((await app.request("/static/clock.js")).headers.get("Content-Type")).toContain("text/javascript");
  });

  test("is not there where a standard time is debited", async ({ app, engine, db }) => {
    const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"] });
    const automation = await anAutomation(db, { tenantId: worker.tenantId });
    const { id } = await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date() });

    expect((await worker.get(`/drift/saker/${id}`)).text).not.toContain("Tid på saken");
  });

  test("is read over the API, and worked by no machine", async ({ app, engine, db }) => {
    const caller = await aCaller(engine, { app, roles: ["CASE_WORKER"] });
    const automation = await anAutomation(db, { tenantId: caller.tenantId, residualMethod: "MEASURED" });
    const { id } = await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date() });

    expect((await caller.get(`/work-items/${id}/handling`)).body).toMatchObject({ method: "MEASURED", openSeconds: 0 });
    for (const deed of ["start", "keep", "stop"]) {
      expect(await caller.send("POST", `/work-items/${id}/clock/${deed}`)).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
    }
  });
});

test("an automation's way to reckon people's time is a form", async ({ app, engine, db }) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const { id } = await anAutomation(db, { tenantId: owner.tenantId, standardResidualSeconds: 90 });
  const form = `/automatiseringer/${id}/etterarbeid`;
  expect((await owner.get(`/automatiseringer/${id}`)).text).toContain("Standardtid: 1,5 minutter");
  expect((await owner.get(form)).html).toContain('value="1,5"');

  const refused = await owner.post(form, { metode: "GJETTET", standardtid: "mye", hvile: "0" });
  expect(refused.status).toBe(400);
  for (const message of ["Metode: Velg en metode", "Skriv et tall fra 0", "Skriv et helt tall fra 1 til 120"]) {
    expect(refused.text).toContain(message);
  }
  expect((await owner.post(form, { metode: "MEASURED", standardtid: "2,5", hvile: "20" })).status).toBe(303);

  const automation = await db.automation.findUniqueOrThrow({ where: { id } });
  expect(automation).toMatchObject({ residualMethod: "MEASURED", standardResidualSeconds: 150, idleCutoffMinutes: 20 });
  expect((await owner.get(`/automatiseringer/${id}`)).text).toContain("Måles med klokke");
});
