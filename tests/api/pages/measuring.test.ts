import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aBaseline, anAutomation, aProcess, aTenant, aUnit } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function aTown(engine: Engine, app: App) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const unit = await aUnit(db, { tenantId });
  const process = await aProcess(db, { tenantId, unitId: unit.id });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  return { tenantId, unit, process, owner };
}

/** The address that a form was answered with, without what it says. */
const madeAt = ({ location }: { location: string | null }) => (location ?? "").replace(/\?.*$/, "");

/** Lets the studies of a municipality have begun before the days that are entered. */
const begunBefore = ({ db }: Engine, tenantId: string) =>
  db.timeStudy.updateMany({ where: { tenantId }, data: { createdAt: new Date("2026-03-01T06:00:00Z") } });

describe("the register of processes", () => {
  test("takes a process in, shows it, and changes it", async ({ app, engine }) => {
    const { tenantId, unit, owner } = await aTown(engine, app);
    const form = {
      navn: "Søknad om skjenking",
      enhet: unit.id,
      alternativ: "UNKNOWN",
      saker: "1 200",
      innbygger: "2,5",
    };

    const made = await owner.post("/gevinst/prosesser/ny", form);

    expect(made.status).toBe(303);
    const row = await engine.db.process.findFirstOrThrow({ where: { tenantId, title: form.navn } });
    expect(row).toMatchObject({ code: "soknad-om-skjenking", yearlyVolume: 1200, citizenSecondsPerCase: 150 });
    expect((await owner.get(made.location ?? "")).text).toContain("Prosessen er registrert.");
    expect((await owner.get("/gevinst/prosesser")).text).toContain("Søknad om skjenking");

    const changed = { ...form, kode: row.code, saker: "", alternativ: "WOULD_BE_MANUAL" };
    expect(await owner.post(`${madeAt(made)}/endre`, changed)).toMatchObject({ status: 303 });
    const { text } = await owner.get(madeAt(made));
    expect(text).toContain("Ville blitt gjort for hånd");
    expect(text).toContain("Saker i året før noe ble gjort Ukjent");
  });

  test("says beside each field what is wrong, and to leave out what is unknown", async ({ app, engine }) => {
    const { owner } = await aTown(engine, app);

    const form = { navn: " ", kode: "x", enhet: "", alternativ: "UNKNOWN", saker: "??", kostra: "12" };
    const { status, text, html } = await owner.post("/gevinst/prosesser/ny", form);

    expect(status).toBe(400);
    expect(text).toContain("4 ting må rettes");
    expect(text).toContain("La feltet stå tomt når svaret er ukjent.");
    expect(html).toContain('value="??"');
  });

  test("takes steps that are 100 % in all, and names the sum when they are not", async ({ app, engine }) => {
    const { process, owner } = await aTown(engine, app);
    const here = `/gevinst/prosesser/${process.id}`;
    const form = { fra: "2026-01-01", grunn: "Slik er det", navn1: "Lese", andel1: "33,33", navn3: "Skrive av" };

    const short = await owner.post(`${here}/versjon`, { ...form, andel3: "60" });
    const wrong = await owner.post(`${here}/versjon`, { ...form, andel3: "resten" });
    const right = await owner.post(`${here}/versjon`, { ...form, andel3: "66,67 %" });

    expect(short.status).toBe(400);
    expect(short.text.replaceAll("\u00A0", " ")).toContain("Andelene er 93,3 % til sammen.");
    expect(wrong.text).toContain("Skriv en andel over 0 i prosent");
    expect(right.status).toBe(303);
    const { text } = await owner.get(here);
    expect(text).toContain("Skrive av");
    const next = await owner.get(`${here}/versjon`);
    expect(next.html).toContain('value="66,67"');
  });

  test("says who has taken over steps, keeps those steps, and asks once more before their shares change", async ({
    app,
    engine,
  }) => {
    const { tenantId, process, owner } = await aTown(engine, app);
    const robot = await anAutomation(engine.db, { tenantId, processId: process.id, title: "Brevroboten" });
    const path = `/gevinst/prosesser/${process.id}/versjon`;
    const shares = (lese: string, skrive: string) => ({
      nokkel1: "lese",
      navn1: "Lese",
      andel1: lese,
      ...(skrive !== "" && { nokkel2: "skrive", navn2: "Skrive av", andel2: skrive }),
    });
    await owner.post(path, { fra: "2026-01-01", grunn: "Slik er det", ...shares("40", "60") });
    expect((await owner.get(path)).text).not.toContain("Hvem har tatt over trinnene");
    await owner.post(`/automatiseringer/${robot.id}/trinn`, { "trinn-skrive": "100", fra: "2026-03-01" });
    const next = { fra: "2026-12-01", grunn: "Målt på nytt" };

    const before = await owner.get(path);
    const dropped = await owner.post(path, { ...next, ...shares("100", "") });
    const changed = await owner.post(path, { ...next, ...shares("50", "50") });
    const seen = /name="sett" value="([^"]+)"/.exec(changed.html)?.[1] ?? "";
    const others = await owner.post(path, { ...next, ...shares("60", "40"), sett: seen });
    const saved = await owner.post(path, { ...next, ...shares("50", "50"), sett: seen });

    expect(before.text).toMatch(/Hvem har tatt over trinnene .* Skrive av Brevroboten 01\.03\.2026 100 %/);
    expect(before.html).toContain(`href="/automatiseringer/${robot.id}/trinn"`);
    expect(dropped.status).toBe(400);
    expect(dropped.text).toContain(
      "Disse trinnene er tatt over og kan ikke fjernes: «Skrive av» (Brevroboten, fra 01.03.2026).",
    );
    expect(changed.status).toBe(400);
    expect(changed.text).toMatch(/lagre én gang til .* Skrive av Brevroboten 01\.03\.2026 60 % blir 50 %/);
    expect(others.text).toContain("60 % blir 40 %");
    expect(saved.status).toBe(303);
  });

  test("retires a process with a reason, and not one that robots work on", async ({ app, engine }) => {
    const { tenantId, process, owner } = await aTown(engine, app);
    const robot = await anAutomation(engine.db, { tenantId, processId: process.id });
    const here = `/gevinst/prosesser/${process.id}/avslutt`;

    expect((await owner.get(here)).text).toContain("Roboter arbeider fortsatt på prosessen.");
    expect((await owner.post(here, { grunn: "Borte" })).status).toBe(409);
    await engine.db.automation.update({ where: { id: robot.id }, data: { status: "RETIRED" } });
    expect((await owner.post(here, { grunn: "" })).text).toContain("Hvorfor?: Fyll ut dette feltet");
    expect((await owner.post(here, { grunn: "Borte" })).status).toBe(303);
    expect((await owner.get(`/gevinst/prosesser/${process.id}`)).text).toContain("Tatt ut av bruk");
  });

  test("is read by everyone and changed by those who own processes", async ({ app, engine }) => {
    const { tenantId, process, owner } = await aTown(engine, app);
    const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
    const planning = `/gevinst/plan/robot?prosess=${process.id}`;
    expect((await owner.get(`/gevinst/prosesser/${process.id}`)).html).toContain(`href="${planning}"`);
    expect((await owner.get(planning)).html).toContain(`<option value="${process.id}" selected="">`);

    const { text } = await worker.get(`/gevinst/prosesser/${process.id}`);

    expect(text).toContain("Brev til arkiv");
    expect(text).not.toContain("Endre");
    expect(text).not.toContain("Nullpunkter");
    expect(text).not.toContain("Planlegg en robot");
    expect((await worker.get("/gevinst/prosesser/ny")).status).toBe(403);
    expect((await worker.post(`/gevinst/prosesser/${process.id}/endre`, {})).status).toBe(403);
    expect((await worker.get("/gevinst/nullpunkter")).status).toBe(403);
  });
});

