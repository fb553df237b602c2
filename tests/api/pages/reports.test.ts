import { describe } from "vitest";
import { addEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { setYearFigure } from "../../../core/reports/index.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aSettledCase,
  aSystem,
  aTenant,
  aUnit,
  contextFor,
} from "../../support/context.ts";
import { appFor, expect, test } from "../api.ts";
import type { Engine } from "../../../core/context.ts";
import { aVisitor } from "./visitor.ts";

async function aMunicipality(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId, name: "Arkivet" });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const automation = await anAutomation(db, { tenantId, unitId, processId, title: "Arbeidsavtaler" });
  const studied = {
    source: "STUDY",
    evidenceClass: "B",
    lowSeconds: 3_000,
    meanSeconds: 3_600,
    highSeconds: 4_200,
  } as const;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 3_600, ...studied });
  const settled = [];
  for (const at of ["2025-03-05T10:00:00Z", "2025-04-05T10:00:00Z"]) {
    settled.push(await aSettledCase(engine, { automation, at }));
  }
  return { tenantId, unitId, automation, settled };
}

describe("the report of freed time", () => {
  test("shows net with its interval, the naive figure beside it, and leads on to the rows", async ({ app, engine }) => {
    const { tenantId, automation } = await aMunicipality(engine);
    await aSettledCase(engine, { automation, at: "2025-04-06T10:00:00Z", outcome: "BUSINESS_EXCEPTION" });
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

    const { status, text, html } = await manager.get("/gevinst/rapporter?per=automation&fra=2025-01-01&til=2025-12-31");

    expect(status).toBe(200);
    expect(text).toContain("Arbeidsavtaler 2,0 1,7 til 2,3 2,0 0,0 0,0 0,0 0,0 3,0 –");
    expect(html).toContain(`/gevinst/hovedbok?fra=2025-01-01&amp;til=2025-12-31&amp;automatisering=${automation.id}`);
    expect(html).toContain("/gevinst/rapporter/fil?rapport=benefits&amp;format=xlsx");
  });

  test("every number leads to just the rows that it is the sum of", async ({ app, engine }) => {
    const { tenantId, unitId, automation, settled } = await aMunicipality(engine);
    const { db } = engine;
    const { id: below } = await aUnit(db, { tenantId, name: "Mottaket", parentId: unitId });
    const { processId, targetSystemId } = automation;
    const lane = await aSystem(db, { tenantId, key: "claims" });
    const elsewhere = { tenantId, unitId: below, targetSystemId: lane.id };
    const other = await anAutomation(db, { ...elsewhere, processId, title: "Annen robot" });
    await aSettledCase(engine, { automation: other, at: "2025-03-20T10:00:00Z" });
    await aSettledCase(engine, { automation, at: "2024-03-20T10:00:00Z" });
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
    const rowsOf = async (report: string, href: RegExp) => {
      const { html } = await manager.get(`/gevinst/rapporter?fra=2025-01-01&til=2025-12-31&${report}`);
      const found = href.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "/there is no such link";
      const { status, text } = await manager.get(found);
      expect(status).toBe(200);
      return /Viser (én|\d+) føring/.exec(text)?.[1];
    };
    const ledger = (more: string) => new RegExp(`href="(/gevinst/hovedbok\\?[^"]*${more}[^"]*)"`);

    expect(settled).toHaveLength(2);
    expect(await rowsOf("per=lane", ledger(`fagsystem=${targetSystemId}`))).toBe("2");
    expect(await rowsOf("per=lane", ledger(`fagsystem=${lane.id}`))).toBe("én");
    expect(await rowsOf("per=process", ledger(`prosess=${processId}`))).toBe("3");
    expect(await rowsOf("per=month", ledger("fra=2025-03-01&amp;til=2025-03-31"))).toBe("2");
    expect(await rowsOf("per=unit", ledger(`enhet=${unitId}&amp;bare=ja`))).toBe("2");
    expect(await rowsOf("per=branch", /<tfoot.*?href="([^"]+)"/s)).toBe("3");
    expect(
      await rowsOf(`per=month&enhet=${unitId}`, ledger(`fra=2025-03-01&amp;til=2025-03-31&amp;enhet=${unitId}`)),
    ).toBe("2");
    expect(await rowsOf(`per=process&enhet=${below}`, ledger(`enhet=${below}&amp;prosess=${processId}`))).toBe("én");
    expect(await rowsOf(`per=branch&enhet=${unitId}`, ledger(`enhet=${unitId}&amp;bare=ja`))).toBe("2");
  });

  test("answers dates that make no sense with the rule, and with this year", async ({ app, engine }) => {
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"] });

    const { status, text } = await manager.get("/gevinst/rapporter?fra=2025-03-02&til=2025-03-01");

    expect(status).toBe(400);
    expect(text).toContain("Skriv to datoer som finnes");
  });
});

