import { addSilence, createChannel, endSilences, routeEvents, testChannel } from "../../../core/alerts/index.ts";
import { emitEvent } from "../../../core/events/index.ts";
import { anAutomation, aTenant, contextFor } from "../../support/context.ts";
import { appFor, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const mail = {
  navn: "Drift",
  type: "EMAIL",
  adresse: "drift@fjordvik.example",
  minutter: "15",
  "slag-run.failed": "ja",
};

test("makes a channel for e-mail, says when mail is not set up, and sends a message to try it", async ({
  app,
  engine,
  db,
}) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  expect((await operator.get("/drift/varsler")).text).toContain("Ingen får varsler ennå");

  const made = await operator.post("/drift/varsler/kanaler/ny", mail);
  expect(made.location).toBe("/drift/varsler?melding=lagret");
  const { id } = await db.alertChannel.findFirstOrThrow({ where: { tenantId: operator.tenantId } });
  const tried = await operator.post(`/drift/varsler/kanaler/${id}/prov`);

  const { text } = await operator.get(tried.location ?? "");
  expect(text).toContain("Prøvemeldingen er lagt i kø");
  expect(text).toContain("E-post er ikke satt opp");
  expect(text).toContain("Drift E-post drift@fjordvik.example Kjøring feilet På");
  expect(text).toContain("Prøvemelding fra minuttjakt Drift E-post");
  const withMail = appFor(engine, { env: { SMTP_URL: "smtp://127.0.0.1:1025", MAIL_FROM: "robot@fjordvik.example" } });
  const other = await aVisitor(engine, { app: withMail, roles: ["OPERATOR"], tenantId: operator.tenantId });
  expect((await other.get("/drift/varsler")).text).not.toContain("E-post er ikke satt opp");
});

test("shows a webhook's key once", async ({ app, engine }) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const webhook = { ...mail, type: "WEBHOOK", adresse: "https://varsel.fjordvik.example/inn" };

  const made = await operator.post("/drift/varsler/kanaler/ny", webhook);

  expect(made.status).toBe(200);
  expect(made.headers.get("Cache-Control")).toBe("no-store");
  const [key = "none"] = /whsec_[\w+/=]+/.exec(made.html) ?? [];
  expect((await operator.get("/drift/varsler")).html).not.toContain(key);
});

test("says beside each field what is wrong with a channel, and keeps what was filled in", async ({
  app,
  engine,
  db,
}) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const wrong = await operator.post("/drift/varsler/kanaler/ny", {
    navn: "",
    type: "EMAIL",
    adresse: "drift",
    minutter: "mange",
  });
  const address = await operator.post("/drift/varsler/kanaler/ny", {
    ...mail,
    type: "WEBHOOK",
    adresse: "http://varsel.example",
  });

  expect(wrong.status).toBe(400);
  for (const said of ["Må fylles ut", "Velg minst ett varsel", "Skriv et helt tall fra 1 til 1440"]) {
    expect(wrong.text).toContain(said);
  }
  expect(wrong.html).toContain('value="mange"');
  expect(address.text).toContain("Adressen må begynne med https://");
  expect(address.html).toMatch(/name="slag-run\.failed"[^>]*checked|checked[^>]*name="slag-run\.failed"/);
  expect(await db.alertChannel.count({ where: { tenantId: operator.tenantId } })).toBe(0);
});

test("changes a channel, and turns it off and on", async ({ app, engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const kinds = ["run.failed"] as const;
  const { id } = await createChannel(ctx, { name: "Drift", kind: "EMAIL", address: "a@b.example", kinds: [...kinds] });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const here = `/drift/varsler/kanaler/${id}`;
  expect((await operator.get(here)).html).toContain('value="a@b.example"');

  await operator.post(here, { ...mail, navn: "Vakt", "slag-worker.lost": "ja", minutter: "60" });
  const off = await operator.post(`${here}/sla-av`);

  expect((await operator.get(off.location ?? "")).text).toContain(
    "Vakt E-post drift@fjordvik.example Arbeider borte, Kjøring feilet Av",
  );
  await operator.post(`${here}/sla-pa`);
  expect(await db.alertChannel.findUnique({ where: { id } })).toMatchObject({ groupMinutes: 60, disabledAt: null });
});

test("shows each message with its outcome, and lets a person try one again that was given up", async ({
  app,
  engine,
  db,
}) => {
  const { id: tenantId } = await aTenant(db);
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const { id } = await createChannel(ctx, {
    name: "Vakt",
    kind: "EMAIL",
    address: "a@b.example",
    kinds: ["run.failed"],
  });
  const { id: automationId } = await anAutomation(db, { tenantId });
  const data = { automationId, runId: "019a0000-0000-7000-8000-000000000001" };
  for (let count = 0; count < 3; count += 1) {
    await emitEvent(db, { tenantId, kind: "run.failed", subject: automationId, data, at: new Date() });
  }
  await routeEvents(engine);
  await db.alertDelivery.updateMany({
    where: { channelId: id },
    data: { status: "FAILED", attempts: 8, lastError: "Mottakeren svarte 502" },
  });
  await testChannel(ctx, { id });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });

  const failed = await operator.get("/drift/varsler?status=FAILED");
  const retry = /action="([^"]*prov-igjen)"/.exec(failed.html)?.[1] ?? "";
  expect(failed.text).toContain("Kjøring feilet: Kontroll av summer 3 varsler Vakt");
  expect(failed.text).toContain("Kom ikke fram 8 forsøk Mottakeren svarte 502");
  expect(failed.text).not.toContain("Prøvemelding fra minuttjakt");
  expect((await owner.get("/drift/varsler")).html).not.toContain("prov-igjen");
  expect((await owner.post(retry)).status).toBe(403);
  const again = await operator.post(retry);

  expect((await operator.get(again.location ?? "")).text).toContain("Meldingen prøves på nytt");
  expect((await operator.get("/drift/varsler?status=FAILED")).text).toContain("Alle meldinger har kommet fram");
});

