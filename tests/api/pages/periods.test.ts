import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { aProcess, aTenant, aUnit, contextFor } from "../../support/context.ts";
import { aPerson, type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const october = "/gevinst/perioder/maned/2025-10-01";

/** A municipality with freed time in October 2025, a leader who proposes and a controller who closes. */
async function aMunicipality(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const unit = await aUnit(engine.db, { tenantId, name: "Byggesak" });
  const clerk = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const entry = { kind: "CREDIT", unitId: unit.id, evidenceClass: "B", reason: "prøve" } as const;
  await addEntries(engine.db, clerk, [{ ...entry, localDate: "2025-10-15", seconds: 36_000 }]);
  const leader = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId, name: "Liv Leder" });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId, name: "Kai Kontroll" });
  return { tenantId, unit, clerk, leader, controller };
}

describe("the pages of periods", () => {
  test("take a period from open to a signed report that can be checked", async ({ app, engine }) => {
    const { leader, controller, tenantId } = await aMunicipality(engine, app);
    await engine.db.labourCost.create({ data: { tenantId, year: 2025, nokPerHour: 452, source: "Regnskapet" } });
    const list = await leader.get("/gevinst/perioder?ar=2025");
    expect(list.text).toContain("oktober 2025 Åpen");
    expect(list.text).toContain("3. tertial 2025");

    const before = await leader.get(october);
    expect(before.text).toContain("Ingen endringer som virker på timene i perioden.");
    expect(before.text).toContain(
      "For 10,0 timer frigjort tid har ingen ført hva den ble til. Se hva som er hentet ut",
    );
    expect(before.text).toContain("Én fullført sak er uten nullpunkt");
    expect(before.html).not.toContain(`${october}/lukk`);
    expect((await leader.post(`${october}/foresla`)).location).toBe(`${october}?melding=foreslatt`);
    expect((await controller.get(october)).html).toContain(`href="${october}/lukk"`);
    expect((await controller.get(`${october}/lukk`)).text).toContain("Se tallene for perioden");
    expect((await controller.post(`${october}/lukk`)).location).toBe(`${october}?melding=lukket`);

    const after = await controller.get(`${october}?melding=lukket`);
    expect(after.text).toContain("Perioden er lukket, og rapporten er signert.");
    const href = /\/gevinst\/perioderapporter\/[0-9a-f-]{36}/.exec(after.html)?.[0] ?? "";
    const report = await leader.get(href);
    expect(report.text).toContain("Rapport nr. 1");
    expect(report.text).toContain("Byggesak Importert Fullført av robot B 1 10,0");
    expect(report.text).toContain("Kai Kontroll");
    expect(report.text).toContain("Målt netto 10,0 t 0,01 årsverk (1 695 timer per årsverk) Tallet som publiseres");
    expect(report.text).toContain("10,0 t, som er 10,0 t målt netto og 0,0 t anslag og antakelser (C og D).");
    expect(report.text).toContain("Ingen endringer som virker på timene i perioden.");
    const json = await leader.get(`${href}/json`);
    expect(JSON.parse(json.html)).toMatchObject({ number: 1, content: { totals: { all: { net: 36_000 } } } });
    expect((await leader.get(`${href}/etterprov`)).text).toContain("Rapporten stemmer Hovedboken gir nøyaktig");
    expect(report.text).toContain("95 %-intervall for målt netto Ikke kjent");
    expect(report.text).toContain("Saker 1 fullført, 0 overlevert, 0 fikk roboten ikke til");
    expect(report.text).toContain("Verdi av frigjort tid 4 520 kr");
    expect(report.text).toContain("Timekostnad, hele kommunen 452 kr");
    const csv = await leader.get(`${href}/fil?format=csv`);
    expect(csv.headers.get("Content-Disposition")).toContain("rapport-1.csv");
    expect(csv.html).toContain(`"I alt: netto";"sekunder";36000;10`);
    expect(csv.html).toContain(`"Verdi av frigjort tid";"kroner";4520;`);
    expect(csv.html).toContain("Signatur: ");
    expect((await leader.get(`${href}/fil?format=xlsx`)).headers.get("Content-Type")).toContain("spreadsheetml");
    const unprinted = await leader.get(`${href}/fil?format=pdf`);
    expect(unprinted).toMatchObject({ status: 503 });
    expect(unprinted.html).toContain(`href="${href}"`);
    expect((await leader.get(`${href}/fil?format=doc`)).status).toBe(404);
  });

  test("show the second person what was decided on the hours, and warn whoever decided it all", async ({
    app,
    engine,
  }) => {
    const { leader, controller, tenantId, unit } = await aMunicipality(engine, app);
    const process = await aProcess(engine.db, { tenantId, unitId: unit.id, title: "Byggesøknad" });
    const owner = await engine.db.user.findFirstOrThrow({ where: { tenantId, email: controller.email } });
    await engine.db.auditEntry.create({
      data: {
        tenantId,
        actor: `user:${owner.id}`,
        action: "process.update",
        entity: "process",
        entityId: process.id,
        at: new Date("2025-10-10T10:00:00Z"),
        detail: { counterfactual: { from: "UNKNOWN", to: "WOULD_BE_MANUAL" } },
      },
    });
    await leader.post(`${october}/foresla`);

    const asked = await controller.get(`${october}/lukk`);
    const change = "Uten roboten Byggesøknad ikke avklart ville blitt gjort for hånd Da det ble bestemt Kai Kontroll";
    expect(asked.text).toContain(change);
    expect(asked.text).toContain("Alle endringene under har du gjort selv.");
    const another = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    expect((await another.get(`${october}/lukk`)).text).not.toContain("har du gjort selv");

    await controller.post(`${october}/lukk`);
    const page = await leader.get(october);
    expect(page.text).not.toContain(change);
    const href = /\/gevinst\/perioderapporter\/[0-9a-f-]{36}/.exec(page.html)?.[0] ?? "";
    expect((await controller.get(href)).text).toContain(change);
    const { text } = await leader.get(href);
    expect(text).toContain("Uten roboten Byggesøknad ikke avklart ville blitt gjort for hånd Da det ble bestemt 10.");
    expect(text.slice(text.indexOf("Byggesøknad"), text.indexOf("Byggesøknad") + 120)).not.toContain("Kai Kontroll");
  });

  test("offer years from the first of the ledger to this one", async ({ app, engine }) => {
    const { leader } = await aMunicipality(engine, app);
    const thisYear = Number(localDateOf(engine.now()).slice(0, 4));

    const now = await leader.get("/gevinst/perioder");
    expect(now.text).not.toContain(`Til ${thisYear + 1}`);
    expect(now.text).toContain(`Til ${thisYear - 1}`);
    const first = await leader.get("/gevinst/perioder?ar=2025");
    expect(first.text).not.toContain("Til 2024");
    expect(first.text).toContain("Til 2026");
    for (const path of ["/gevinst/rapporter/arstall", "/gevinst/rapporter/arstekst"]) {
      const { html } = await leader.get(path);
      const years = [...html.matchAll(/<option value="(\d{4})"/g)].map(([, year]) => Number(year));
      expect(years, path).toEqual(Array.from({ length: thisYear - 2024 }, (_, back) => thisYear - back));
    }
  });

  test("say of the year's figures whether they are final, wherever they stand", async ({ app, engine }) => {
    const { leader, controller } = await aMunicipality(engine, app);
    const pages = [
      "/gevinst/rapporter/arstall?aar=2025",
      "/gevinst/rapporter/arstekst?aar=2025",
      "/timer?periode=2025",
    ];
    const year = "/gevinst/perioder/ar/2025-01-01";
    const closed =
      "Frigjort tid er lukket og signert per enhet, automatisering og tiltak: rapport nr. 1. Intervall, naivt tall, verdi i kroner, innbyggernes tid og antall saker er signert samlet for kommunen. Avviker et tall her, gjelder rapporten";
    for (const page of pages) {
      expect((await leader.get(page)).text, page).toContain("Foreløpige tall: året er ikke lukket.");
    }

    await leader.post(`${year}/foresla`);
    await controller.post(`${year}/lukk`);

    for (const page of pages) {
      const { text, html } = await leader.get(page);
      expect(text, page).toContain(closed);
      expect(html, page).toContain('href="/gevinst/perioderapporter/');
    }
    expect((await leader.get("/timer")).text).toContain("Foreløpige tall: året er ikke lukket.");
    const files = ["rapport=year&aar=2025", "rapport=benefits&fra=2025-01-01&til=2025-12-31"];
    for (const file of files) {
      const csv = await leader.get(`/gevinst/rapporter/fil?${file}&format=csv`);
      expect(csv.html, file).toContain(
        `"${closed}${file.startsWith("rapport=year") ? ". Regnskap, budsjett og bemanning er ikke signert" : ""}"`,
      );
    }
    const text = await leader.get("/api/v1/reports/annual-text?year=2025");
    expect(JSON.parse(text.html)).toMatchObject({
      closing: { state: "CLOSED", report: { number: 1, revision: 1 } },
      definitions: { "closing.state": expect.stringContaining("provisional") as unknown },
    });
  });

  test("open a closed period with a reason, and tell in the next report what is not the same", async ({
    app,
    engine,
  }) => {
    const { leader, controller, clerk, unit, tenantId } = await aMunicipality(engine, app);
    await leader.post(`${october}/foresla`);
    await controller.post(`${october}/lukk`);

    const refused = await controller.post(`${october}/apne`, { grunn: " " });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).toContain("Grunn til retting: Skriv hvorfor perioden må rettes");
    expect((await controller.post(`${october}/apne`, { grunn: "Drift manglet" })).status).toBe(303);
    const entry = { kind: "OPERATION", unitId: unit.id, evidenceClass: "A", reason: "vedlikehold" } as const;
    await addEntries(engine.db, { ...clerk, tenantId }, [{ ...entry, localDate: "2025-10-20", seconds: 3600 }]);
    expect((await leader.get(october)).text).toContain("Åpnet for retting fordi Drift manglet");
    await leader.post(`${october}/foresla`);
    await controller.post(`${october}/lukk`);

    const page = await leader.get(october);
    expect(page.text).toContain("Rapport nr. 2, utgave 2");
    const href = /\/gevinst\/perioderapporter\/[0-9a-f-]{36}/.exec(page.html)?.[0] ?? "";
    const report = await leader.get(href);
    expect(report.text).toContain("Endret siden utgave 1 Drift manglet");
    expect(report.text).toContain("I alt: netto 10 t 9 t");
  });

  test("say in words why a period is not closed", async ({ app, engine }) => {
    const { controller, tenantId } = await aMunicipality(engine, app);
    await controller.post(`${october}/foresla`);

    const page = await controller.post(`${october}/lukk`);

    expect(page.status).toBe(409);
    expect(page.text).toContain("Du har selv foreslått å lukke perioden. En annen må lukke den.");
    expect((await controller.get(october)).text).toContain("Du har foreslått å lukke perioden.");

    await engine.db.period.updateMany({ where: { tenantId }, data: { proposedById: randomUUID() } });
    expect((await controller.post(`${october}/lukk`)).text).toContain("En API-nøkkel har foreslått å lukke perioden.");
  });

  test("are not for those who read no figures, and know no days that begin no period", async ({ app, engine }) => {
    const { leader, tenantId } = await aMunicipality(engine, app);
    const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });

    expect((await worker.get("/gevinst/perioder")).status).toBe(403);
    expect((await leader.get(`${october}/lukk`)).status).toBe(403);
    expect((await leader.get("/gevinst/perioder/uke/2025-10-01")).status).toBe(404);
    expect((await leader.get("/gevinst/perioder/tertial/2025-10-01")).status).toBe(400);
  });
});

