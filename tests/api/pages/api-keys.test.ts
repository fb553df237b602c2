import { call, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const here = "/drift/api-nokler";

test("an administrator makes a key that is shown once, sees it used, and closes it with a reason", async ({
  app,
  engine,
}) => {
  const admin = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });
  expect((await admin.get("/drift")).html).toContain(`href="${here}"`);
  expect((await admin.get(here)).text).toContain("Ingen API-nøkler");
  const lastDay = `${new Date().getUTCFullYear() + 9}-12-31`;
  const form = { navn: "Skjemaportalen", "rolle-operator": "ja", til: lastDay };

  const refused = await admin.post(here, { ...form, navn: "", "rolle-operator": "", til: "2020-01-01" });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain("Skriv navnet på systemet");
  expect(refused.text).toContain("Roller: Velg minst én rolle");
  expect((await admin.post(here, { ...form, til: "2020-01-01" })).text).toContain("Velg i dag eller en senere dag");
  expect(await admin.post(here, { ...form, til: "9999-12-31" })).toMatchObject({ status: 400 });
  expect(await engine.db.apiKey.count({ where: { tenantId: admin.tenantId } })).toBe(0);
  const made = await admin.post(here, form);

  const [key = ""] = /mj_[0-9a-f]{8}_[\w-]{43}/.exec(made.text) ?? [];
  expect(key).not.toBe("");
  expect(made.headers.get("Cache-Control")).toBe("no-store");
  const listed = await admin.get(here);
  expect(listed.html).not.toContain(key);
  expect(listed.text).toContain("Operatør");
  expect(listed.text).toContain("Aldri");
  expect(listed.text).toContain(`til og med 31.12.${lastDay.slice(0, 4)}`);
  const ask = () => call(app, "/api/v1/work-items", { headers: { Authorization: `Bearer ${key}` } });
  expect((await ask()).status).toBe(200);
  expect((await admin.get(here)).text).not.toContain("Aldri");

  const { id } = await engine.db.apiKey.findFirstOrThrow({ where: { tenantId: admin.tenantId } });
  expect((await admin.get(`${here}/${id}/steng`)).text).toContain("Steng nøkkelen til Skjemaportalen");
  expect(await admin.post(`${here}/${id}/steng`, { grunn: " " })).toMatchObject({ status: 400 });
  expect((await ask()).status).toBe(200);
  expect((await admin.post(`${here}/${id}/steng`, { grunn: "Byttet" })).location).toBe(`${here}?melding=stengt`);
  expect((await ask()).status).toBe(401);
  expect((await admin.get(`${here}?melding=stengt`)).text).toContain("Nøkkelen er stengt");
  expect((await admin.post(`${here}/${id}/steng`, { grunn: "Byttet" })).status).toBe(409);
});

test("a controller sees which keys there are and makes none, and an operator sees none", async ({ app, engine }) => {
  const admin = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });
  const { tenantId } = admin;
  await admin.post(here, { navn: "Skjemaportalen", "rolle-operator": "ja" });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const { id } = await engine.db.apiKey.findFirstOrThrow({ where: { tenantId } });

  const { html, text } = await controller.get(here);

  expect(text).toContain("Skjemaportalen");
  expect(html).not.toContain('/steng"');
  expect(html).not.toContain('<form class="mj-form"');
  expect((await controller.get(`${here}/${id}/steng`)).status).toBe(403);
  expect((await controller.post(here, { navn: "x", "rolle-operator": "ja" })).status).toBe(403);
  expect((await operator.get(here)).status).toBe(403);
  expect((await operator.get("/drift")).html).not.toContain(here);
  const disabled = "Laget av en som er sperret";
  expect(text).not.toContain(disabled);
  const maker = await engine.db.user.findFirstOrThrow({ where: { tenantId, roles: { has: "ADMINISTRATOR" } } });
  expect(text).toContain(`av ${maker.name}`);
  await engine.db.user.update({ where: { id: maker.id, tenantId }, data: { disabledAt: engine.now() } });
  expect((await controller.get(here)).text).toContain(disabled);
});
