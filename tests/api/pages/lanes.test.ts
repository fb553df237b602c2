import { addMaintenanceWindow, getLane } from "../../../core/lanes/index.ts";
import { anAutomation, aSystem, aTenant, aWorkItem, contextFor } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("the queues tell which systems do not run and why, with a way to each", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const running = await aSystem(engine.db, { tenantId, key: "archive", name: "Arkiv" });
  const why = { pausedAt: new Date(), pausedBy: "Ola Nordmann", pauseReason: "Feil i satsene" };
  await aSystem(engine.db, { tenantId, key: "paused", name: "Lønn", ...why });
  const broken = { circuit: "OPEN", circuitCause: "TARGET_DOWN", circuitOpenedAt: new Date() } as const;
  await aSystem(engine.db, { tenantId, key: "broken", name: "Byggesak", ...broken });
  const automation = await anAutomation(engine.db, { tenantId, targetSystemId: running.id });
  await aWorkItem(engine.db, { automation, status: "HELD" });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { html, text } = await operator.get("/drift");

  expect(text).toContain("Arkiv Inntil 2 saker om gangen 1 holdes tilbake");
  expect(text).toContain("Lønn Inntil 2 saker om gangen Stanset Ola Nordmann: Feil i satsene");
  expect(text).toMatch(
    /Byggesak Inntil 2 saker om gangen Stanset automatisk fagsystemet svarer ikke, siden i dag kl\./,
  );
  expect(html).toContain(`href="/drift/fagsystem/${running.id}"`);
  const administrator = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"], tenantId });
  expect((await administrator.get("/drift")).html).toContain('href="/drift/fagsystem/ny"');
  expect(html).not.toContain('href="/drift/fagsystem/ny"');
});

test("a case that waits says that its system is stopped, to those who may do something about it", async ({
  app,
  engine,
}) => {
  const { id: tenantId } = await aTenant(engine.db);
  const why = { pausedAt: new Date(), pausedBy: "Ola Nordmann", pauseReason: "Feil i satsene" };
  const stopped = await aSystem(engine.db, { tenantId, key: "paused", name: "Lønn", ...why });
  const running = await aSystem(engine.db, { tenantId, key: "archive", name: "Arkiv" });
  const pageOf = async (targetSystemId: string) => {
    const automation = await anAutomation(engine.db, { tenantId, targetSystemId });
    return `/drift/saker/${(await aWorkItem(engine.db, { automation })).id}`;
  };
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  const waiting = await pageOf(stopped.id);

  const { html, text } = await operator.get(waiting);

  expect(text).toContain("robotene arbeider ikke som vanlig i Lønn nå. Stanset Ola Nordmann: Feil i satsene");
  expect(html).toContain(`href="/drift/fagsystem/${stopped.id}"`);
  expect((await caseWorker.get(waiting)).text).toContain("når det er dens tur");
  expect((await operator.get(await pageOf(running.id))).text).toContain("når det er dens tur");
});

test("a stopped system says why, what happens by itself and what one can do", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await aSystem(engine.db, {
    tenantId,
    circuit: "OPEN",
    circuitCause: "SESSION_LOST",
    circuitOpenedAt: new Date(),
    circuitProbeAt: new Date(Date.now() + 20_000),
    rateMax: 30,
    ratePerSeconds: 60,
  });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });

  const { html, text } = await operator.get(`/drift/fagsystem/${id}`);

  expect(text).toContain("fordi mange saker feilet på samme måte: roboten mister innloggingen.");
  expect(text).toContain("Vi ser etter om fagsystemet svarer om litt.");
  expect(text).toContain("Fartsgrense 30 saker på 1 minutt Automatisk stans Etter 5 like feil på 5 minutter");
  expect(html).toContain(`href="/drift/fagsystem/${id}/slipp-til"`);
  const readOnly = await owner.get(`/drift/fagsystem/${id}`);
  expect(readOnly.status).toBe(200);
  expect(readOnly.text).not.toContain("kan du slippe til sakene");
  expect(readOnly.html).not.toMatch(/href="[^"]*(slipp-til|stans|innstillinger|vinduer|kontoer)/);
});

