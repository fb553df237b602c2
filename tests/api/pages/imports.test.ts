import { v7 as uuidv7 } from "uuid";
import type { Engine } from "../../../core/context.ts";
import { anAutomation, aTenant, letterBot } from "../../support/context.ts";
import { aWorkbook } from "../../core/imports/workbook.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function aPlace(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const given = { botId: letterBot.id, title: "Arkivering av brev" };
  const automation = await anAutomation(engine.db, { tenantId, ...given });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const upload = async (content: string | Uint8Array, name = "brev.csv") => {
    const body = new FormData();
    body.set("automatisering", automation.id);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    body.set("fil", new File([new Uint8Array(bytes)], name));
    const headers = { Cookie: operator.cookie, Origin: "http://localhost" };
    const response = await app.request("/drift/import", { method: "POST", headers, body });
    return { status: response.status, location: response.headers.get("Location") ?? "", html: await response.text() };
  };
  return { tenantId, automation, operator, upload };
}

test("says which columns an automation takes", async ({ app, engine }) => {
  const { automation, operator } = await aPlace(engine, app);

  expect((await operator.get("/drift/import")).text).toContain("Velg automatisering for å se hvilke felter");
  const { text } = await operator.get(`/drift/import?automatisering=${automation.id}`);

  expect(text).toContain("Felter for Arkivering av brev");
  expect(text).toContain("letterNumber tekst Ja subject tekst Ja");
});

test("a file is looked through, then added as one run", async ({ app, engine }) => {
  const { operator, upload } = await aPlace(engine, app);
  const { status, location } = await upload(
    "\uFEFFletterNumber;subject;Frist\nL-1;Om 15868012345;01.12.2099\nL-2;To;\n",
  );
  expect(status).toBe(303);

  const { text, html } = await operator.get(location);
  expect(text).toContain("Rader i filen 2 Klare til å legges inn 2 Kjente fra før 0 Rader med feil 0");
  expect(text).toContain("letter:L-1 letterNumber: L-1 subject: Om ***********");
  expect(text).toContain("01.12.2099 kl. 16:00");
  expect(html).not.toContain("15868012345");
  const added = await operator.post(location);

  expect(added).toMatchObject({ status: 303, location: expect.stringContaining("/drift/kjoringer/") as unknown });
  expect((await operator.get(added.location ?? "")).text).toContain("I kø 2");
  expect((await operator.get(location)).text).toContain("Sakene er lagt inn Se kjøringen");
  expect((await operator.post(location)).status).toBe(409);
});

test("rows with errors and cases that are known are passed over only when the person says so", async ({
  app,
  engine,
}) => {
  const { operator, upload } = await aPlace(engine, app);
  const first = await upload("letterNumber;subject\nL-1;Ett\n");
  await operator.post(first.location);
  const { location } = await upload("letterNumber;subject;Merknad\nL-1;Ett;\nfeil;To;\nL-3;Tre;\n");

  const { text } = await operator.get(location);
  expect(text).toContain("Rader i filen 3 Klare til å legges inn 1 Kjente fra før 1 Rader med feil 1");
  expect(text).toContain("3 letterNumber Har ikke riktig form");
  expect(text).toContain("Disse kolonnene brukes ikke: Merknad.");
  const refused = await operator.post(location);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain("Kryss av for å hoppe over sakene som er kjente fra før.");
  const csv = await operator.get(`${location}/feil.csv`);
  expect(csv.headers.get("Content-Type")).toContain("text/csv");
  expect(csv.html).toContain("3;letterNumber;invalid_format;Har ikke riktig form");

  const added = await operator.post(location, { hoppoverkjente: "ja", hoppoverfeil: "ja" });
  expect((await operator.get(added.location ?? "")).text).toContain("I kø 1");
  const again = await upload("letterNumber;subject\nL-1;Ett\n");
  expect((await operator.get(again.location)).text).toContain("Alle sakene i filen er kjente fra før.");
});

test("a file that cannot be read is refused beside its field, with the way out", async ({ app, engine }) => {
  const { tenantId, operator, upload } = await aPlace(engine, app);
  const bomb = aWorkbook([["a"]], { more: { "xl/worksheets/sheet1.xml": new Uint8Array(60 * 1_048_576) } });

  expect(await upload(bomb, "bombe.xlsx")).toMatchObject({
    status: 400,
    html: expect.stringContaining("Filen pakkes ut til langt mer enn den skal.") as unknown,
  });
  expect((await upload('letterNumber;subject\n"L-1;Ett\n')).html).toContain(
    "Et anførselstegn i filen mangler sin make",
  );
  expect((await upload("[{]", "brev.json")).html).toContain("Filen er ikke gyldig JSON.");
  expect((await upload("")).html).toContain("Velg en fil");
  expect((await operator.post("/drift/import", {})).text).toContain("Automatisering: Velg en automatisering");
  expect(await engine.db.caseImport.count({ where: { tenantId } })).toBe(0);
});

test("is for those who may change cases, and only for their own municipality's", async ({ app, engine }) => {
  const { tenantId, upload } = await aPlace(engine, app);
  const { location } = await upload("letterNumber;subject\nL-1;Ett\n");
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  const stranger = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  for (const path of ["/drift/import", location, `${location}/feil.csv`]) {
    expect({ path, status: (await owner.get(path)).status }).toEqual({ path, status: 403 });
  }
  for (const path of [location, `${location}/feil.csv`, `/drift/import/${uuidv7()}`]) {
    expect({ path, status: (await stranger.get(path)).status }).toEqual({ path, status: 404 });
  }
  expect((await stranger.post(location)).status).toBe(404);
});
