import { describe } from "vitest";
import { localPath } from "../../../api/pages/signed-in.ts";
import { aTenant } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor, get, password, post } from "./visitor.ts";

test("asks who comes to sign in, and remembers where they were going", async ({ app }) => {
  const answer = await get(app, "/drift/saker?status=FAILED");

  expect(answer).toMatchObject({ status: 303, location: "/logg-inn?til=%2Fdrift%2Fsaker%3Fstatus%3DFAILED" });
});

test("lets a person in with a cookie that no script and no other site can use", async ({ app, engine }) => {
  const { email } = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const answer = await post(app, "/logg-inn", { form: { epost: email, passord: password, til: "/drift/saker" } });

  expect(answer).toMatchObject({ status: 303, location: "/drift/saker" });
  const cookie = answer.headers.get("Set-Cookie");
  for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
});

test("says the same of an unknown e-mail as of a wrong password, and keeps the e-mail in the form", async ({
  app,
  engine,
}) => {
  const { email } = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const wrong = await post(app, "/logg-inn", { form: { epost: email, passord: "noe annet" } });
  const unknown = await post(app, "/logg-inn", { form: { epost: "ingen@fjordvik.example", passord: "noe annet" } });

  expect(wrong.status).toBe(401);
  expect(wrong.text).toContain("Feil e-post eller passord");
  expect(wrong.html).toContain(`value="${email}"`);
  expect(wrong.html).not.toContain("noe annet");
  expect(unknown).toMatchObject({ status: 401, text: wrong.text });
});

test("tells beside the field what is missing", async ({ app }) => {
  const answer = await post(app, "/logg-inn", { form: { epost: "", passord: "" } });

  expect(answer.status).toBe(400);
  expect(answer.text).toContain("Skriv e-postadressen din");
  expect(answer.text).toContain("Skriv passordet ditt");
});

test("locks an account after ten wrong passwords, and says how long", async ({ app, engine }) => {
  const { email } = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  for (let tries = 0; tries < 10; tries++) await post(app, "/logg-inn", { form: { epost: email, passord: "feil" } });

  const answer = await post(app, "/logg-inn", { form: { epost: email, passord: password } });

  expect(answer.status).toBe(429);
  expect(answer.text).toContain("låst i 15 minutter");
});

test("signs out for good", async ({ app, engine }) => {
  const visitor = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const answer = await visitor.post("/logg-ut");

  expect(answer).toMatchObject({ status: 303, location: "/logg-inn?utlogget" });
  expect(await visitor.get("/drift")).toMatchObject({ status: 303, location: "/logg-inn?til=%2Fdrift" });
});

test("refuses a form that another site's page sends", async ({ app, engine }) => {
  const { cookie } = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const headers = { Cookie: cookie, Origin: "http://ond.example", "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await app.request("/logg-ut", { method: "POST", headers, body: "" });

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain("Du har ikke tilgang");
});

test("goes on to no other site", async ({ app, engine }) => {
  const { email } = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const answer = await post(app, "/logg-inn", { form: { epost: email, passord: password, til: "//ond.example/x" } });

  expect(answer).toMatchObject({ status: 303, location: "/" });
});

describe("a path to go on to is on this site", () => {
  const paths = [
    ["/drift/saker?status=FAILED", "/drift/saker?status=FAILED"],
    ["https://ond.example/", "/"],
    ["//ond.example/x", "/"],
    ["/\\ond.example", "/"],
    ["/\t/ond.example", "/"],
    ["/.//ond.example/x", "/"],
    ["/drift/..//ond.example", "/"],
    ["/%2e//ond.example", "/"],
    ["/./\\ond.example", "/"],
    ["javascript:alert(1)", "/"],
    ["drift", "/"],
    ["", "/"],
    [undefined, "/"],
  ] as const;

  for (const [asked, path] of paths) {
    test(`«${asked}» becomes ${path}`, () => {
      expect(localPath(asked)).toBe(path);
    });
  }
});

describe("begins the day where the work is", () => {
  const landings = [
    ["MANAGEMENT", "/timer"],
    ["BENEFIT_OWNER", "/timer"],
    ["CONTROLLER", "/timer"],
    ["OPERATOR", "/drift"],
    ["CASE_WORKER", "/drift"],
    ["PROCESS_OWNER", "/automatiseringer"],
    ["ADMINISTRATOR", "/drift"],
  ] as const;

  for (const [role, location] of landings) {
    test(`${role} at ${location}`, async ({ app, engine }) => {
      const visitor = await aVisitor(engine, { app, roles: [role] });

      expect(await visitor.get("/")).toMatchObject({ status: 303, location });
      expect((await visitor.get(location)).status).toBe(200);
    });
  }
});

test("shows each person only the parts of the menu that he or she may open", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });

  const [timer, drift] = [await manager.get("/timer"), await caseWorker.get("/drift")];

  expect(timer.html).not.toContain('href="/drift"');
  expect(drift.html).not.toContain('href="/timer"');
  expect((await manager.get("/drift")).status).toBe(403);
  expect((await caseWorker.get("/timer")).status).toBe(403);
});
