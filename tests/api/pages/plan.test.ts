import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { anAutomation, aTenant, aUnit } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function aPlace(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const wentLiveOn = toDbDate("2026-01-15");
  const automation = await anAutomation(engine.db, { tenantId, unitId, wentLiveOn });
  const owner = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"], tenantId });
  const here = `/gevinst/plan/automatisering/${automation.id}`;
  const query = `?automatisering=${automation.id}`;
  const gain = {
    navn: "Mindre overtid",
    type: "DIRECT_BUDGETARY",
    mottaker: "OWN_ORGANISATION",
    enhet: unitId,
    ansvarlig: "Ola Hansen",
  };
  const add = (more: Record<string, string> = {}) =>
    owner.post(`/gevinst/plan/ny-gevinst${query}`, { ...gain, ...more });
  const cost = (more: Record<string, string>) =>
    owner.post(`/gevinst/plan/ny-kostnad${query}`, {
      navn: "Utvikling",
      type: "INVESTMENT",
      fra: "2025-11-01",
      ...more,
    });
  return { tenantId, unitId, owner, here, query, add, cost };
}

const idAfter = (html: string, path: string) => new RegExp(`${path}/([0-9a-f-]{36})/`).exec(html)?.[1] ?? "";

describe("a plan", () => {
  test("shows what each krone gives back beside the goal, and unknown where a cost is", async ({ app, engine }) => {
    const { owner, here, add, cost } = await aPlace(engine, app);
    const added = await add({ verdi: "100 000" });
    await cost({ belop: "125 000" });

    const known = await owner.get(added.location ?? "");
    await cost({ navn: "Lisens", type: "RUNNING", belop: "" });
    const unknown = await owner.get(here);

    expect(known.text).toContain("Gevinsten er lagt inn.");
    expect(known.text).toContain("Målet er 1:3: hver krone skal gi minst 3 kroner tilbake over 3 år.");
    expect(known.text).toMatch(
      /Planlagt prissatte gevinster i planen.* 300 000 kr 125 000 kr 1:2,4 over 3 år under målet/,
    );
    expect(unknown.text).toMatch(/300 000 kr minst 125 000 kr, 1 ukjent ukjent mangler: Lisens/);
    expect(unknown.text).toContain("Drift i året: minst 0 kr, 1 ukjent.");
    expect(unknown.text).toContain("Lisens Endre : Lisens Fjern : Lisens Drift, hvert år fra 01.11.2025 ukjent");
  });

  test("of everything shows what was harvested, the tabs, and which gain is whose", async ({ app, engine }) => {
    const { owner, add } = await aPlace(engine, app);
    await add({ verdi: "100000" });

    const whole = await owner.get("/gevinst/plan");

    expect(whole.text).toContain(
      "Hentet ut bare budsjettkutt som er ført med beløp 0 kr 0 kr ingen kostnad er lagt inn",
    );
    expect(whole.text).toContain("Mindre overtid Kontroll av summer Endre");
    expect(whole.html).toContain('<a href="/gevinst/plan" aria-current="page">Gevinstplan</a>');
  });

  test("has targets and readings of an indicator, planned hours beside freed ones, and drawbacks apart", async ({
    app,
    engine,
  }) => {
    const { owner, here, query, add } = await aPlace(engine, app);
    await add({ indikator: "Frigjort tid", maaleenhet: "timer", nullpunkt: "0" });
    await add({ navn: "Mer kontroll", ulempe: "ja", type: "QUALITATIVE" });
    const id = idAfter((await owner.get(here)).html, "/gevinst/plan/gevinster");
    const at = (deed: string) => `/gevinst/plan/gevinster/${id}/${deed}${query}`;

    await owner.post(at("maal"), {
      fra1: "2026-01-01",
      til1: "2026-12-31",
      maal1: "120,5",
      fra2: "",
      til2: "",
      maal2: "",
    });
    await owner.post(at("avlesning"), { dato: "2026-06-30", verdi: "41,25", kilde: "Rapporten" });
    const page = await owner.get(here);

    expect(page.text).toContain(
      "nullpunkt 0 timer mål 120,5 timer, 01.01.2026 til 31.12.2026 avlest 41,25 timer 30.06.2026",
    );
    expect(page.text).toContain("Mindre overtid 01.01.2026 til 31.12.2026 120,5 0,0");
    expect(page.text).toMatch(/Ulemper Ulemper Ulempe .*Mer kontroll/);
    expect((await owner.get(at("maal"))).html).toContain('value="120,5"');
  });

  test("draws the preconditions with a list that says the same, and refuses a way round", async ({ app, engine }) => {
    const { owner, here, query, add } = await aPlace(engine, app);
    await add();
    const gain = idAfter((await owner.get(here)).html, "/gevinst/plan/gevinster");
    const precondition = async (navn: string, neededFor: string) => {
      const form = { navn, ansvarlig: "Kari", frist: "2026-02-01", for: neededFor };
      await owner.post(`/gevinst/plan/ny-forutsetning${query}`, form);
      const { id } = await engine.db.precondition.findFirstOrThrow({ where: { title: navn } });
      return id;
    };
    const training = await precondition("Opplæring", `gevinst:${gain}`);
    const decision = await precondition("Vedtak", `forutsetning:${training}`);

    const round = await owner.post(`/gevinst/plan/forutsetninger/${training}/kobling${query}`, {
      for: `forutsetning:${decision}`,
    });
    await owner.post(`/gevinst/plan/forutsetninger/${decision}/oppfylt${query}`, { dato: "2026-01-20" });
    const page = await owner.get(here);

    expect(round.status).toBe(400);
    expect(round.text).toContain("Da venter de på hverandre: «Opplæring» → «Vedtak» → «Opplæring»");
    expect(page.text).toMatch(
      /Vedtak På plass : Vedtak Koble : Vedtak Fjern : Vedtak Opplæring Kari 01\.02\.2026 På plass 20\.01\.2026/,
    );
    expect(page.text).toContain("Opplæring Kari");
    expect(page.text).toContain("Over fristen");
    expect(page.html.match(/class="mj-map-line"/g)).toHaveLength(2);
    expect(page.html).toMatch(/<svg[^>]* role="img" aria-labelledby="kart-navn"/);
    expect(page.html).toContain("✓ Vedtak");
  });

  test("is changed where it stands, by one at a time", async ({ app, engine }) => {
    const { owner, here, query, add, cost } = await aPlace(engine, app);
    await add({ verdi: "100000", indikator: "Overtid", nullpunkt: "1,5" });
    await cost({ belop: "24000", type: "RUNNING", til: "2026-12-31" });
    const { html } = await owner.get(here);
    const [gain, price] = ["gevinster", "kostnader"].map(
      (kind) => `/gevinst/plan/${kind}/${idAfter(html, `/gevinst/plan/${kind}`)}/endre${query}`,
    );
    const asked = await owner.get(gain ?? "");
    const written = { navn: "Mye mindre overtid", type: "DIRECT_BUDGETARY", mottaker: "OWN_ORGANISATION" };
    const form = { enhet: "", ansvarlig: "Ola Hansen", verdi: "90 000", indikator: "Overtid", nullpunkt: "1,5" };
    const enhet = /<option value="([0-9a-f-]{36})" selected/.exec(asked.html)?.[1] ?? "";
    const changed = { ...written, ...form, enhet, utgave: "1" };
    const first = await owner.post(gain ?? "", changed);
    const second = await owner.post(gain ?? "", { ...changed, navn: "For sent" });

    expect(asked.text).toContain("Endre gevinst");
    expect(asked.html).toContain('name="utgave" value="1"');
    expect(asked.html).toContain('value="1,5"');
    expect(first.location).toBe(`${here}?melding=endret`);
    expect(second.status).toBe(400);
    expect(second.text).toContain("Noen andre har endret dette siden du åpnet skjemaet.");
    const filled = await owner.get(price ?? "");
    for (const value of ["Utvikling", "2025-11-01", "2026-12-31"]) expect(filled.html).toContain(`value="${value}"`);
    await owner.post(price ?? "", { navn: "Utvikling", type: "RUNNING", belop: "", fra: "2025-11-01", utgave: "1" });
    const page = await owner.get(here);
    expect(page.text).toContain("Mye mindre overtid Mål : Mye mindre overtid");
    expect(page.text).toContain("90 000 kr i året");
    expect(page.text).toContain("Drift i året: minst 0 kr, 1 ukjent.");
  });

  test("lets go of what is taken out, after a yes", async ({ app, engine }) => {
    const { owner, here, query, add, cost } = await aPlace(engine, app);
    await add();
    await cost({ belop: "1" });
    const { html } = await owner.get(here);

    for (const kind of ["gevinster", "kostnader"]) {
      const path = `/gevinst/plan/${kind}/${idAfter(html, `/gevinst/plan/${kind}`)}/fjern${query}`;
      expect((await owner.get(path)).text).toContain("blir tatt ut av planen");
      expect((await owner.post(path)).location).toBe(`${here}?melding=fjernet`);
    }

    const page = await owner.get(here);
    expect(page.text).toContain("Ingen gevinster er lagt inn.");
    expect(page.text).toContain("Ingen kostnader er lagt inn.");
  });
});

