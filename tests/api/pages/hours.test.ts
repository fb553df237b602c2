import { nb } from "../../../api/pages/texts.nb.ts";
import { logOperationTime } from "../../../core/benefits/index.ts";
import { importHours } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aProcess, aSettledCase, aTenant, aUnit, contextFor } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("shows the hours as the subtraction that they are", async ({ app, engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const automation = await anAutomation(db, { tenantId, unitId, processId, standardResidualSeconds: 1800 });
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 36_000 });
  for (let cases = 0; cases < 3; cases++) await aSettledCase(engine, { automation, at: "2025-03-05T10:00:00Z" });
  await aSettledCase(engine, { automation, at: "2025-03-05T10:00:00Z", outcome: "BUSINESS_EXCEPTION" });
  const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const spent = { automationId: automation.id, seconds: 3600, localDate: "2025-03-06", reason: "Omstart" };
  await logOperationTime(operator, spent);
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

  const { status, text, html } = await manager.get("/timer?periode=2025-03");

  expect(status).toBe(200);
  expect(text).toContain("28,5 timer frigjort netto, målt");
  expect(text).toContain("Brutto frigjort tid 30,0 − Etterarbeid 0,5 − Drift 1,0 = Netto frigjort tid 28,5");
  expect(text).toContain("0,02 årsverk , regnet med 1 695 timer per årsverk");
  expect(text).toContain("mars 2025 01.03.2025–31.03.2025");
  const days = "fra=2025-03-01&amp;til=2025-03-31";
  expect(html).toContain(`href="/gevinst/hovedbok?${days}"`);
  expect(html).toContain(`href="/gevinst/hovedbok?${days}&amp;enhet=${unitId}&amp;bare=ja"`);
});

test("keeps estimates out of the figure, and names what has no baseline", async ({ app, engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const guessed = await anAutomation(db, { tenantId, unitId, processId });
  const unmeasured = await anAutomation(db, { tenantId, unitId });
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 7200, evidenceClass: "C" });
  await aSettledCase(engine, { automation: guessed, at: "2025-05-05T10:00:00Z" });
  await aSettledCase(engine, { automation: unmeasured, at: "2025-05-05T10:00:00Z" });
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

  const { text } = await manager.get("/timer?periode=2025-t2");

  expect(text).toContain("0,0 timer frigjort netto, målt");
  expect(text).toContain("Anslag (C) Fagfolk har anslått tiden 1 2,0");
  expect(text).toContain("Én fullført sak i perioden mangler et godkjent nullpunkt");
  expect(text).toContain("2. tertial 2025 01.05.2025–31.08.2025");
});

test("names hours that no robot freed, and leads from them to the measures", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const before = { from: "2024-01-01", to: "2025-01-01", source: "Årsrapport 2024", reason: "Fra før" };
  await importHours(controller, { unitId, hours: 12, ...before });
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

  const { html } = await manager.get("/timer?periode=2024");

  expect(html).toContain('<a class="ds-link" href="/gevinst/tiltak">Uten robot</a>');
});

test("shows a negative result as it is", async ({ app, engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const spent = { automationId: automation.id, seconds: 540_000, localDate: "2025-03-06", reason: "Feilretting" };
  await logOperationTime(operator, spent);
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

  const { text } = await manager.get("/timer?periode=2025");

  expect(text).toContain("−150 timer");
  expect(text).toContain("= Netto frigjort tid −150,0");
});

test("says so when there is nothing to show, and prints the definitions all the same", async ({ app, engine }) => {
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"] });

  const { text } = await manager.get("/timer");

  expect(text).toContain("Ingen saker er fullført i denne perioden");
  for (const { term } of nb.hours.definitions.items) expect(text).toContain(term);
});

test("holds the year up against its goal, and no other period", async ({ app, engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db, { yearlyGoalHours: 2000 });
  const automation = await anAutomation(db, { tenantId });
  await aSettledCase(engine, { automation, at: engine.now().toISOString() });
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

  expect((await manager.get("/timer")).text).toContain("0 % av målet på 2 000 timer");
  expect((await manager.get("/timer?periode=12-maneder")).text).not.toContain("målet på");
});

for (const query of [
  "fra=2025-02-30&til=2025-03-01",
  "fra=2025-03-02&til=2025-03-01",
  "fra=2025-03-02",
  "periode=alt",
]) {
  test(`refuses a period that makes no sense and shows this year instead: ${query}`, async ({ app, engine }) => {
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"] });

    const { status, text } = await manager.get(`/timer?${query}`);

    expect(status).toBe(400);
    expect(text).toContain("Skriv to datoer som finnes");
    expect(text).toContain("Hittil i år");
  });
}

test("never calls freed time realised or a saving", () => {
  const texts = JSON.stringify(nb, (_, value: unknown) => (typeof value === "function" ? value.toString() : value));

  expect(texts).not.toMatch(/realisert|besparelse|innspart/i);
});
