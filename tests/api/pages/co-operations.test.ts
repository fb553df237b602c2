import type { Engine } from "../../../core/context.ts";
import { anAutomation, aTenant, aUnit, unique } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function aMunicipality(engine: Engine, app: App, name: string) {
  const { id: tenantId, slug } = await aTenant(engine.db, { name });
  await aUnit(engine.db, { tenantId });
  const admin = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"], tenantId, name: `Admin i ${name}` });
  return { tenantId, slug, admin };
}

async function aCoOperation(engine: Engine, app: App) {
  const host = await aMunicipality(engine, app, "Fjordvik kommune");
  const guest = await aMunicipality(engine, app, "Austdal kommune");
  const form = { navn: unique("Robotsamarbeid"), nokkel: "3", fra: "2026-01-01" };
  const made = await host.admin.post("/gevinst/samarbeid/ny", form);
  const here = made.location?.split("?")[0] ?? "";
  const invite = (more = {}) =>
    host.admin.post(`${here}/medlem`, { kortnavn: guest.slug, nokkel: "1", fra: "2026-01-01", ...more });
  return { host, guest, here, form, invite };
}

test("is founded, joined by a yes, and shares time that each sees its own part of", async ({ app, engine }) => {
  const { host, guest, here, form, invite } = await aCoOperation(engine, app);
  await invite();
  const asked = await guest.admin.get(here);
  const accept = /action="([^"]*\/godta\/[^"]*)"/.exec(asked.html)?.[1] ?? "";

  const joined = await guest.admin.post(accept);
  await host.admin.post(`${here}/tid`, { dag: "2026-05-04", timer: "7,5", kroner: "1 000", hva: "Ny portal" });
  const page = await guest.admin.get(here);

  expect((await host.admin.get("/gevinst/samarbeid")).text).toContain(form.navn);
  expect(asked.text).toContain("Austdal kommune 1 fra 01.01.2026 Invitert, ikke svart Godta");
  expect((await guest.admin.get(joined.location ?? "")).text).toContain("Kommunen er med i samarbeidet.");
  expect(page.text).toContain(
    "04.05.2026 Ny portal Admin i Fjordvik kommune 7,5 1 000 Austdal kommune: 1,9 timer, 250 kr",
  );
  expect(page.text).not.toContain("Fjordvik kommune: 5,6 timer");
  expect(page.text).toContain("Du ser egen kommune og summen for alle.");
});

test("shares time once for two clicks on one form", async ({ app, engine, db }) => {
  const { host, here } = await aCoOperation(engine, app);
  const page = await host.admin.get(`${here}/tid`);
  const foresporsel = /name="foresporsel" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
  const form = { foresporsel, dag: "2026-05-04", timer: "2", kroner: "", hva: "Møte" };

  const clicks = await Promise.all([host.admin.post(`${here}/tid`, form), host.admin.post(`${here}/tid`, form)]);

  expect(clicks.map(({ location }) => location)).toEqual([`${here}?melding=delt`, `${here}?melding=delt`]);
  expect(await db.sharedTime.count({ where: { coOperationId: here.split("/").at(-1) ?? "" } })).toBe(1);
  const other = await host.admin.post(`${here}/tid`, { ...form, timer: "3" });
  expect(other.text).toContain("Skjemaet er brukt til noe annet før");
});

test("is read in full by whom it was given to", async ({ app, engine }) => {
  const { host, here } = await aCoOperation(engine, app);
  const reader = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId: host.tenantId, name: "Leser Hansen" });
  await host.admin.post(`${here}/tid`, { dag: "2026-05-04", timer: "1", kroner: "", hva: "Møte" });

  await host.admin.post(`${here}/leser`, { epost: reader.email });
  const page = await reader.get(here);

  expect(page.text).toContain("Leser Hansen, Fjordvik kommune");
  expect(page.text).toMatch(
    /Fjordvik kommune 0 0,0 0,0 0,0 1,0 −1,0 0,0 0,0 −1,0 Alle medlemmer 0 0,0 0,0 0,0 1,0 −1,0 0,0 0,0 −1,0/,
  );
  expect(page.text).not.toContain("Du ser egen kommune");
  expect(page.html).not.toContain(`${here}/tid`);
});

test("tells what is refused beside its field", async ({ app, engine }) => {
  const { host, here, form, invite } = await aCoOperation(engine, app);
  const share = (more: Record<string, string>) =>
    host.admin.post(`${here}/tid`, { dag: "2026-05-04", timer: "", kroner: "", hva: "Møte", ...more });

  expect((await share({})).text).toContain("Timer: Skriv timer, kroner eller begge deler");
  expect((await share({ timer: "-1" })).text).toContain("Timer: Skriv et tall, for eksempel 12,5");
  expect((await share({ kroner: "??" })).text).toContain("Kroner: Skriv et helt tall som er 0 eller mer");
  expect((await share({ dag: "2999-01-01", timer: "1" })).text).toContain("Dagen kan ikke være i framtiden");
  expect((await invite({ kortnavn: "finnes ikke" })).text).toContain("Det finnes ingen kommune med dette kortnavnet");
  expect((await host.admin.post(`${here}/leser`, { epost: "x" })).text).toContain("Skriv en e-postadresse");
  expect((await host.admin.post(`${here}/ut`, { dag: "2026-01-01" })).text).toContain(
    "Første dag utenfor: Velg i dag eller en senere dag",
  );
  expect((await host.admin.post("/gevinst/samarbeid/ny", form)).text).toContain(
    "Det finnes alt et samarbeid med dette navnet",
  );
});

