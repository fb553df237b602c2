import { closeDb, openDb } from "../../../core/db.ts";
import { engineFor } from "../../support/context.ts";
import { appFor, expect, test } from "../api.ts";
import { aVisitor, get } from "./visitor.ts";

test("says in words that there is no such page, with the way out", async ({ app }) => {
  const { status, text, html } = await get(app, "/finnes/ikke");

  expect(status).toBe(404);
  expect(text).toContain("Vi finner ikke siden");
  expect(html).toContain('href="/"');
});

test("says that the service is away when the database is, without a trace of why", async ({
  db,
  engine,
  queues,
  databaseUrl,
}) => {
  const { cookie } = await aVisitor(engine, { app: appFor(engine), roles: ["OPERATOR"] });
  const away = new URL(databaseUrl);
  away.port = "1";
  const lost = openDb(away.href);
  const app = appFor({ ...(await engineFor(db, { queues })), db: lost });

  const { status, text } = await get(app, "/drift", cookie);
  await closeDb(lost);

  expect(status).toBe(503);
  expect(text).toContain("Vi får ikke kontakt med databasen.");
  expect(text).toMatch(/Referanse: \S+/);
});

test("says that something went wrong, and keeps what to itself", async ({ engine }) => {
  const { cookie } = await aVisitor(engine, { app: appFor(engine), roles: ["OPERATOR"] });
  const now = () => {
    throw new Error("en hemmelighet");
  };
  const app = appFor({ ...engine, now });

  const { status, html } = await get(app, "/drift", cookie);

  expect(status).toBe(500);
  expect(html).toContain("Noe gikk galt hos oss");
  expect(html).not.toContain("hemmelighet");
});

test("keeps style sheet, script and font in the browser's cache, by content", async ({ app }) => {
  const page = await get(app, "/logg-inn");
  const addresses = [...page.html.matchAll(/(?:href|src)="(\/static\/[^"]+\?v=[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );

  for (const address of addresses) {
    const response = await app.request(address, { headers: { "Accept-Encoding": "br" } });
    expect({ address, status: response.status }).toEqual({ address, status: 200 });
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    const etag = response.headers.get("ETag") ?? "";
    const again = await app.request(address, { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
  }
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  expect((await app.request("/static/../core/db.ts")).status).toBe(404);
  expect((await app.request("/static/constructor")).status).toBe(404);
});

test("points back to the page the person came from, and never to another site", async ({ app }) => {
  const backFrom = async (Referer: string) => {
    const page = await app.request("/finnes/ikke", { headers: { Referer } });
    return [...(await page.text()).matchAll(/<a class="ds-button"[^>]* href="([^"]*)"/g)].map(([, href]) => href);
  };

  expect(await backFrom("http://localhost/drift/saker?status=FAILED")).toContain("/drift/saker?status=FAILED");
  for (const elsewhere of ["http://localhost//ond.example/x", "http://ond.example/x", "/x"]) {
    expect(await backFrom(elsewhere)).toEqual(["/"]);
  }
});

test("lets nobody who is not signed in listen to what happens", async ({ app }) => {
  expect((await app.request("/events")).status).toBe(401);
});

test("lets only those who may see cases listen: one who may not would leave the others deaf", async ({
  app,
  engine,
}) => {
  const management = await aVisitor(engine, { app, roles: ["MANAGEMENT"] });
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId: management.tenantId });

  const refused = await app.request("/events", { headers: { Cookie: management.cookie } });
  const stream = await app.request("/events", { headers: { Cookie: caseWorker.cookie } });
  await stream.body?.cancel();

  expect(refused.status).toBe(403);
  expect(stream.status).toBe(200);
});
