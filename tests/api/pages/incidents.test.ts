import type { Engine } from "../../../core/context.ts";
import { groupErrors } from "../../../core/incidents/index.ts";
import { anError } from "../../core/incidents/errors.ts";
import { anAutomation } from "../../support/context.ts";
import { type App, expect, test, unknownId } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function aDesk(engine: Engine, app: App) {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: operator.tenantId });
  return { operator, automation };
}

const incidentIn = (html: string) => /href="(\/drift\/hendelser\/[0-9a-f-]{36})"/.exec(html)?.[1] ?? "";

test("an operator sees what stops cases first, and below it what came right by itself", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  await anError(engine, { automation, errorCode: "TIMEOUT", message: "Siden kom ikke" });
  await anError(engine, { automation, count: 3, attempt: 3, message: "Fagsystemet svarte med feil 500" });
  await groupErrors(engine);

  const { status, text } = await operator.get("/drift/hendelser");

  expect(status).toBe(200);
  expect(text).toMatch(
    /Åpne hendelser .*Fagsystemet svarer ikke .*Åpen .*Feil som gikk over .*Det tok for lang tid .*Gikk over/,
  );
  expect(text).toContain("Fagsystemet svarte med feil 500 for sak 1000 – i trinnet «Søk»");
  expect(text).toContain("Kontroll av summer Sak og arkiv 3 3");
});

test("the page of the queues begins with open incidents, from which their cases are tried again", async ({
  app,
  engine,
}) => {
  const { operator, automation } = await aDesk(engine, app);
  await anError(engine, { automation, errorCode: "TIMEOUT", message: "Siden kom ikke" });
  expect((await operator.get("/drift")).text).not.toContain("Åpne hendelser");
  await anError(engine, { automation, count: 3, attempt: 3, message: "Fagsystemet svarte med feil 500" });
  await groupErrors(engine);

  const { html, text } = await operator.get("/drift");

  expect(text).toContain("Åpne hendelser Samme feil i flere saker.");
  expect(text).not.toContain("Siden kom ikke – i trinnet");
  expect((await operator.get(incidentIn(html))).text).toContain("Løs hendelsen");
});

test("an empty list says so, in each of its views", async ({ app, engine }) => {
  const { operator } = await aDesk(engine, app);

  expect((await operator.get("/drift/hendelser")).text).toContain("Ingen åpne hendelser");
  for (const view of ["OPEN", "OBSERVED", "RESOLVED"])
    expect((await operator.get(`/drift/hendelser?status=${view}`)).text).toContain("Ingen hendelser her");
});

test("one view is looked through page by page", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  const words = "abcdefghijklmnopqrstuvwxyz";
  for (let index = 0; index < 52; index += 1) {
    const message = `Feil ${words[index % 26]}${words[Math.floor(index / 26)]}`;
    await anError(engine, { automation, message });
  }
  await groupErrors(engine);

  const first = await operator.get("/drift/hendelser?status=OBSERVED");
  const next = /href="([^"]*side=[^"]*)"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const second = await operator.get(next);

  expect(first.text).toContain("Viser 50 hendelser");
  expect(next).toContain("status=OBSERVED");
  expect(second.text).toContain("Viser 2 hendelser");
});

test("an incident says what is wrong, what to do, and shows evidence and cases", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  const [id] = await anError(engine, { automation, attempt: 3, screenshotPath: "a/b/3.png" });
  await groupErrors(engine);
  const { html: list } = await operator.get("/drift/hendelser");

  const { text, html } = await operator.get(incidentIn(list));
  const ofCase = await operator.get(`/drift/saker/${id}`);

  expect(text).toContain("Hva er galt? Åpen Fagsystemet svarte ikke, svarte med feil eller brøt forbindelsen.");
  expect(text).toContain("Hva gjør du? Se om fagsystemet er oppe");
  expect(text).toContain("Én sak står og venter på at noen gjør noe.");
  expect(text).toContain("Fagsystemet svarte med feil 500 for sak 1000");
  expect(html).toContain(`src="/drift/saker/${id}/forsok/3/skjermbilde"`);
  expect(html).toContain(`href="/drift/saker/${id}"`);
  expect(text).toContain("Viser 1 av 1");
  expect(text).toContain("Feilet: 1");
  expect(incidentIn(ofCase.html)).toBe(incidentIn(list));
});