test("sets alerts on silence by local time, shows that they are, and ends it with a reason", async ({
  app,
  engine,
  db,
}) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const form = { "fra-dato": "", "fra-tid": "", "til-dato": tomorrow, "til-tid": "07:30", grunn: "Oppgradering" };

  const wrong = await operator.post("/drift/varsler/stille/ny", { ...form, "til-tid": "25:00", grunn: "" });
  const past = await operator.post("/drift/varsler/stille/ny", { ...form, "til-dato": "2020-01-01" });
  const long = await operator.post("/drift/varsler/stille/ny", { ...form, "til-dato": "2999-01-01" });
  expect([wrong.status, past.status, long.status]).toEqual([400, 400, 400]);
  expect(wrong.text).toContain("Skriv et klokkeslett, for eksempel 07:30");
  expect(past.text).toContain("Perioden må slutte");
  expect(long.text).toContain("vare høyst 31 dager");
  const made = await operator.post("/drift/varsler/stille/ny", { ...form, "slag-worker.lost": "ja" });

  const shown = await operator.get(made.location ?? "");
  expect(shown.text).toContain("Noen varsler er på stille");
  expect(shown.text).toMatch(/kl\. 07:30 Arbeider borte Oppgradering Kari Nordmann Nå Avslutt/);
  const { id } = await db.silenceWindow.findFirstOrThrow({ where: { tenantId: operator.tenantId } });
  const here = `/drift/varsler/stille/${id}/avslutt`;
  expect((await operator.post(here, { grunn: "" })).text).toContain("Må fylles ut");
  await operator.post(here, { grunn: "Ferdig" });
  expect((await operator.get("/drift/varsler")).text).not.toContain("er på stille Det som");
});

test("tells what a silence kept back, and that it was told", async ({ app, engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const clock = { now: new Date(Date.now() - 7_200_000) };
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId, now: () => clock.now });
  await createChannel(ctx, { name: "Vakt", kind: "EMAIL", address: "a@b.example", kinds: ["lane.running"] });
  const endsAt = new Date(clock.now.getTime() + 3_600_000).toISOString();
  await addSilence(ctx, { startsAt: clock.now.toISOString(), endsAt, reason: "Oppgradering" });
  const { targetSystemId } = await anAutomation(db, { tenantId });
  const data = { targetSystemId, by: "CIRCUIT" } as const;
  await emitEvent(db, { tenantId, kind: "lane.running", subject: targetSystemId, data, at: clock.now });
  await routeEvents(ctx);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  expect((await operator.get("/drift/varsler")).text).toContain("På stille holdes tilbake til");

  clock.now = new Date();
  await endSilences(ctx);

  const { text } = await operator.get("/drift/varsler");
  expect(text).toContain("Stillheten er over: 1 varsel");
  expect(text).toContain("tatt med i oppsummeringen");
});

test("lets case workers see neither page nor tab", async ({ app, engine }) => {
  const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"] });

  expect((await worker.get("/drift")).html).not.toContain("/drift/varsler");
  expect((await worker.get("/drift/varsler")).status).toBe(403);
  expect((await worker.get("/drift/varsler/kanaler/ny")).status).toBe(403);
});

test("what would be one too many is refused in words: a channel, one that is turned on, and a silence", async ({
  app,
  engine,
}) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const { tenantId } = operator;
  const row = {
    tenantId,
    name: "Vakt",
    kind: "EMAIL" as const,
    address: "vakt@fjordvik.example",
    kinds: ["run.failed"],
  };
  const rows = Array.from({ length: 50 }, () => ({ ...row, groupMinutes: 15, createdBy: "x" }));
  await engine.db.alertChannel.createMany({ data: rows });
  const off = { ...row, groupMinutes: 15, createdBy: "x", disabledAt: new Date() };
  const { id } = await engine.db.alertChannel.create({ data: off });
  const endsAt = new Date(Date.now() + 86_400_000);
  const silence = { tenantId, kinds: [], startsAt: new Date(), endsAt, reason: "Flytting", createdBy: "x" };
  await engine.db.silenceWindow.createMany({ data: Array.from({ length: 50 }, () => silence) });

  const channel = await operator.post("/drift/varsler/kanaler/ny", mail);
  const turnedOn = await operator.post(`/drift/varsler/kanaler/${id}/sla-pa`);
  const quiet = await operator.post("/drift/varsler/stille/ny", {
    "til-dato": endsAt.toISOString().slice(0, 10),
    "til-tid": "12:00",
    grunn: "Flytting",
  });

  for (const { status, text } of [channel, turnedOn]) {
    expect(status).toBe(400);
    expect(text).toContain("50 kanaler er på allerede. Slå av en av dem først.");
  }
  expect(quiet.text).toContain("Det er allerede 50 stilleperioder. Avslutt en av dem først.");
});
