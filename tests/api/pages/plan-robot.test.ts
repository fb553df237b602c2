import type { Engine } from "../../../core/context.ts";
import { aBaseline, anAutomation, aProcess, aTenant, aUnit } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const path = "/gevinst/plan/robot";
const backlog = { saker: "720", minutter: "6", alene: "88", hjelp: "10", ut: "2", hjelpMinutter: "3", utMinutter: "1" };
const address = (values: Record<string, string>) => `${path}?${new URLSearchParams(values)}`;

async function aPlace(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const owner = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"], tenantId });
  return { tenantId, unitId, owner };
}

test("a robot is planned by an address, with the naive figure beside the net one and nothing called freed", async ({
  app,
  engine,
}) => {
  const { owner, tenantId, unitId } = await aPlace(engine, app);
  await engine.db.labourCost.create({
    data: { tenantId, year: new Date().getFullYear(), nokPerHour: 500, source: "x" },
  });

  const empty = await owner.get(path);
  const planned = await owner.get(address({ ...backlog, drift: "18", enhet: unitId }));
  const loss = await owner.get(address({ ...backlog, drift: "900" }));

  expect(empty.status).toBe(200);
  expect(empty.text).not.toContain("Planlagt i året");
  expect(planned.text).toContain("Saker ganger minutter 72,0 timer Planlagt netto 48,7 timer");
  expect(planned.text).toContain("Planlagte årsverk, netto 0,03 (av 1 695 timer)");
  expect(planned.text).toContain("Verdi av planlagt netto tid 24 360 kr");
  expect(planned.text).toContain("er 47,8 % mer enn planlagt netto");
  expect(planned.text).toMatch(/Saker roboten gjør ferdig 70,6 0,04 .*robotens saker −3,8 0,00 Drift −18,0 −0,01/);
  expect(planned.html).toContain('value="88"');
  expect(loss.text).toContain("Roboten lønner seg ikke slik den er planlagt");
  for (const page of [empty, planned, loss]) expect(page.text).not.toMatch(/frigjort/i);
  for (const page of [empty, loss]) expect(page.text).not.toContain("Ta med i planen");
});

test("what is left empty is taken from the process, and what is wrong is told beside its field", async ({
  app,
  engine,
}) => {
  const { owner, tenantId, unitId } = await aPlace(engine, app);
  const process = await aProcess(engine.db, { tenantId, unitId, title: "Restanser", yearlyVolume: 1_200 });
  const blank = { ...backlog, saker: "", minutter: "", prosess: process.id };

  const without = await owner.get(address(blank));
  await aBaseline(engine.db, { tenantId, unitId, processId: process.id, secondsPerCase: 450 });
  const known = await owner.get(address(blank));
  const wrong = await owner.get(address({ ...backlog, ut: "3", saker: "mange" }));
  const uneven = await owner.get(address({ ...backlog, ut: "3" }));

  expect(without.status).toBe(400);
  expect(without.text).toContain(
    "Minutter per sak for hånd: Skriv minuttene, eller velg en prosess med godkjent nullpunkt",
  );
  expect(known.text).toContain("Saker ganger minutter 150,0 timer");
  expect(known.html).toMatch(/value="1\s200"/);
  expect(known.html).toContain('value="7,5"');
  expect(known.html).toContain('value="Robot: Restanser"');
  expect(wrong.text).toContain("Saker i året: Skriv et helt tall som er 0 eller mer");
  expect(uneven.text).toContain("Andelene er 101 % til sammen. De må være nøyaktig 100 %.");
});

test("a planned robot is kept in the plan of a draft, with its hours as the target", async ({ app, engine }) => {
  const { owner, tenantId, unitId } = await aPlace(engine, app);
  const draft = await anAutomation(engine.db, { tenantId, unitId, status: "DRAFT" });
  const query = `?automatisering=${draft.id}`;
  const here = `/gevinst/plan/automatisering/${draft.id}`;
  const form = { ...backlog, drift: "18", navn: "Robot: restanser", ansvarlig: "Ola Hansen", fra: "2027-01-01" };

  const link = await owner.get(here);
  const asked = await owner.get(address({ ...backlog, automatisering: draft.id }));
  const nameless = await owner.post(`${path}${query}`, { ...form, ansvarlig: "" });
  const kept = await owner.post(`${path}${query}`, form);

  expect(link.html).toContain(`href="${path}${query}"`);
  expect(asked.html).toContain(`name="automatisering" value="${draft.id}"`);
  expect(nameless.status).toBe(400);
  expect(nameless.text).toContain("Gevinstansvarlig leder: Fyll ut dette feltet");
  expect(nameless.html).toContain('value="Robot: restanser"');
  expect(kept.location).toBe(`${here}?melding=planlagt`);
  const page = await owner.get(here);
  expect(page.text).toContain("Planlagt av 720 saker i året à 6,0 minutter for hånd: 88 % alene");
  expect(page.text).toContain("mål 48,72 timer, 01.01.2027 til 31.12.2027");
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
  expect((await manager.get(address(backlog))).text).not.toContain("Ta med i planen");
  expect((await manager.post(path, form)).status).toBe(403);
  const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  expect((await worker.get(path)).status).toBe(403);
});