test("an operator stops a system and starts it again, and must say why", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await aSystem(engine.db, { tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const here = `/drift/fagsystem/${id}`;

  const silent = await operator.post(`${here}/stans`, { grunn: " " });
  const stopped = await operator.post(`${here}/stans`, { grunn: "Feil i satsene" });
  const page = await operator.get(stopped.location ?? "");

  expect(silent.status).toBe(400);
  expect(silent.text).toContain("Begrunnelse: Må fylles ut");
  expect(stopped).toMatchObject({ status: 303, location: `${here}?melding=stanset` });
  expect(page.text).toContain("Fagsystemet er stanset.");
  expect(page.text).toMatch(/Kari Nordmann stanset fagsystemet i dag kl\. \d\d:\d\d\. «Feil i satsene»/);
  expect((await operator.post(`${here}/stans`, { grunn: "Igjen" })).status).toBe(409);

  await operator.post(`${here}/start`, { grunn: "Satsene er rettet" });
  const history = await operator.get(`${here}/endringer`);
  expect((await operator.get(here)).text).toContain("I drift Robotene tar sakene");
  expect(history.text).toMatch(/Startet igjen: Satsene er rettet.*Stanset: Feil i satsene/);
});

test("a target system is added, and a wrong one comes back filled in", async ({ app, engine }) => {
  const administrator = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });
  const system = { navn: "Byggesak", nokkel: "permits", adresse: "https://byggesak.example", samtidige: "3" };

  const wrong = await administrator.post("/drift/fagsystem/ny", { ...system, nokkel: "Bygge Sak", samtidige: "0" });
  const added = await administrator.post("/drift/fagsystem/ny", system);

  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain("Nøkkel: Bruk små bokstaver, tall og bindestrek");
  expect(wrong.text).toContain("Saker om gangen: Skriv et helt tall fra 1 til 50");
  expect(wrong.html).toContain('value="Bygge Sak"');
  expect(added.status).toBe(303);
  expect((await administrator.get(added.location ?? "")).text).toContain("Fagsystemet er lagt inn.");
  expect((await administrator.post("/drift/fagsystem/ny", system)).text).toContain("Nøkkelen er i bruk");
});

test("an operator adds no target system, and is told who does", async ({ app, engine }) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const system = { navn: "Byggesak", nokkel: "permits", adresse: "http://10.0.0.1", samtidige: "3" };

  expect((await operator.get("/drift")).text).toContain("En administrator legger inn fagsystemer");
  expect((await operator.get("/drift/fagsystem/ny")).status).toBe(403);
  expect((await operator.post("/drift/fagsystem/ny", system)).status).toBe(403);
  expect(await engine.db.targetSystem.count({ where: { tenantId: operator.tenantId } })).toBe(0);
});

test("settings are changed, half a rate limit is refused, and the address is an administrator's", async ({
  app,
  engine,
}) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id, baseUrl } = await aSystem(engine.db, { tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const administrator = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"], tenantId });
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const form = `/drift/fagsystem/${id}/innstillinger`;
  const asked = {
    navn: "Sak",
    samtidige: "4",
    antall: "30",
    sekunder: "60",
    stans: "ja",
    feil: "8",
    feilsekunder: "120",
  };

  const half = await operator.post(form, { ...asked, sekunder: "" });
  const saved = await operator.post(form, asked);
  const moved = await operator.post(form, { ...asked, adresse: "https://andre.example" });

  expect(half.text).toContain("Innen antall sekunder: Fyll ut begge, eller la begge stå tomme");
  expect(saved).toMatchObject({ status: 303, location: `/drift/fagsystem/${id}?melding=lagret` });
  expect(moved.status).toBe(403);
  expect(await getLane(ctx, { id })).toMatchObject({
    name: "Sak",
    baseUrl,
    concurrency: 4,
    rateLimit: { max: 30, perSeconds: 60 },
    circuitBreaker: { errors: 8, windowSeconds: 120 },
  });
  expect((await operator.get(form)).text).toContain("Adressen kan bare endres av en administrator");

  const { stans: _, ...never } = asked;
  await administrator.post(form, { ...never, adresse: "https://ny.example", antall: "", sekunder: "" });
  expect(await getLane(ctx, { id })).toMatchObject({
    baseUrl: "https://ny.example",
    rateLimit: null,
    circuitBreaker: { errors: null },
  });
});

