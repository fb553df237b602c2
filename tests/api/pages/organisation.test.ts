import type { Engine } from "../../../core/context.ts";
import { aUnit, unique } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const root = "/gevinst/organisasjon";

/** A municipality with two service areas and an office in the first. */
async function aMunicipality(engine: Engine, app: App) {
  const admin = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });
  const { tenantId } = admin;
  const add = (name: string, parentId: string | null, level: string) =>
    aUnit(engine.db, { tenantId, code: unique("kode"), name, parentId, level });
  const top = await add("Fjordvik", null, "kommune");
  const culture = await add("Kultur", top.id, "tjenesteområde");
  const health = await add("Helse", top.id, "tjenesteområde");
  const office = await add("Kontoret", culture.id, "enhet");
  return { admin, tenantId, top, culture, health, office, here: `${root}/${office.id}` };
}

test("shows the tree as it stood on a day, and where a unit has stood", async ({ app, engine }) => {
  const { admin, health, office, here } = await aMunicipality(engine, app);
  expect((await admin.get("/gevinst/rapporter")).html).toContain(`href="${root}"`);

  const moved = await admin.post(`${here}/flytt`, { under: health.id, fra: "2026-07-01" });
  const unit = await admin.get(moved.location ?? "");
  const before = await admin.get(`${root}?dag=2026-06-30`);
  const after = await admin.get(`${root}?dag=2026-07-01`);

  expect(unit.text).toContain("Enheten er flyttet fra den dagen.");
  expect(unit.text).toContain("fra 01.07.2026 Kontoret enhet Helse 01.01.2020 til 30.06.2026 Kontoret enhet Kultur");
  expect(before.text).toMatch(/Enhetene 30\.06\.2026 .*Helse .*Kultur .*Kontoret/);
  expect(after.text).toMatch(/Enhetene 01\.07\.2026 .*Helse .*Kontoret .*Kultur/);
  expect(after.html).toContain(`href="${root}/${office.id}"`);
  expect((await admin.get(`${root}?dag=1990-01-01`)).text).toContain("Ingen enheter står denne dagen.");
  expect((await admin.get(`${root}?dag=i%20morgen`)).status).toBe(400);
});

test("an administrator adds a unit, gives it another name and ends it", async ({ app, engine }) => {
  const { admin, culture } = await aMunicipality(engine, app);
  const form = { navn: "Torget", kode: "torget", niva: "enhet", under: culture.id, fra: "2026-01-01" };
  expect((await admin.get(`${root}/ny`)).html).toMatch(/<option value="enhet" selected/);

  const added = await admin.post(`${root}/ny`, form);
  const here = added.location?.split("?")[0] ?? "";
  await admin.post(`${here}/navn`, { navn: "Nytorget", niva: "avdeling", fra: "2026-03-01" });
  const ended = await admin.post(`${here}/nedlegg`, { dag: "2026-09-01" });
  const unit = await admin.get(ended.location ?? "");

  expect((await admin.get(added.location ?? "")).text).toContain("Enheten er lagt inn.");
  expect(unit.text).toContain("Kode: torget");
  expect(unit.text).toContain(
    "01.03.2026 til 31.08.2026 Nytorget avdeling Kultur 01.01.2026 til 28.02.2026 Torget enhet",
  );
  expect((await admin.get(`${root}?dag=2026-08-31`)).text).toContain("Nytorget");
  expect((await admin.get(`${root}?dag=2026-09-01`)).text).not.toContain("Nytorget");
  expect((await admin.get(`${here}/nedlegg`)).html).toContain('value="2026-09-01"');
  await admin.post(`${here}/nedlegg`, { dag: "" });
  expect((await admin.get(here)).text).toContain("fra 01.03.2026 Nytorget avdeling");
});

test("says beside the field what is wrong, and keeps what was written", async ({ app, engine }) => {
  const { admin, top, culture, office, here } = await aMunicipality(engine, app);
  const move = async (id: string, under: string, fra = "2026-07-01") =>
    (await admin.post(`${root}/${id}/flytt`, { under, fra })).text;

  expect(await move(office.id, culture.id)).toContain("Står under: Enheten står alt her.");
  expect(await move(culture.id, office.id)).toContain("Står under: Enheten ville stått under seg selv.");
  expect(await move(office.id, top.id, "")).toContain("Gjelder fra: Fyll ut dette feltet");
  expect(await move(office.id, top.id, "2019-12-31")).toContain("Står under: Enheten står ikke i organisasjonen");
  const named = await admin.post(`${here}/navn`, { navn: "Torget", niva: "enhet", fra: "2019-12-31" });
  expect(named.text).toContain("Gjelder fra: Det er alt lagt inn en endring fra en senere dag");
  expect((await admin.post(`${root}/${culture.id}/nedlegg`, { dag: "2026-07-01" })).text).toContain(
    "Første dag uten enheten: Andre enheter står under denne da.",
  );
  const refused = await admin.post(`${root}/ny`, {
    navn: "Torget",
    kode: "Torget!",
    niva: "enhet",
    under: "",
    fra: "",
  });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain("Kode: Skriv små bokstaver, tall og bindestrek");
  expect(refused.text).toContain("Gjelder fra: Fyll ut dette feltet");
  expect(refused.html).toContain('value="Torget!"');
  expect((await admin.get(here)).text).not.toContain("Fjordvik");
});

test("others read it, and are neither shown nor given the forms; nobody sees another municipality's", async ({
  app,
  engine,
}) => {
  const { tenantId, here } = await aMunicipality(engine, app);
  const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  const stranger = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });

  expect((await worker.get(root)).text).toContain("Kontoret");
  expect((await worker.get(root)).html).not.toContain("/gevinst/rapporter");
  expect((await worker.get(root)).html).not.toContain(`${root}/ny`);
  expect((await worker.get(here)).html).not.toContain(`${here}/flytt`);
  for (const path of [`${root}/ny`, `${here}/flytt`, `${here}/navn`, `${here}/nedlegg`]) {
    expect((await worker.get(path)).status, path).toBe(403);
    expect((await worker.post(path, { fra: "2026-07-01" })).status, path).toBe(403);
  }
  expect((await stranger.get(root)).text).not.toContain("Kontoret");
  expect((await stranger.get(here)).status).toBe(404);
});