describe("a time study", () => {
  test("is started, timed by the clock and by hand, and closed, without a script", async ({ app, engine }) => {
    const { tenantId, unit, process } = await aTown(engine, app);
    const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
    const form = { navn: "Vår", prosess: process.id, enhet: unit.id };
    const study = madeAt(await worker.post("/gevinst/tidsstudier/ny", form));
    expect((await worker.get(study)).text).toContain("Start klokken");

    expect((await worker.post(`${study}/klokke/start`)).location).toBe(`${study}?melding=klokke`);
    const running = await worker.get(study);
    expect(running.text).toContain("Klokken din går, startet i dag");
    expect(running.text).not.toContain("Start klokken");
    expect((await worker.get(`${study}/avslutt`)).text).toContain("En klokke i studien er ikke stoppet.");
    expect((await worker.post(`${study}/klokke/pause`)).location).toBe(`${study}?melding=pause`);
    const paused = await worker.get(`${study}?melding=pause`);
    expect(paused.text).toMatch(/Klokken din står på pause ved 0:\d\d Fortsett /);
    expect(paused.html).not.toContain("data-running-since");
    expect(paused.html).toMatch(/<button[^>]* autofocus[^>]*>Fortsett/);
    expect((await worker.post(`${study}/klokke/pause`)).status).toBe(409);
    expect((await worker.post(`${study}/klokke/fortsett`)).location).toBe(`${study}?melding=fortsatt`);
    expect((await worker.get(study)).text).toContain("Ta pause");
    const named = await worker.post(`${study}/klokke/stopp`, { klokkemerknad: "for kari@solvik.example" });
    expect(named.text).toContain("Skriv uten navn");
    expect((await worker.post(`${study}/klokke/stopp`, {})).location).toBe(`${study}?melding=stoppet`);

    const early = await worker.post(`${study}/malinger`, { tid: "7:30", dato: "2026-03-02" });
    expect(early.text).toContain("Studien var ikke begynt den dagen.");
    await begunBefore(engine, tenantId);
    for (const tid of ["7:30", "450", "1:00:00", "5:05"]) {
      expect((await worker.post(`${study}/malinger`, { tid, dato: "2026-03-02" })).status).toBe(303);
    }
    const seconds = await engine.db.timeObservation.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
    expect(seconds.map((one) => one.seconds).slice(1)).toEqual([450, 450, 3600, 305]);
    expect(seconds[0]?.seconds).toBeGreaterThan(0);
    const { text, html } = await worker.get(study);
    expect(text).toContain("Det trengs minst 10 målinger. Det er 5.");
    expect(text).toMatch(/Gjennomsnitt 16:0\d/);
    expect(text).toContain("Uteligger");
    expect(html).toMatch(/role="img" aria-label="Fordelingen av 5 målinger/);
    expect(html).toContain("Vis tallene");
    expect((await worker.post(`${study}/avslutt`)).status).toBe(303);
    expect((await worker.get(study)).text).not.toContain("Start klokken");
  });

  test.for([
    ["0", "Tiden må være mer enn 0"],
    ["-5", "Tiden må være mer enn 0"],
    ["7:75", "Skriv tiden som 7:30 eller i hele sekunder"],
    ["sju", "Skriv tiden som 7:30 eller i hele sekunder"],
    ["", "Skriv tiden som 7:30 eller i hele sekunder"],
    ["999999999", "Tiden kan ikke være mer enn ti døgn"],
  ] as const)("takes no time of «%s»", async ([tid, says], { app, engine }) => {
    const { unit, process, owner } = await aTown(engine, app);
    const form = { navn: "Vår", prosess: process.id, enhet: unit.id };
    const study = madeAt(await owner.post("/gevinst/tidsstudier/ny", form));

    const { status, text, html } = await owner.post(`${study}/malinger`, { tid, dato: "2999-01-01", merknad: "Rart" });

    expect(status).toBe(400);
    expect(text).toContain(says);
    expect(html).toContain('value="Rart"');
    const future = await owner.post(`${study}/malinger`, { tid: "60", dato: "2999-01-01" });
    expect(future.text).toContain("Datoen kan ikke være fram i tid");
  });

  test("voids an observation with a reason; it stays", async ({ app, engine }) => {
    const { tenantId, unit, process, owner } = await aTown(engine, app);
    const form = { navn: "Vår", prosess: process.id, enhet: unit.id };
    const study = madeAt(await owner.post("/gevinst/tidsstudier/ny", form));
    await begunBefore(engine, tenantId);
    await owner.post(`${study}/malinger`, { tid: "7:30", dato: "2026-03-02" });
    const { id } = await engine.db.timeObservation.findFirstOrThrow({ where: { tenantId } });

    const form2 = `${study}/malinger/${id}/underkjenn`;
    expect((await owner.get(form2)).text).toContain("Målingen på 7:30 fra 02.03.2026 blir stående");
    expect((await owner.post(form2, { grunn: "" })).text).toContain("Hvorfor?: Fyll ut dette feltet");
    expect((await owner.post(form2, { grunn: "Lunsj" })).status).toBe(303);

    expect((await owner.get(study)).text).toContain("Regnes ikke med: Lunsj");
  });

  test("has kinds of cases that are 100 % in all", async ({ app, engine }) => {
    const { unit, process, owner } = await aTown(engine, app);
    const form = {
      navn: "Vår",
      prosess: process.id,
      enhet: unit.id,
      navn1: "Enkel",
      andel1: "80",
      navn2: "Sammensatt",
    };

    const short = await owner.post("/gevinst/tidsstudier/ny", { ...form, andel2: "10" });
    const right = await owner.post("/gevinst/tidsstudier/ny", { ...form, andel2: "20" });

    expect(short.text).toContain("De må være nøyaktig 100 %.");
    const { text } = await owner.get(madeAt(right));
    expect(text).toContain("Sammensatt");
  });
});

describe("a baseline", () => {
  const judged = { kilde: "ESTIMATE", lav: "5", sannsynlig: "7,5", hoy: "10", metode: "Anslag fra to", sakstype: "" };

  test("is proposed by one and approved by another, and its last day is the one that was typed", async ({
    app,
    engine,
  }) => {
    const { tenantId, unit, process, owner } = await aTown(engine, app);
    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    const form = { ...judged, prosess: process.id, enhet: unit.id, fra: "2026-01-01", til: "2026-12-31" };

    const baseline = madeAt(await owner.post("/gevinst/nullpunkter/ny", form));
    expect((await owner.get(baseline)).text).toContain("Forslaget teller ikke før en annen");
    expect((await owner.post(`${baseline}/godkjenn`)).status).toBe(403);
    expect(await controller.post(`${baseline}/godkjenn`)).toMatchObject({ location: `${baseline}?melding=godkjent` });

    expect(await engine.db.baseline.findFirstOrThrow({ where: { tenantId } })).toMatchObject({
      status: "APPROVED",
      secondsPerCase: 450,
      evidenceClass: "C",
      validTo: toDbDate("2027-01-01"),
    });
    const { text } = await controller.get(baseline);
    expect(text).toContain("01.01.2026–31.12.2026");
    expect(text).toContain("5:00, 7:30 og 10:00");
    expect(text).toContain("Foreslått av Kari Nordmann");
  });

  test("is not approved by who proposed it, nor over another version", async ({ app, engine }) => {
    const { tenantId, unit, process, owner } = await aTown(engine, app);
    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    const form = { ...judged, prosess: process.id, enhet: unit.id, fra: "2026-01-01" };
    await aBaseline(engine.db, { tenantId, processId: process.id, unitId: unit.id, version: 4 });

    const mine = madeAt(await controller.post("/gevinst/nullpunkter/ny", form));
    const theirs = madeAt(await owner.post("/gevinst/nullpunkter/ny", form));
    const own = await controller.post(`${mine}/godkjenn`);
    const overlapping = await controller.post(`${theirs}/godkjenn`);
    const closing = await controller.post(`${theirs}/godkjenn`, { avslutt: "ja" });

    expect(own.text).toContain("Be en annen controller om å ta stilling.");
    expect(overlapping).toMatchObject({ status: 400 });
    expect(overlapping.text).toContain("Overlapper med versjon 4.");
    expect(closing.status).toBe(303);
    expect((await controller.get("/gevinst/nullpunkter?status=APPROVED")).text).toContain("2 nullpunkter");
  });

  test("is rejected with a reason, which stays", async ({ app, engine }) => {
    const { tenantId, unit, process, owner } = await aTown(engine, app);
    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    const form = { ...judged, prosess: process.id, enhet: unit.id, fra: "2026-01-01" };
    const baseline = madeAt(await owner.post("/gevinst/nullpunkter/ny", form));

    expect((await controller.post(`${baseline}/avsla`, { grunn: "" })).text).toContain("Må fylles ut");
    await controller.post(`${baseline}/avsla`, { grunn: "For få spurt" });

    expect((await owner.get(baseline)).text).toContain("Avslått fordi For få spurt");
  });

  test("says everything that is wrong at once", async ({ app, engine }) => {
    const { owner } = await aTown(engine, app);

    const form = { kilde: "ESTIMATE", lav: "0", sannsynlig: "sju", hoy: "10", fra: "2026-02-30" };
    const { status, text } = await owner.post("/gevinst/nullpunkter/ny", form);

    expect(status).toBe(400);
    expect(text).toContain("5 ting må rettes");
    const low = { ...judged, lav: "0", prosess: "", enhet: "", fra: "2026-01-01" };
    expect((await owner.post("/gevinst/nullpunkter/ny", low)).text).toContain("Velg én");
  });

  test("of a study is refused while it is no measurement, and the way out is named", async ({ app, engine }) => {
    const { tenantId, unit, process, owner } = await aTown(engine, app);
    const form = { navn: "Vår", prosess: process.id, enhet: unit.id };
    const study = madeAt(await owner.post("/gevinst/tidsstudier/ny", form));
    await begunBefore(engine, tenantId);
    for (let day = 1; day <= 9; day += 1) {
      await owner.post(`${study}/malinger`, { tid: `${400 + day * 10}`, dato: `2026-03-0${day}` });
    }

    const refused = await owner.post(`${study}/nullpunkt`, { fra: "2026-04-01" });
    await owner.post(`${study}/malinger`, { tid: "500", dato: "2026-03-20" });
    const proposed = await owner.post(`${study}/nullpunkt`, { fra: "2026-04-01" });

    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Målingene dekker mindre enn 14 dager.");
    expect(proposed.status).toBe(303);
    const { text } = await owner.get(proposed.location ?? "");
    expect(text).toContain("Målt i en tidsstudie");
    expect(text).toContain("B: målt, standard etterarbeid");
    expect(text).toContain("Målinger 10 målinger, ingen holdt utenfor");
    expect(text).toContain("Slik er de målt 0 klokket, 10 ført");
    const rows = await owner.get(`${madeAt(proposed)}/malinger`);
    expect(rows.text).toContain("20.03.2026 8:20 Ja 09.03.2026 8:10 Ja");
    expect(rows.text).toContain("10 målinger");
    expect(await engine.db.baseline.count({ where: { tenantId } })).toBe(1);
  });

  test("that grows old is on top of the list, with the reason on its page", async ({ app, engine }) => {
    const { tenantId, unit, process, owner } = await aTown(engine, app);
    const { id } = await aBaseline(engine.db, { tenantId, processId: process.id, unitId: unit.id });

    expect((await owner.get("/gevinst/nullpunkter")).text).toContain("Går snart ut Disse gjelder fortsatt");
    expect((await owner.get(`/gevinst/nullpunkter/${id}`)).text).toContain("Ble to år gammelt 01.01.2022.");
  });
});