test("maintenance is set for every weekend and for one night, and taken away", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await aSystem(engine.db, { tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const here = `/drift/fagsystem/${id}`;
  const year = new Date().getFullYear() + 1;

  const weekly = { dag6: "ja", dag7: "ja", fra: "2230", til: "6.00", grunn: "Sikkerhetskopi" };
  const added = await operator.post(`${here}/vinduer/ukentlig`, weekly);
  const dates = { fradato: `${year}-10-24`, fra: "22:00", tildato: `${year}-10-25`, til: "06:00" };
  await operator.post(`${here}/vinduer/en-gang`, { ...dates, grunn: "Ny versjon" });
  const page = await operator.get(added.location ?? "");

  expect(page.text).toContain("Vedlikeholdsvinduet er lagt inn.");
  expect(page.text).toContain("lørdag og søndag kl. 22:30–06:00 neste dag");
  expect(page.text).toContain(`24.10.${year} kl. 22:00 til 25.10.${year} kl. 06:00`);

  const [removal = ""] = /\/drift\/fagsystem\/[^"]*\/fjern/.exec(page.html) ?? [];
  expect((await operator.get(removal)).text).toContain("Robotene begynner på saker også");
  expect((await operator.post(removal)).location).toBe(`${here}?melding=fjernet`);
  expect((await operator.get(removal)).status).toBe(404);
});

test("windows that make no sense are refused in words, and nothing is added", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await aSystem(engine.db, { tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const post = (kind: string, form: Record<string, string>) =>
    operator.post(`/drift/fagsystem/${id}/vinduer/${kind}`, { grunn: "Vedlikehold", ...form });
  const everyDay = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`dag${day}`, "ja"]));

  const always = await post("ukentlig", { ...everyDay, fra: "00:00", til: "00:00" });
  const empty = await post("ukentlig", { fra: "25:00", til: "" });
  const backwards = await post("en-gang", { fradato: "2999-01-02", fra: "12:00", tildato: "2999-01-01", til: "12:00" });
  const long = await post("en-gang", { fradato: "2999-01-01", fra: "12:00", tildato: "2999-03-01", til: "12:00" });

  expect(always.status).toBe(400);
  expect(always.text).toContain("Da ville ikke robotene fått arbeide noe tidspunkt i uken");
  expect(always.html).toMatch(/name="dag3"[^>]*checked|checked[^>]*name="dag3"/);
  expect(empty.text).toContain("Ukedager: Velg minst én ukedag");
  expect(empty.text).toContain("Fra klokken: Skriv et klokkeslett");
  expect(backwards.text).toContain("Slutten må være etter starten");
  expect(long.text).toContain("Vinduet kan vare høyst 31 dager");
  expect(await engine.db.maintenanceWindow.count({ where: { targetSystemId: id } })).toBe(0);
});

test("an administrator adds an account and replaces its password, which no page shows", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await aSystem(engine.db, { tenantId });
  const administrator = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"], tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const here = `/drift/fagsystem/${id}`;
  const account = { navn: "Robotkonto", brukernavn: "robot01", passord: " hemmelig 4711 " };

  const wrong = await administrator.post(`${here}/kontoer/ny`, { ...account, brukernavn: "" });
  const added = await administrator.post(`${here}/kontoer/ny`, account);
  const page = await administrator.get(added.location ?? "");
  const [form = ""] = /\/drift\/fagsystem\/[^"]*\/passord/.exec(page.html) ?? [];
  const replaced = await administrator.post(form, { passord: "nytt 4712" });

  expect(wrong.text).toContain("Brukernavn: Må fylles ut");
  expect(page.text).toContain("Robotkonto robot01 0 automatiseringer");
  expect(replaced.location).toBe(`${here}?melding=passord`);
  for (const { html } of [wrong, page, await administrator.get(here)]) expect(html).not.toMatch(/471[12]/);
  const { sealedPassword } = await engine.db.credential.findFirstOrThrow({ where: { targetSystemId: id } });
  expect(engine.secrets.open(sealedPassword)).toBe("nytt 4712");
  expect((await operator.get(`${here}/kontoer/ny`)).status).toBe(403);
  expect((await operator.post(`${here}/kontoer/ny`, account)).status).toBe(403);
});

test("another municipality's system is not there", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await aSystem(engine.db, { tenantId });
  const owner = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const weekly = { weekdays: [7], startTime: "04:00", endTime: "06:00" };
  const window = await addMaintenanceWindow(owner, { laneId: id, reason: "Vedlikehold", weekly });
  const stranger = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });

  for (const path of [
    "",
    "/endringer",
    "/innstillinger",
    "/stans",
    "/vinduer/ukentlig",
    `/vinduer/${window.id}/fjern`,
  ]) {
    expect((await stranger.get(`/drift/fagsystem/${id}${path}`)).status, path).toBe(404);
  }
  expect((await stranger.post(`/drift/fagsystem/${id}/vinduer/${window.id}/fjern`)).status).toBe(404);
  expect(await engine.db.maintenanceWindow.count({ where: { targetSystemId: id } })).toBe(1);
});