test("the API closes a period by two people, and tells what a report holds", async ({ app, engine }) => {
  const { tenantId } = await aMunicipality(engine, app);
  const proposer = await aPerson(engine, { app, roles: ["MANAGEMENT"], tenantId });
  const closer = await aPerson(engine, { app, roles: ["CONTROLLER"], tenantId });

  const proposed = await proposer.post("/periods", { kind: "MONTH", from: "2025-10-01" });
  expect(proposed.status).toBe(201);
  const { id } = proposed.body as { id: string };
  const closed = await closer.post(`/periods/${id}/close`);
  const { reportId } = closed.body as { reportId: string };

  expect((await proposer.get("/periods/MONTH/2025-10-01")).body).toMatchObject({ state: "CLOSED", id });
  expect((await proposer.get("/periods?year=2025")).body).toMatchObject({ year: 2025 });
  expect((await proposer.get(`/period-reports/${reportId}`)).body).toMatchObject({ number: 1, revision: 1 });
  expect((await proposer.get(`/period-reports/${reportId}/reproduction`)).body).toMatchObject({ isReproduced: true });
  expect(await closer.post(`/periods/${id}/reopen`, { reason: "" })).toMatchObject({
    status: 400,
    body: { errors: [{ field: "reason" }] },
  });
  expect(await proposer.post("/periods", { kind: "MONTH", from: "2025-10-02" })).toMatchObject({
    status: 400,
    body: { errors: [{ field: "from", rule: "not_a_period" }] },
  });
});
