import { describe } from "vitest";
import { createApiKey, createUser } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import { anAutomation, aTenant, unique } from "../support/context.ts";
import { aCaller, appFor, type App, call, expect, test } from "./api.ts";

const password = "et langt nok passord";
const own = { Origin: "http://localhost" };

async function aPerson(engine: Engine) {
  const { id: tenantId } = await aTenant(engine.db);
  const email = `${unique("kari")}@fjordvik.example`;
  const user = await createUser(engine, { tenantId, email, name: "Kari Nordmann", roles: ["OPERATOR"], password });
  return { ...user, tenantId, email };
}

async function signIn(app: App, email: string) {
  const signedIn = await call(app, "/api/v1/sessions", { method: "POST", body: { email, password }, headers: own });
  const setCookie = signedIn.headers.get("Set-Cookie") ?? "";
  return { ...signedIn, setCookie, cookie: setCookie.split(";")[0] ?? "" };
}

describe("a session", () => {
  test("opens with e-mail and password, in a cookie that scripts cannot read", async ({ app, engine }) => {
    const { email, id, tenantId } = await aPerson(engine);

    const { status, body, setCookie, cookie } = await signIn(app, email.toUpperCase());
    const current = await call(app, "/api/v1/sessions/current", { headers: { Cookie: cookie } });

    expect(status).toBe(201);
    expect(setCookie).toMatch(/^minuttjakt_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect(body).toMatchObject({ actor: { kind: "user", id, name: "Kari Nordmann", roles: ["OPERATOR"] }, tenantId });
    expect(JSON.stringify(body)).not.toContain(cookie.split("=")[1]);
    expect(current).toMatchObject({ status: 200, body: { actor: { id } } });
  });

  test("has a cookie for TLS alone where that is set", async ({ engine }) => {
    const { email } = await aPerson(engine);
    const app = appFor(engine, { env: { SECURE_COOKIES: "true" } });

    const { setCookie, headers } = await signIn(app, email);

    expect(setCookie).toMatch(/; Secure/);
    expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=/);
  });

  test("is over after signing out", async ({ app, engine, db }) => {
    const { email, id } = await aPerson(engine);
    const { cookie } = await signIn(app, email);

    const signedOut = await call(app, "/api/v1/sessions/current", {
      method: "DELETE",
      headers: { Cookie: cookie, ...own },
    });
    const after = await call(app, "/api/v1/sessions/current", { headers: { Cookie: cookie } });

    expect(signedOut.status).toBe(204);
    expect(signedOut.headers.get("Set-Cookie")).toMatch(/^minuttjakt_session=; Max-Age=0; Path=\//);
    expect(after.status).toBe(401);
    expect(await db.session.count({ where: { userId: id } })).toBe(0);
  });

  test("is over when its time is", async ({ engine }) => {
    const { email } = await aPerson(engine);
    const { cookie } = await signIn(appFor(engine), email);
    const in13Hours = appFor({ ...engine, now: () => new Date(Date.now() + 13 * 3_600_000) });

    const response = await call(in13Hours, "/api/v1/sessions/current", { headers: { Cookie: cookie } });

    expect(response.status).toBe(401);
  });

  test("does not open with a wrong password, an unknown e-mail or a field too many", async ({ app, engine, db }) => {
    const { email } = await aPerson(engine);
    const before = await db.session.count();
    const post = (body: unknown) => call(app, "/api/v1/sessions", { method: "POST", body, headers: own });

    const wrong = await post({ email, password: "feil passord her" });
    const unknown = await post({ email: "ingen@fjordvik.example", password });
    const tooMuch = await post({ email, password, remember: true });

    expect(wrong).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect({ ...(unknown.body as object), requestId: "" }).toEqual({ ...(wrong.body as object), requestId: "" });
    expect(tooMuch).toMatchObject({ status: 400, body: { code: "invalid", errors: [{ field: "remember" }] } });
    expect(await db.session.count()).toBe(before);
  });

  test("is locked for a while after ten wrong passwords", async ({ app, engine, db }) => {
    const { email, id } = await aPerson(engine);
    const lockedUntil = new Date(Date.now() + 60_000);
    await db.user.update({ where: { id }, data: { failedSignIns: 10, lockedUntil } });

    const { status, headers, body } = await signIn(app, email);

    expect({ status, body }).toMatchObject({ status: 429, body: { code: "locked" } });
    expect(headers.get("Retry-After")).toBe("900");
  });
});

describe("an API key", () => {
  const refusedKeys: [string, (engine: Engine) => Promise<string>][] = [
    ["nobody has", async () => `mj_0a1b2c3d_${"x".repeat(43)}`],
    ["has another form", async () => "mj_hemmelig"],
    [
      "has expired",
      async (engine) => {
        const { id: tenantId } = await aTenant(engine.db);
        const expiresAt = new Date(Date.now() - 1000);
        return (await createApiKey(engine, { tenantId, name: "gammel", roles: ["OPERATOR"], expiresAt })).key;
      },
    ],
    [
      "was revoked",
      async (engine) => {
        const { id: tenantId } = await aTenant(engine.db);
        const { id, key } = await createApiKey(engine, { tenantId, name: "tapt", roles: ["OPERATOR"] });
        await engine.db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
        return key;
      },
    ],
  ];

  test.for(refusedKeys)("that %s opens nothing", async ([, keyOf], { app, engine }) => {
    const headers = { Authorization: `Bearer ${await keyOf(engine)}` };

    const response = await call(app, "/api/v1/work-items", { headers });

    expect(response).toMatchObject({ status: 401, body: { code: "unauthenticated", errors: [] } });
    expect(response.headers.get("WWW-Authenticate")).toBe('Bearer realm="minuttjakt"');
  });

  test("that is refused is not made good by a session in the same request", async ({ app, engine }) => {
    const { email } = await aPerson(engine);
    const { cookie } = await signIn(app, email);

    const response = await call(app, "/api/v1/work-items", {
      headers: { Cookie: cookie, Authorization: "Bearer mj_hemmelig" },
    });

    expect(response.status).toBe(401);
  });
});

test("tells nothing to whoever is not signed in", async ({ app }) => {
  const paths = [
    "automations",
    "baselines",
    "processes",
    "studies",
    "runs",
    "work-items",
    "incidents",
    "lanes",
    "organisation-units",
    "reports/benefits",
  ];
  for (const path of [...paths, "sessions/current"]) {
    const response = await call(app, `/api/v1/${path}`);
    expect(response, path).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  }
  const body = { automationId: "ikke sjekket" };
  expect(await call(app, "/api/v1/work-items", { method: "POST", body })).toMatchObject({ status: 401 });
});

describe("a change in a session's name", () => {
  const foreign: [string, Record<string, string>][] = [
    ["another site's page sends as JSON", { Origin: "https://lokkedue.example" }],
    ["another site's page sends as a form", { Origin: "null", "Content-Type": "application/x-www-form-urlencoded" }],
    ["a sister site's page sends", { "Sec-Fetch-Site": "same-site", Origin: "http://annet.localhost" }],
    ["comes as a form from nowhere", { "Content-Type": "text/plain" }],
  ];

  test.for(foreign)("that %s is refused", async ([, headers], { app, engine, db }) => {
    const { email, tenantId } = await aPerson(engine);
    const { id: automationId } = await anAutomation(db, { tenantId });
    const { cookie } = await signIn(app, email);
    const body = { automationId, input: { sumNumber: 1 } };

    const response = await call(app, "/api/v1/work-items", {
      method: "POST",
      body,
      headers: { Cookie: cookie, ...headers },
    });

    expect(response).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await db.workItem.count({ where: { tenantId } })).toBe(0);
  });

  const ours: [string, Record<string, string>][] = [
    ["our own page sends", own],
    ["our own page sends through a proxy", { "Sec-Fetch-Site": "same-origin", Origin: "https://minuttjakt.example" }],
    ["a program sends", {}],
  ];

  test.for(ours)("that %s is done", async ([, headers], { app, engine, db }) => {
    const { email, tenantId } = await aPerson(engine);
    const { id: automationId } = await anAutomation(db, { tenantId });
    const { cookie } = await signIn(app, email);

    const response = await call(app, "/api/v1/work-items", {
      method: "POST",
      body: { automationId, input: { sumNumber: 1 } },
      headers: { Cookie: cookie, ...headers },
    });

    expect(response.status).toBe(201);
    expect(await db.run.findFirst({ where: { tenantId } })).toMatchObject({ trigger: "PERSON" });
  });

  test("is done with a key from wherever it is sent", async ({ app, engine }) => {
    const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
    const { id: automationId } = await anAutomation(engine.db, { tenantId: caller.tenantId });

    const response = await call(app, "/api/v1/work-items", {
      method: "POST",
      body: { automationId, input: { sumNumber: 1 } },
      headers: { Authorization: `Bearer ${caller.key}`, Origin: "https://fagsystem.example" },
    });

    expect(response.status).toBe(201);
  });
});

test("does not let another site sign a person in", async ({ app, engine }) => {
  const { email } = await aPerson(engine);

  const response = await call(app, "/api/v1/sessions", {
    method: "POST",
    body: { email, password },
    headers: { Origin: "https://lokkedue.example" },
  });

  expect(response.status).toBe(403);
  expect(response.headers.get("Set-Cookie")).toBeNull();
});
