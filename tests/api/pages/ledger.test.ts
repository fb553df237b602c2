import { emitAudit, sealAuditLog } from "../../../core/audit/index.ts";
import type { Engine } from "../../../core/context.ts";
import { addEntries, sealLedger } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aSettledCase, aSystem, aTenant, contextFor } from "../../support/context.ts";
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
  await contextFor(engine, { roles: [], tenantId }).then((ctx) =>
    engine.db.$transaction((tx) => emitAudit(tx, ctx, { action: "unit.add", entity: "unit", entityId: tenantId })),
  );
  await sealAuditLog(engine);

  const list = await controller.get("/gevinst/hovedbok");
  expect(list.text).toContain("02.03.2026");
  expect(list.text).toMatch(/Frigjort av robot Kontroll av summer Dokumentsenteret 10,0 B – robot/);
  expect(list.text).toContain("Forseglet til og med");
  expect(list.text).toMatch(/Sporingsloggen er forseglet til og med \S+ rad/);
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

test("says why a debit that covered a later stop of its case too is not taken back", async ({ app, engine }) => {
  const { controller, tenantId } = await aHouse(engine, app);
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 90 });
  const stop = { automation, at: "2026-03-02T10:00:00Z", outcome: "BUSINESS_EXCEPTION" } as const;
  const { workItemId } = await aSettledCase(engine, stop);
  const { id } = await db.ledgerEntry.findFirstOrThrow({ where: { workItemId, kind: "RESIDUAL" } });
  await db.attempt.updateMany({ where: { workItemId }, data: { coveringDebitId: id } });

  const refused = await controller.post(`/gevinst/hovedbok/${id}/ta-tilbake`, { grunn: "Ingen hadde sett på saken" });

  expect(refused.status).toBe(400);
  expect(refused.text).toContain("Føringen gjelder også en senere stopp av saken, og den tok en person hånd om.");
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
  const id = /Føring (\d+)/.exec(list.text)?.[1] ?? "";
  const again = await controller.post(at, { ...form, timer: "130" });
  expect(again.status).toBe(400);
  expect(again.text).toContain(
    "Timer fra denne kilden er ført før for disse dagene, for enheten eller en enhet over eller under",
  );
  expect(again.text).toContain(`Føring ${id}: 120,5 timer, til og med 31.12.2020.`);
  const wayOut = `/gevinst/hovedbok/${id}/ta-tilbake`;
  expect(again.html).toContain(`href="${wayOut}"`);
  await controller.post(wayOut, { grunn: "Tallet er rettet" });
  expect((await controller.post(at, { ...form, timer: "130" })).status).toBe(303);
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

test("the address that the rows had before leads to the ledger, with what it asked for", async ({ app, engine }) => {
  const { automation, controller } = await aHouse(engine, app);
  const { id, unitId } = automation;

  const old = await controller.get(`/gevinst/rapporter/rader?fra=2026-01-01&automatisering=${id}&enhet=${unitId}`);

  expect(old).toMatchObject({
    status: 301,
    location: `/gevinst/hovedbok?fra=2026-01-01&automatisering=${id}&enhet=${unitId}&bare=ja`,
  });
  expect((await controller.get(old.location ?? "")).status).toBe(200);
});