describe("from a number to its case", () => {
  test("a row leads to the attempts, the baseline and its study, also for who may not see cases", async ({
    app,
    engine,
  }) => {
    const { tenantId, automation, settled } = await aMunicipality(engine);
    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    const workItemId = settled[0]?.workItemId ?? "";

    const rows = await controller.get(`/gevinst/hovedbok?automatisering=${automation.id}&til=2025-03-31`);
    const trail = await controller.get(`/gevinst/rapporter/saker/${workItemId}`);

    expect(rows.text).toContain("Viser én føring");
    expect(rows.html).toContain(`/gevinst/rapporter/saker/${workItemId}`);
    expect(trail.text).toContain("B: Målt i tidsstudie");
    expect(trail.text).toContain("Minutter per sak 60,0 Intervall, minutter 50,0–70,0");
    expect(trail.html).not.toContain(`/drift/saker/${workItemId}`);
  });

  test("whoever takes the case's hours back there comes back to it", async ({ app, engine }) => {
    const { tenantId, settled } = await aMunicipality(engine);
    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    const trail = `/gevinst/rapporter/saker/${settled[0]?.workItemId ?? ""}`;
    const { html } = await controller.get(trail);
    const href = /href="(\/gevinst\/hovedbok\/\d+\/ta-tilbake\?tilbake=regnet)"/.exec(html)?.[1] ?? "";

    const done = await controller.post(href, { grunn: "Vedtaket ble gjort om" });

    expect(done).toMatchObject({ status: 303, location: `${trail}?melding=tatt-tilbake` });
    const after = await controller.get(done.location ?? "");
    expect(after.text).toContain("Føringen er tatt tilbake.");
    expect(after.text).toContain("Vedtaket ble gjort om");
    expect(after.html).not.toContain("ta-tilbake?");
  });

  test("another municipality's case is not there", async ({ app, engine }) => {
    const { settled } = await aMunicipality(engine);
    const stranger = await aVisitor(engine, { app, roles: ["CONTROLLER"] });

    expect((await stranger.get(`/gevinst/rapporter/saker/${settled[0]?.workItemId}`)).status).toBe(404);
  });
});

describe("whether robots pay", () => {
  test("says that it cannot be told while a cost is unknown, and shows twelve months", async ({ app, engine }) => {
    const { tenantId, automation } = await aMunicipality(engine);
    await aSettledCase(engine, { automation, at: new Date().toISOString() });
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

    const list = await manager.get("/gevinst/rapporter/robotkort");
    const one = await manager.get(`/gevinst/rapporter/robotkort/${automation.id}`);

    expect(list.text).toContain("Arbeidsavtaler Kan ikke avgjøres 1,0 – ukjent ukjent – 0 %");
    expect(one.text).toContain("Ukjent er ikke null");
    for (const { html } of [list, one]) {
      expect(html).toContain(`href="/gevinst/plan/automatisering/${automation.id}#kostnader"`);
      expect(html).toContain('href="/gevinst/plan/timekostnad"');
    }
    expect(one.html).toContain('role="img" aria-label="Søylediagram over tolv måneder.');
  });
});

describe("goals and year figures", () => {
  test("are written by forms, come back filled in when they are refused, and are removed", async ({ app, engine }) => {
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
    const base = "/gevinst/rapporter/status";

    const refused = await owner.post(`${base}/mal/ny?aar=2026`, { mal: "" });
    const saved = await owner.post(`${base}/mal/ny?aar=2026`, { mal: "Mer digital" });
    const { html } = await owner.get(`${base}?aar=2026`);
    const goal = /mal\/([0-9a-f-]{36})\/tiltak/.exec(html)?.[1] ?? "";
    await owner.post(`${base}/mal/${goal}/tiltak`, {
      tiltak: "Nytt skjema",
      rapport: "Gjenstår litt",
      status: "PARTLY_SATISFACTORY",
    });
    await owner.post(`${base}/mal/${goal}/tiltak`, { tiltak: "Opplæring", rapport: "", status: "" });
    const shown = await owner.get(`${base}?aar=2026`);
    const removed = await owner.post(`${base}/mal/${goal}/fjern`);

    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Mål");
    expect(saved).toMatchObject({ status: 303, location: `${base}?aar=2026` });
    expect(shown.text).toContain("Gjenstår litt Delvis tilfredsstillende");
    expect(shown.text.match(/Mer digital/g)).toHaveLength(1);
    expect(removed.status).toBe(303);
    expect((await owner.get(`${base}?aar=2026`)).text).toContain("Ingen mål er skrevet inn");
  });

  test("a unit's figures: empty is not known, and what is no number is refused by its field", async ({
    app,
    engine,
  }) => {
    const { tenantId, unitId } = await aMunicipality(engine);
    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    const path = "/gevinst/rapporter/arstall/skriv?aar=2025";

    const refused = await controller.post(path, { enhet: unitId, regnskap: "??" });
    const saved = await controller.post(path, { enhet: unitId, regnskap: "13 100 000", ansatte: "13", heltid: "94,5" });
    const { text } = await controller.get("/gevinst/rapporter/arstall?aar=2025");

    expect(refused).toMatchObject({ status: 400 });
    expect(refused.html).toContain('aria-invalid="true"');
    expect(saved.status).toBe(303);
    expect(text).toContain("Arkivet 13 100 000 – – – 13 94,5 % – 2,0");

    const days = { from: toDbDate("2025-01-01"), to: toDbDate("2026-01-01") };
    await engine.db.period.create({ data: { tenantId, kind: "YEAR", ...days, status: "CLOSED" } });
    const closed = await controller.post(path, { enhet: unitId, regnskap: "1" });
    expect(closed).toMatchObject({ status: 400 });
    expect(closed.text).toContain("Året er lukket. Be kontrolleren åpne det for retting.");
  });

  test("a reader sees no forms, and may not use them", async ({ app, engine }) => {
    const reader = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"] });

    expect((await reader.get("/gevinst/rapporter/status")).html).not.toContain("/mal/ny");
    expect((await reader.post("/gevinst/rapporter/status/mal/ny", { mal: "x" })).status).toBe(403);
  });
});