describe("what is refused is told beside its field", () => {
  test("a cost of question marks, with the advice to leave it empty", async ({ app, engine }) => {
    const { cost } = await aPlace(engine, app);

    const answer = await cost({ belop: "kr ??" });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain(
      "Beløp i hele kroner: Skriv beløpet i hele kroner. La feltet stå tomt når det ikke er kjent.",
    );
    expect(answer.html).toContain('value="kr ??"');
    expect((await cost({ belop: "-5" })).text).toContain("Beløpet kan ikke være under 0");
    expect((await cost({ belop: "5", til: "2026-01-01" })).text).toContain("En investering betales én gang");
  });

  test("a gain without a name and an owner, and a priced quality", async ({ app, engine }) => {
    const { add } = await aPlace(engine, app);

    expect((await add({ navn: "", ansvarlig: "" })).text).toMatch(
      /Hva er gevinsten\?: Fyll ut.*Gevinstansvarlig leder: Fyll ut/,
    );
    expect((await add({ type: "QUALITATIVE", verdi: "5" })).text).toContain("En kvalitativ gevinst har ingen pris.");
    expect((await add({ nullpunkt: "5" })).text).toContain("Skriv hva nullpunktet er et nullpunkt for");
  });

  test("periods of targets that overlap or end before they begin, by their own row", async ({ app, engine }) => {
    const { owner, here, query, add } = await aPlace(engine, app);
    await add({ indikator: "Overtid" });
    const id = idAfter((await owner.get(here)).html, "/gevinst/plan/gevinster");
    const send = (form: Record<string, string>) => owner.post(`/gevinst/plan/gevinster/${id}/maal${query}`, form);
    const year = { fra1: "2026-01-01", til1: "2026-12-31", maal1: "1" };

    expect((await send({ ...year, fra3: "2026-06-01", til3: "2027-05-31", maal3: "2" })).text).toContain(
      "Periode 3 fra: Perioden overlapper en annen",
    );
    expect((await send({ ...year, til1: "2025-12-31" })).text).toContain(
      "Periode 1 til og med: Den siste dagen må være",
    );
    expect((await send({ ...year, maal1: "mye" })).text).toContain("Mål 1: Skriv et tall, for eksempel 12,5");
  });
});

