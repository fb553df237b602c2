import type { Engine } from "../../../core/context.ts";
import { sealLedger } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aSettledCase, aTenant } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function aHouse(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const { processId, unitId } = automation;
  await aBaseline(engine.db, { tenantId, processId, unitId, evidenceClass: "B" });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
  return { tenantId, automation, controller };
}

test("shows what the hours are made of, takes an entry back with its reason, and says so", async ({ app, engine }) => {
  const { automation, controller, tenantId } = await aHouse(engine, app);
  await aSettledCase(engine, { automation, at: "2026-03-02T10:00:00Z" });
  await sealLedger(engine);

  const list = await controller.get("/gevinst/hovedbok");
  expect(list.text).toContain("02.03.2026");
  expect(list.text).toMatch(/Frigjort av robot Kontroll av summer Dokumentsenteret 10,0 B –/);
  expect(list.text).toContain("Forseglet til og med");
  const href = /href="(\/gevinst\/hovedbok\/\d+\/ta-tilbake)"/.exec(list.html)?.[1] ?? "";
  expect((await controller.post(href, { grunn: " " })).text).toContain("Hvorfor tas den tilbake?: Må fylles ut");
  const done = await controller.post(href, { grunn: "Vedtaket ble gjort om" });
  expect(done).toMatchObject({ status: 303, location: "/gevinst/hovedbok?melding=tatt-tilbake" });

  const after = await controller.get(done.location ?? "");
  expect(after.text).toContain("Føringen er tatt tilbake.");
  expect(after.text).toContain("Vedtaket ble gjort om");
  expect(after.html).not.toContain('ta-tilbake"');
  expect((await controller.post(href, { grunn: "En gang til" })).text).toContain("Føringen er tatt tilbake før");
  const owner = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"], tenantId });
  expect((await owner.get("/gevinst/hovedbok")).html).not.toContain("ta-tilbake");
  expect((await owner.post(href, { grunn: "Fordi" })).status).toBe(403);
});

test("books hours from before, and says what is wrong with them", async ({ app, engine }) => {
  const { automation, controller } = await aHouse(engine, app);
  const form = {
    enhet: automation.unitId,
    fra: "2020-01-01",
    til: "2020-12-31",
    timer: "120,5",
    kilde: "Årsrapport 2020",
    metode: "",
    grunn: "Fra før",
  };
  const at = "/gevinst/hovedbok/importer";

  expect((await controller.get(at)).status).toBe(200);
  const wrong = await controller.post(at, { ...form, timer: "??", fra: "2020-13-01", enhet: "" });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain("Er tallet ukjent, skal det ikke føres.");
  expect(wrong.text).toContain("Skriv en dato som finnes");
  expect(wrong.text).toContain("Velg en enhet");
  expect((await controller.post(at, { ...form, til: "2999-12-31" })).text).toContain("Kan ikke være i framtida");
  const done = await controller.post(at, form);
  expect(done.status).toBe(303);

  const list = await controller.get(done.location ?? "");
  expect(list.text).toContain("31.12.2020");
  expect(list.text).toContain("Årsrapport 2020 (2020-01-01 – 2020-12-31, metode ukjent): Fra før");
  expect((await controller.post(at, form)).text).toContain("De samme timene fra den samme kilden er ført før");
});

test("goes through a long ledger page by page, and narrows it", async ({ app, engine }) => {
  const { automation, controller } = await aHouse(engine, app);
  for (let day = 1; day <= 17; day += 1) {
    for (let hour = 8; hour < 11; hour += 1) {
      await aSettledCase(engine, {
        automation,
        at: `2026-03-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`,
      });
    }
  }

  const first = await controller.get("/gevinst/hovedbok?slag=CREDIT");
  const next =
    /href="(\/gevinst\/hovedbok\?slag=CREDIT&amp;side=[^"]*)"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const second = await controller.get(next);

  expect(first.text).toContain("Viser 50 føringer");
  expect(second.text).toContain("Viser én føring");
  expect(second.text).toContain("01.03.2026");
  expect((await controller.get("/gevinst/hovedbok?fra=2026-03-02&til=2026-03-02")).text).toContain("Viser 3 føringer");
  expect((await controller.get("/gevinst/hovedbok?slag=IMPORTED")).text).toContain("Ingen føringer passer");
});

test("time is debited by one click on the automation", async ({ app, engine }) => {
  const { automation, tenantId } = await aHouse(engine, app);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const page = await operator.get(`/automatiseringer/${automation.id}`);
  const date = /name="dato" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
  expect(page.html).toContain('name="minutter" value="15"');

  const done = await operator.post(`/automatiseringer/${automation.id}/driftstid`, {
    dato: date,
    grunn: "Tilsyn",
    minutter: "15",
  });

  expect(done.status).toBe(303);
  const entries = await engine.db.ledgerEntry.findMany({ where: { automationId: automation.id } });
  expect(entries).toMatchObject([{ kind: "OPERATION", seconds: 900, reason: "Tilsyn" }]);
});