test("resolving asks what was done, tries the cases again and says how many", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  const ids = await anError(engine, { automation, count: 4, attempt: 3 });
  await groupErrors(engine);
  const here = incidentIn((await operator.get("/drift/hendelser")).html);

  const form = await operator.get(`${here}/los`);
  const empty = await operator.post(`${here}/los`, { losning: "  ", saker: "ja" });
  const done = await operator.post(`${here}/los`, { losning: "Startet på nytt", saker: "ja" });
  const after = await operator.get(done.location ?? "");

  expect(form.text).toContain("Prøv alle de 4 sakene som står, på nytt");
  expect(form.html).toMatch(/name="saker"[^>]*/);
  expect(form.html).toMatch(/checked=""[^>]*id="saker"|id="saker"[^>]*checked=""/);
  expect(empty.status).toBe(400);
  expect(empty.text).toContain("Skriv hva som ble gjort");
  expect(done).toMatchObject({ status: 303, location: `${here}?melding=lost&saker=4` });
  expect(after.text).toContain("Hendelsen er løst, og 4 saker står i kø igjen.");
  expect(after.text).toContain("Løst av Kari Nordmann");
  expect(after.text).toContain("«Startet på nytt»");
  expect(after.text).not.toContain("Løs hendelsen");
  expect(await engine.db.workItem.count({ where: { id: { in: ids }, status: "QUEUED" } })).toBe(4);
});

test("without a tick the cases stay as they are, and a resolved one has no form any more", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  const ids = await anError(engine, { automation, attempt: 3 });
  await groupErrors(engine);
  const here = incidentIn((await operator.get("/drift/hendelser")).html);

  const done = await operator.post(`${here}/los`, { losning: "Gjort for hånd" });

  expect((await operator.get(done.location ?? "")).text).toContain("Hendelsen er løst.");
  expect(await engine.db.workItem.count({ where: { id: { in: ids }, status: "FAILED" } })).toBe(1);
  expect(await operator.get(`${here}/los`)).toMatchObject({ status: 303, location: here });
  expect(await operator.post(`${here}/los`, { losning: "En gang til" })).toMatchObject({ status: 409 });
});

test("the cases of a retired automation are refused with the way out beside the box", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  await anError(engine, { automation, attempt: 3 });
  await groupErrors(engine);
  await engine.db.automation.update({ where: { id: automation.id }, data: { status: "RETIRED" } });
  const here = incidentIn((await operator.get("/drift/hendelser")).html);

  const refused = await operator.post(`${here}/los`, { losning: "Lagt ned", saker: "ja" });

  expect(refused.status).toBe(409);
  expect(refused.text).toContain("Automatiseringen er avviklet, så sakene kan ikke prøves på nytt.");
  expect(refused.html).toContain("Lagt ned");
});

test("the same error again names the incident before it, and that one the new", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  await anError(engine, { automation, attempt: 3 });
  await groupErrors(engine);
  const first = incidentIn((await operator.get("/drift/hendelser")).html);
  await operator.post(`${first}/los`, { losning: "Startet på nytt" });
  await anError(engine, { automation, attempt: 3 });
  await groupErrors(engine);
  const second = incidentIn((await operator.get("/drift/hendelser")).html);

  const [earlier, later] = [await operator.get(first), await operator.get(second)];

  expect(later.text).toContain("Den samme feilen er løst før");
  expect(later.text).toContain("«Startet på nytt»");
  expect(later.html).toContain(`href="${first}"`);
  expect(earlier.text).toContain("Feilen har kommet igjen");
  expect(earlier.html).toContain(`href="${second}"`);
});

test("texts of the target system stand as text, never as markup", async ({ app, engine }) => {
  const { operator, automation } = await aDesk(engine, app);
  await anError(engine, { automation, attempt: 3, message: "<script>alert(1)</script>" });
  await groupErrors(engine);
  const list = await operator.get("/drift/hendelser");

  const { html } = await operator.get(`${incidentIn(list.html)}?melding=<b>x&saker=<b>`);

  expect(list.html + html).not.toContain("<script>alert");
  expect(html).not.toContain("<b>");
});

test("a process owner reads and does not resolve; management does not see the tab; an unknown one is not found", async ({
  app,
  engine,
}) => {
  const { operator, automation } = await aDesk(engine, app);
  const { tenantId } = operator;
  await anError(engine, { automation, attempt: 3 });
  await groupErrors(engine);
  const here = incidentIn((await operator.get("/drift/hendelser")).html);
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
  const stranger = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const seen = await owner.get(here);

  expect(seen.status).toBe(200);
  expect(seen.html).not.toContain(`${here}/los`);
  expect(await owner.post(`${here}/los`, { losning: "x" })).toMatchObject({ status: 403 });
  expect(await manager.get("/drift/hendelser")).toMatchObject({ status: 403 });
  expect(await stranger.get(here)).toMatchObject({ status: 404 });
  expect(await operator.get(`/drift/hendelser/${unknownId}`)).toMatchObject({ status: 404 });
});
