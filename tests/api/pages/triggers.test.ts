import { signWebhook } from "../../../core/webhook-signature.ts";
import { anAutomation, letterBot } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("a webhook is made, its secret shown once and good for a delivery, and it is closed after a question", async ({
  app,
  engine,
}) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const automation = await anAutomation(engine.db, { tenantId: owner.tenantId, botId: letterBot.id, title: "Brev" });
  const here = `/automatiseringer/${automation.id}/webhooks`;
  expect((await owner.get(`/automatiseringer/${automation.id}`)).html).toContain(`href="${here}"`);
  expect((await owner.get(here)).text).toContain("Ingen webhooks");

  const made = await owner.post(here, { navn: "Skjemaportalen" });
  const [secret = ""] = /whsec_[\w+/]+=?/.exec(made.text) ?? [];
  const [path = ""] = /\/hooks\/[0-9a-f-]{36}/.exec(made.text) ?? [];
  expect(path).not.toBe("");
  expect(made.text).toMatch(new RegExp(`https?://[^/ ]+${path}`));
  expect(made).toMatchObject({ status: 200 });
  expect(made.headers.get("Cache-Control")).toBe("no-store");
  expect((await owner.get(here)).html).not.toContain("whsec_");
  expect((await owner.get(here)).text).toContain("Aldri brukt");

  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": timestamp,
    "webhook-signature": signWebhook({ id: "msg_1", timestamp, body: "", secret }),
  };
  expect((await app.request(path, { method: "POST", headers })).status).toBe(202);
  expect((await owner.get(here)).text).toContain("i dag kl.");

  const { id } = await engine.db.webhookTrigger.findFirstOrThrow({ where: { tenantId: owner.tenantId } });
  expect((await owner.get(`${here}/${id}/steng`)).text).toContain("«Skjemaportalen»");
  expect((await owner.post(`${here}/${id}/steng`)).location).toBe(`${here}?melding=stengt`);
  expect((await owner.get(`${here}?melding=stengt`)).text).toContain("Webhooken er stengt.");
  expect((await app.request(path, { method: "POST", headers })).status).toBe(401);
});

test("a name that is missing or too long is refused beside the field", async ({ app, engine }) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const automation = await anAutomation(engine.db, { tenantId: owner.tenantId });
  const here = `/automatiseringer/${automation.id}/webhooks`;

  expect(await owner.post(here, { navn: " " })).toMatchObject({ status: 400 });
  expect((await owner.post(here, { navn: "a".repeat(101) })).text).toContain("Skriv høyst 100 tegn");
  expect(await engine.db.webhookTrigger.count({ where: { tenantId: owner.tenantId } })).toBe(0);
});

test("whoever may see the automation sees its webhooks, and only its owner makes and closes them", async ({
  app,
  engine,
}) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const { tenantId } = owner;
  const automation = await anAutomation(engine.db, { tenantId });
  const here = `/automatiseringer/${automation.id}/webhooks`;
  await owner.post(here, { navn: "Skjemaportalen" });
  const { id } = await engine.db.webhookTrigger.findFirstOrThrow({ where: { tenantId } });
  const reader = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const neighbour = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });

  const seen = await reader.get(here);
  expect(seen.text).toContain("Skjemaportalen");
  expect(seen.html).not.toContain('name="navn"');
  expect((await reader.post(here, { navn: "Ny" })).status).toBe(403);
  expect((await reader.post(`${here}/${id}/steng`)).status).toBe(403);
  for (const path of [here, `${here}/${id}/steng`]) expect((await neighbour.get(path)).status).toBe(404);
  for (const path of [here, `${here}/${id}/steng`])
    expect((await neighbour.post(path, { navn: "Ny" })).status).toBe(404);
  expect(await engine.db.webhookTrigger.findMany({ where: { tenantId } })).toMatchObject([{ id, disabledAt: null }]);
});

test("the webhook that would be one too many is refused in words, with what was filled in", async ({ app, engine }) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const { tenantId } = owner;
  const { id: automationId } = await anAutomation(engine.db, { tenantId });
  const row = { tenantId, automationId, name: "Skjema", sealedSecret: "x", createdBy: "x" };
  await engine.db.webhookTrigger.createMany({ data: Array.from({ length: 20 }, () => row) });

  const refused = await owner.post(`/automatiseringer/${automationId}/webhooks`, { navn: "En til" });

  expect(refused.status).toBe(400);
  expect(refused.text).toContain("Automatiseringen har allerede 20 åpne webhooks. Steng en som ikke er i bruk.");
  expect(refused.html).toContain('value="En til"');
});