test("counts what the municipality has chosen, and nothing else", async ({ app, engine, db }) => {
  const { host, here } = await aCoOperation(engine, app);
  const { tenantId } = host;
  const one = await anAutomation(db, { tenantId, title: "Arkiver søknad" });
  await anAutomation(db, { tenantId, title: "Purring" });
  expect((await host.admin.get(here)).text).toContain("Ingenting er med ennå.");
  expect((await host.admin.get(`${here}/arbeid/ny`)).text).toContain("Automatisering: Purring");

  expect((await host.admin.post(`${here}/arbeid/ny`, { arbeid: "", fra: "2026-01-01" })).text).toContain(
    "Automatisering eller tiltak: Fyll ut dette feltet",
  );
  const added = await host.admin.post(`${here}/arbeid/ny`, { arbeid: one.id, fra: "2026-01-01" });
  expect((await host.admin.get(added.location ?? "")).text).toContain("Arkiver søknad Automatisering fra 01.01.2026");
  await host.admin.post(`${here}/arbeid/ny`, { arbeid: "alt", fra: "2026-03-01" });
  const page = await host.admin.get(here);
  expect(page.text).toContain("Purring Automatisering fra 01.03.2026");
  const out = /href="([^"]*\/arbeid\/[^"]*\/ut)" aria-label="Ta ut: Arkiver søknad"/.exec(page.html)?.[1] ?? "";
  await host.admin.post(out, { dag: "2026-02-01" });
  expect((await host.admin.get(here)).text).toContain("Arkiver søknad Automatisering 01.01.2026 til 31.01.2026");
});

test("is declined, withdrawn and ended, and who reads it is taken off again", async ({ app, engine }) => {
  const { host, guest, here, invite } = await aCoOperation(engine, app);
  const deedIn = (html: string, deed: string) => new RegExp(`action="([^"]*/${deed}[^"]*)"`).exec(html)?.[1] ?? "";
  await invite();
  const asked = await guest.admin.get(here);
  expect(asked.text).toContain("Bare medlemmer ser tallene");
  const declined = await guest.admin.post(deedIn(asked.html, "avsla"));
  expect((await guest.admin.get(declined.location ?? "")).text).toContain("Kommunen har sagt nei til invitasjonen.");
  expect((await guest.admin.get(here)).status).toBe(404);

  await invite();
  const withdrawn = await host.admin.post(deedIn((await host.admin.get(here)).html, "trekk"));
  expect((await host.admin.get(withdrawn.location ?? "")).text).toContain("Invitasjonen er trukket tilbake.");

  await invite();
  await guest.admin.post(deedIn((await guest.admin.get(here)).html, "godta"));
  const end = /href="([^"]*\/medlem\/[^"]*\/ut)"/.exec((await host.admin.get(here)).html)?.[1] ?? "";
  expect((await host.admin.post(end, { dag: "2999-01-01", grunn: "" })).text).toContain(
    "Hvorfor avsluttes det?: Fyll ut",
  );
  await host.admin.post(end, { dag: "2999-01-01", grunn: "Ny avtale" });
  expect((await guest.admin.get(here)).text).toContain("01.01.2026 til 31.12.2998");

  const reader = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId: host.tenantId, name: "Leser Hansen" });
  await host.admin.post(`${here}/leser`, { epost: reader.email });
  await host.admin.post(deedIn((await host.admin.get(here)).html, "leser"));
  expect((await host.admin.get(here)).text).not.toContain("Leser Hansen");
});

test("is not there for a stranger, and nothing is decided by who may not", async ({ app, engine }) => {
  const { host, here } = await aCoOperation(engine, app);
  const stranger = await aMunicipality(engine, app, "Vestre Sund kommune");
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId: host.tenantId });

  expect((await stranger.admin.get(here)).status).toBe(404);
  expect((await stranger.admin.get("/gevinst/samarbeid")).text).toContain("Kommunen er ikke med i noe samarbeid.");
  expect((await controller.get("/gevinst/samarbeid/ny")).status).toBe(403);
  expect((await controller.post(`${here}/medlem`, {})).status).toBe(403);
  expect((await controller.get(here)).html).not.toMatch(/samarbeid\/[^"]*\/(tid|medlem|leser|ut)"/);
});