test("what an hour costs is said by year and unit, and refused when it is nothing", async ({ app, engine }) => {
  const { owner, tenantId, unitId } = await aPlace(engine, app);
  const path = "/gevinst/plan/timekostnad";
  expect((await owner.get(path)).text).toContain("Uten timekostnad er verdien av frigjort tid ukjent.");

  const saved = await owner.post(path, { aar: "2026", enhet: unitId, kroner: "452,50", kilde: "Regnskapet" });
  const wrong = await owner.post(path, { aar: "2026", enhet: "", kroner: "gratis", kilde: "" });

  expect((await owner.get(saved.location ?? "")).text).toContain("2026 Dokumentsenteret 452,5 Regnskapet");
  expect(wrong.text).toMatch(/Kroner i timen: Skriv et tall.*Kilde: Fyll ut/);

  const days = { from: toDbDate("2026-01-01"), to: toDbDate("2026-02-01") };
  await engine.db.period.create({ data: { tenantId, kind: "MONTH", ...days, status: "CLOSED" } });
  const closed = await owner.post(path, { aar: "2026", enhet: unitId, kroner: "460", kilde: "Regnskapet" });
  expect(closed).toMatchObject({ status: 400 });
  expect(closed.text).toContain("År: Dager i året er lukket, og kostnaden er kjent.");
});

test("who may only read sees no forms, and a stranger's plan is not there", async ({ app, engine }) => {
  const { tenantId, here, add } = await aPlace(engine, app);
  await add();
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
  const stranger = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"] });

  expect((await manager.get(here)).html).not.toMatch(/\/gevinst\/plan\/(ny-|gevinster|kostnader)/);
  expect((await manager.get("/gevinst/plan/ny-kostnad")).status).toBe(403);
  expect((await manager.get("/gevinst/plan/timekostnad")).text).not.toContain("Legg inn timekostnad");
  expect((await stranger.get(here)).status).toBe(404);
});
