import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { aTenant, aUnit, contextFor } from "../../support/context.ts";
import { aCaller, type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

/** A unit that freed ten hours in October 2025, with its leader and an administrator. */
async function aUnitWithLeader(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const unit = await aUnit(engine.db, { tenantId, name: "Byggesak" });
  const clerk = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const entry = { kind: "CREDIT", unitId: unit.id, evidenceClass: "B", reason: "prøve" } as const;
  await addEntries(engine.db, clerk, [{ ...entry, localDate: "2025-10-15", seconds: 36_000 }]);
  const leader = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"], tenantId, name: "Liv Leder" });
  const administrator = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"], tenantId });
  const here = `/gevinst/hentet-ut/${unit.id}`;
  return { tenantId, unit, leader, administrator, here };
}

const task = { slag: "REALLOCATED", maned: "2025-10", timer: "6,5", formaal: "Tilsyn med byggeplasser" };

describe("the pages of harvested time", () => {
  test("let an administrator say who decides, and that person record what the time became", async ({
    app,
    engine,
    db,
  }) => {
    const { leader, administrator, here } = await aUnitWithLeader(engine, app);
    expect((await leader.get("/gevinst/hentet-ut?ar=2025")).text).toContain("Du er ikke satt som gevinstansvarlig");
    expect((await leader.post(`${here}/ny`, task)).status).toBe(403);
    const { id: leaderId } = await db.user.findUniqueOrThrow({ where: { email: leader.email } });
    expect((await administrator.get(`${here}/ansvarlig`)).html).toContain(`value="${leaderId}"`);
    expect((await administrator.post(`${here}/ansvarlig`, { ansvarlig: leaderId })).status).toBe(303);

    const asked = await leader.get(`${here}/ny?maned=2025-10`);
    expect(asked.html).toContain('value="2025-10"');
    const form = { ...task, foresporsel: /name="foresporsel" value="([^"]+)"/.exec(asked.html)?.[1] ?? "" };
    for (const { location } of [await leader.post(`${here}/ny`, form), await leader.post(`${here}/ny`, form)]) {
      expect(location).toBe(`${here}?melding=fort`);
    }
    expect((await leader.post(`${here}/ny`, { ...form, timer: "1" })).text).toContain("Skjemaet er brukt til noe");

    const page = await leader.get(`${here}?ar=2025`);
    expect(page.text).toContain("oktober 2025 10,0 t 6,5 t 3,5 t 65 %");
    expect(page.text).toContain("Flyttet til en navngitt oppgave: Tilsyn med byggeplasser");
    const overview = await leader.get("/gevinst/hentet-ut?ar=2025");
    expect(overview.text).toContain("Mine enheter i 2025");
    expect(overview.text).toContain("Byggesak Liv Leder 10,0 t 6,5 t 3,5 t 65 %");
  });

  test("bridge what there is to harvest and the hours that are published", async ({ app, engine }) => {
    const { leader, tenantId, unit } = await aUnitWithLeader(engine, app);
    const clerk = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
    const of = { unitId: unit.id, localDate: "2025-10-20", reason: "prøve" } as const;
    await addEntries(engine.db, clerk, [
      { ...of, kind: "SIMPLIFY", evidenceClass: "C", baselineId: unit.id, seconds: 7_200 },
      { ...of, kind: "OPERATION", evidenceClass: "A", seconds: 3_600 },
      { ...of, kind: "IMPORTED", evidenceClass: "I", seconds: 360_000 },
    ]);

    expect((await leader.get("/gevinst/hentet-ut?ar=2025")).text).toContain(
      "Frigjort i året, uten importerte timer, er 11,0 t: 9,0 t målt netto, som på Timer, og 2,0 t anslag og antakelser (C og D).",
    );
  });

  test("say in words what is wrong, beside the field, and keep what was written", async ({ app, engine, db }) => {
    const { leader, administrator, here, tenantId } = await aUnitWithLeader(engine, app);
    const { id: leaderId } = await db.user.findUniqueOrThrow({ where: { email: leader.email } });
    await administrator.post(`${here}/ansvarlig`, { ansvarlig: leaderId });

    const wrong: [Record<string, string>, string][] = [
      [{ timer: "11" }, "Timer: Det er 10 timer igjen å hente ut i oktober 2025"],
      [{ timer: "1", maned: "2025-09" }, "Timer: Det er ingen timer igjen å hente ut i september 2025"],
      [{ timer: "0" }, "Timer: Skriv flere timer enn null"],
      [{ timer: "-3" }, "Timer: Skriv flere timer enn null"],
      [{ timer: "mange" }, "Timer: Skriv et tall"],
      [{ slag: "" }, "Hva ble tiden til?: Velg"],
      [{ maned: "oktober" }, "Måned: Skriv måneden som åååå-mm"],
      [{ maned: "2999-01" }, "Måned: Måneden er ikke kommet ennå"],
      [{ formaal: "" }, "Hva går tiden til?: Skriv hva tiden går til"],
      [{ belop: "??" }, "Beløp i kroner: Skriv et helt beløp i kroner. La feltet stå tomt hvis det ikke er kjent."],
      [{ belop: "100" }, "Beløp i kroner: Bare et kutt i budsjettet"],
    ];
    for (const [change, message] of wrong) {
      const page = await leader.post(`${here}/ny`, { ...task, ...change });
      expect({ status: page.status, text: page.text }).toMatchObject({ status: 400 });
      expect(page.text).toContain(message);
    }
    const all = await leader.post(`${here}/ny`, { ...task, slag: "", timer: "11", formaal: "", belop: "??" });
    expect(all.text).toContain(
      "Hva ble tiden til?: Velg hva tiden ble til Hva går tiden til?: Skriv hva tiden går til, med høyst 500 tegn Beløp i kroner: Skriv et helt beløp i kroner. La feltet stå tomt hvis det ikke er kjent. Timer: Det er 10 timer igjen",
    );
    const refused = await leader.post(`${here}/ny`, { ...task, timer: "11" });
    expect(refused.html).toContain("Tilsyn med byggeplasser</textarea>");
    expect(await db.harvest.count({ where: { tenantId } })).toBe(0);
    expect((await administrator.post(`${here}/ansvarlig`, { ansvarlig: "noen" })).status).toBe(400);
  });

  test("end what is standing and take back what was wrong, each with a reason", async ({ app, engine, db }) => {
    const { leader, administrator, here, tenantId } = await aUnitWithLeader(engine, app);
    const { id: leaderId } = await db.user.findUniqueOrThrow({ where: { email: leader.email } });
    await administrator.post(`${here}/ansvarlig`, { ansvarlig: leaderId });
    const cut = { slag: "BUDGET_CUT", belop: "120 000", funksjon: "315", art: "010", staaende: "ja", timer: "20" };
    expect((await leader.post(`${here}/ny`, { ...task, ...cut })).location).toBe(`${here}?melding=over`);
    const { id } = await db.harvest.findFirstOrThrow({ where: { tenantId } });

    expect((await leader.get(`${here}/${id}/avslutt`)).status).toBe(200);
    expect((await leader.post(`${here}/${id}/avslutt`, { fra: "2025-10", grunn: "Feil" })).text).toContain(
      "Må være etter den første måneden",
    );
    expect((await leader.post(`${here}/${id}/avslutt`, { fra: "2025-12", grunn: "Lyst ut igjen" })).status).toBe(303);
    const page = await leader.get(`${here}?ar=2025`);
    expect(page.text).toContain("Hver måned fra oktober 2025 til og med november 2025");
    expect(page.text).toContain("30,0 t er ført ut over den frigjorte tiden");
    expect((await leader.post(`${here}/${id}/trekk-tilbake`, { grunn: "" })).text).toContain("Skriv en grunn");
    expect((await leader.post(`${here}/${id}/trekk-tilbake`, { grunn: "Feil enhet" })).status).toBe(303);
    expect((await leader.get(here)).text).toContain("Trukket tilbake: Feil enhet");
  });
});

test("the API tells, records, ends and takes back harvests", async ({ app, engine, db }) => {
  const { tenantId, unit, leader, here } = await aUnitWithLeader(engine, app);
  const { id: ownerId } = await db.user.findUniqueOrThrow({ where: { email: leader.email } });
  const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR"], tenantId });
  expect((await caller.send("PUT", `/harvests/by-unit/${unit.id}/owner`, { ownerId })).status).toBe(200);
  await leader.post(`${here}/ny`, task);

  expect((await caller.get("/harvests")).body).toMatchObject({ items: [{ kind: "REALLOCATED", seconds: 23_400 }] });
  expect((await caller.get("/harvests/by-unit?year=2025")).body).toMatchObject({
    units: [{ unit: { id: unit.id }, freedSeconds: 36_000, harvestedSeconds: 23_400 }],
  });
  expect((await caller.get(`/harvests/by-unit/${unit.id}?year=2025`)).body).toMatchObject({ year: 2025 });
  const body = { unitId: unit.id, kind: "REALLOCATED", month: "2025-10", seconds: 60, purpose: "Tilsyn" };
  expect(await caller.post("/harvests", body)).toMatchObject({ status: 403, body: { code: "forbidden" } });
});