test("narrows the ledger by all that it is about, and gives the same rows as a file", async ({ app, engine }) => {
  const { automation, controller, tenantId } = await aHouse(engine, app);
  const { id, unitId, processId, targetSystemId } = automation;
  const lane = await aSystem(engine.db, { tenantId, key: "claims" });
  const other = await anAutomation(engine.db, { tenantId, title: "Annen robot", targetSystemId: lane.id });
  await aSettledCase(engine, { automation, at: "2026-03-02T10:00:00Z" });
  await aSettledCase(engine, { automation, at: "2026-03-03T10:00:00Z" });
  await aSettledCase(engine, { automation: other, at: "2026-03-04T10:00:00Z" });
  const ask = async (query: string) => (await controller.get(`/gevinst/hovedbok?${query}`)).text;

  for (const query of [
    `automatisering=${id}`,
    `prosess=${processId}`,
    `enhet=${unitId}`,
    `enhet=${unitId}&bare=ja`,
    `fagsystem=${targetSystemId}`,
    "grunnlag=B",
    "til=2026-03-03",
  ]) {
    const text = await ask(query);
    expect(text, query).toContain("Viser 2 føringer");
    expect(text, query).not.toContain("04.03.2026");
  }
  expect(await ask(`tiltak=${id}`)).toContain("Ingen føringer passer");
  expect(await ask("enhet=tull&grunnlag=Z")).toContain("Viser 3 føringer");

  const { html } = await controller.get("/gevinst/hovedbok?grunnlag=B");
  expect(html).toContain('href="/gevinst/hovedbok/fil?grunnlag=B"');
  const file = await controller.get("/gevinst/hovedbok/fil?grunnlag=B");
  expect(file.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  const [headers, ...lines] = file.html.split("\r\n");
  expect(headers).toContain('"Føring";"Dag";"Slag";"Sekunder";"Tid (timer)"');
  expect(lines[0]).toMatch(/^\d+;"2026-03-03";"frigjort av robot";600;0,1667;;"Dokumentsenteret"/);
  expect(lines[1]).toMatch(/^\d+;"2026-03-02";/);
  expect(lines[2]).toBe("");
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  expect((await operator.get("/gevinst/hovedbok/fil")).status).toBe(403);
});

test("a file holds more rows than are read at a time", async ({ app, engine }) => {
  const { automation, controller, tenantId } = await aHouse(engine, app);
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const { id: automationId, unitId } = automation;
  const of = { kind: "OPERATION", automationId, unitId, localDate: "2026-03-02", evidenceClass: "A" } as const;
  const entries = Array.from({ length: 2_003 }, (_, index) => ({ ...of, seconds: index + 1, reason: "Tilsyn" }));
  await addEntries(engine.db, ctx, entries);

  const { html } = await controller.get("/gevinst/hovedbok/fil");

  const seconds = [...html.matchAll(/"drift";(\d+);/g)].map(([, text]) => Number(text));
  expect(seconds).toEqual(entries.map((entry) => entry.seconds).toReversed());
});

test("says in words why a case was handed over, and a code that nobody knows as a code", async ({ app, engine }) => {
  const { automation, controller, tenantId } = await aHouse(engine, app);
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const { id: automationId, unitId } = automation;
  const of = { kind: "RESIDUAL", automationId, unitId, localDate: "2026-03-02", evidenceClass: "C" } as const;
  const codes = ["SUM_IS_OFF", "TARGET_DOWN", "NOBODY_KNOWS"];
  await addEntries(
    engine.db,
    ctx,
    codes.map((reason) => ({ ...of, seconds: 60, reason })),
  );

  const { text, html } = await controller.get("/gevinst/hovedbok");

  expect(text).toContain("Summen stemmer ikke.");
  expect(text).toContain("Fagsystemet svarer ikke");
  expect(html).toContain('<code class="mj-code">NOBODY_KNOWS</code>');
  expect(text).not.toContain("SUM_IS_OFF");
});

test("time is debited by one click on the automation, once for two clicks, and undone by another", async ({
  app,
  engine,
}) => {
  const { automation, tenantId } = await aHouse(engine, app);
  const { id: automationId } = automation;
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const here = `/automatiseringer/${automationId}`;
  const page = await operator.get(here);
  const dato = /name="dato" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
  const foresporsel = /name="foresporsel" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
  expect(page.html).toContain('name="minutter" value="15"');
  const form = { dato, foresporsel, grunn: "Tilsyn", minutter: "15" };

  const [one, two] = await Promise.all([
    operator.post(`${here}/driftstid`, form),
    operator.post(`${here}/driftstid`, form),
  ]);

  const entries = await engine.db.ledgerEntry.findMany({ where: { automationId } });
  expect(entries).toMatchObject([{ kind: "OPERATION", seconds: 900, reason: "Tilsyn" }]);
  const foring = `${entries[0]?.id}`;
  expect(new Set([one.location, two.location])).toEqual(
    new Set([`${here}?foring=${foring}`, `${here}?foring=${foring}&gjentatt=ja`]),
  );
  const told = await operator.get(`${here}?foring=${foring}&gjentatt=ja`);
  expect(told.text).toContain(`Tiden er ført én gang (føring ${foring})`);
  const other = await operator.post(`${here}/driftstid`, { ...form, minutter: "30" });
  expect(other.text).toContain("Skjemaet er brukt til noe annet før");

  for (let click = 1; click <= 2; click += 1) {
    expect(await operator.post(`${here}/driftstid/angre`, { foring })).toMatchObject({
      status: 303,
      location: `${here}?melding=angret`,
    });
  }
  expect((await operator.get(`${here}?melding=angret`)).text).toContain("Angret. Tiden er tatt tilbake.");
  expect(await engine.db.ledgerEntry.findMany({ where: { automationId, kind: "REVERSAL" } })).toMatchObject([
    { seconds: 900, reason: "Angret av den som førte det" },
  ]);
  const colleague = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  expect((await colleague.post(`${here}/driftstid/angre`, { foring })).status).toBe(403);
});

test("the time of a spot check is logged on the case, and undone there", async ({ app, engine }) => {
  const { automation, tenantId } = await aHouse(engine, app);
  const { workItemId } = await aSettledCase(engine, { automation, at: "2026-03-02T10:00:00Z" });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const here = `/drift/saker/${workItemId}`;
  expect((await operator.get(here)).html).toContain(`href="${here}/kontrolltid"`);
  const asked = await operator.get(`${here}/kontrolltid`);
  const foresporsel = /name="foresporsel" value="([^"]+)"/.exec(asked.html)?.[1] ?? "";
  const form = { foresporsel, minutter: "7,5", dato: "2026-03-03", malt: "ja", grunn: "Stikkprøve" };

  const wrong = await operator.post(`${here}/kontrolltid`, { ...form, minutter: "0", dato: "2999-01-01", grunn: "" });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain("Skriv et tall over 0");
  expect(wrong.text).toContain("Fyll ut dette feltet");
  expect(wrong.html).toContain(foresporsel);
  const early = await operator.post(`${here}/kontrolltid`, { ...form, dato: "2999-01-01" });
  expect(early.text).toContain("Kan ikke være i framtida");

  const done = await operator.post(`${here}/kontrolltid`, form);
  const [entry] = await engine.db.ledgerEntry.findMany({ where: { workItemId, kind: "RESIDUAL" } });
  expect(entry).toMatchObject({ seconds: 450, evidenceClass: "A", estimated: false, reason: "Stikkprøve" });
  expect(done).toMatchObject({ status: 303, location: `${here}?foring=${entry?.id}` });
  expect((await operator.get(done.location ?? "")).text).toContain(`(føring ${entry?.id})`);
  const undone = await operator.post(`${here}/kontrolltid/angre`, { foring: `${entry?.id}` });
  expect(undone.location).toBe(`${here}?melding=angret`);

  const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  expect((await worker.get(here)).html).not.toContain("kontrolltid");
  expect((await worker.post(`${here}/kontrolltid`, form)).status).toBe(403);
});

test("a controller who sees cases takes the hours of one back from its page", async ({ app, engine }) => {
  const { automation, tenantId } = await aHouse(engine, app);
  const { workItemId } = await aSettledCase(engine, { automation, at: "2026-03-02T10:00:00Z" });
  const here = `/drift/saker/${workItemId}`;
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER", "CASE_WORKER"], tenantId });
  const { html } = await controller.get(here);
  const href = /href="([^"]+\/ta-tilbake\?tilbake=sak)"/.exec(html)?.[1] ?? "";
  expect((await controller.get(href)).html).toContain(`href="${here}"`);

  const done = await controller.post(href, { grunn: "Vedtaket ble gjort om" });

  expect(done).toMatchObject({ status: 303, location: `${here}?melding=tatt-tilbake` });
  const after = await controller.get(done.location ?? "");
  expect(after.text).toContain("Timene for saken er tatt tilbake.");
  expect(after.text).toMatch(/Timene er tatt tilbake av føring \d+\./);
  expect(after.html).not.toContain("ta-tilbake");
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  expect((await operator.get(here)).html).not.toContain("ta-tilbake");
});