test("the annual text stands in both written standards, ready to copy", async ({ app, engine }) => {
  const { tenantId } = await aMunicipality(engine);
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

  const { text, html } = await manager.get("/gevinst/rapporter/arstekst?aar=2025");

  expect(text).toContain("I 2025 frigjorde Fjordvik kommune 2,0 timer netto med én robot.");
  expect(text).toContain("I 2025 frigjorde Fjordvik kommune 2,0 timar netto med éin robot.");
  expect(html).toContain('lang="nn"');
});

describe("files", () => {
  test("come with their names, and what is in a cell runs in no spreadsheet", async ({ app, engine, db }) => {
    const { tenantId, automation } = await aMunicipality(engine);
    await db.automation.update({ where: { id: automation.id }, data: { title: "=1+1" } });
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
    const query = "rapport=benefits&per=automation&fra=2025-01-01&til=2025-12-31";

    const csv = await manager.get(`/gevinst/rapporter/fil?${query}&format=csv`);
    const xlsx = await manager.get(`/gevinst/rapporter/fil?${query}&format=xlsx`);

    expect(csv.headers.get("Content-Disposition")).toBe(
      'attachment; filename="frigjort-tid-2025-01-01-2025-12-31-automatisering.csv"',
    );
    expect(csv.html).toContain(`"'=1+1";2;`);
    expect(xlsx.headers.get("Content-Type")).toContain("spreadsheetml");
    for (const rapport of ["scorecard", "status", "year"]) {
      expect((await manager.get(`/gevinst/rapporter/fil?rapport=${rapport}&format=csv`)).status).toBe(200);
    }
    expect((await manager.get("/gevinst/rapporter/fil?rapport=alt&format=csv")).status).toBe(404);
  });

  test("say clearly when there is nothing to print PDF with, and are printed where there is", async ({
    app,
    engine,
    artefactDir,
  }) => {
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"] });
    const printed: string[] = [];
    const printPdf = async (html: string) => {
      printed.push(html);
      return new TextEncoder().encode("%PDF-1.7");
    };
    const printing = appFor(engine, { artefactDir, printPdf });

    const without = await manager.get("/gevinst/rapporter/fil?rapport=status&format=pdf");
    const response = await printing.request("/gevinst/rapporter/fil?rapport=status&format=pdf", {
      headers: { Cookie: manager.cookie },
    });

    expect(without.status).toBe(503);
    expect(without.text).toContain("Hent CSV eller Excel");
    expect(response.headers.get("Content-Type")).toBe("application/pdf");
    expect(printed[0]).toContain('<html lang="nb">');
    expect(printed[0]).toContain("Mål, tiltak og status");
  });
});

test("imported hours are shown apart and drilled into by unit", async ({ app, engine }) => {
  const { tenantId, unitId } = await aMunicipality(engine);
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const imported = { kind: "IMPORTED", evidenceClass: "I", reason: "Årsrapport 2020" } as const;
  await addEntries(engine.db, ctx, [{ ...imported, unitId, localDate: "2020-12-31", seconds: 12_200_400 }]);
  await setYearFigure(ctx, { unitId, year: 2020, comment: "Metode ukjent" });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });

  const { text } = await controller.get(`/gevinst/hovedbok?enhet=${unitId}&fra=2020-01-01&til=2020-12-31`);

  expect(text).toContain("Fra før Arkivet 203 340,0 I");
  expect((await controller.get("/gevinst/rapporter/arstall?aar=2020")).text).toContain("Metode ukjent");
});
