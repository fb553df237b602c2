import { describe } from "vitest";
import { toDbDate } from "../../../core/local-date.ts";
import {
  aBaseline,
  aCredential,
  anAutomation,
  aProcess,
  aSystem,
  aTenant,
  aUnit,
  letterBot,
} from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const filledIn = {
  navn: "Brev på øre",
  kode: "",
  robot: letterBot.id,
  robotkonto: "",
  prosess: "",
  prosessnavn: "Post",
};
const rest = { saker: "1 200", alternativ: "WOULD_BE_MANUAL", forsok: "3", etterarbeid: "1,5" };

describe("registering an automation", () => {
  test("makes a draft of what was filled in, with the system that the bot works in", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const { id: enhet } = await aUnit(engine.db, { tenantId });
    const system = await aSystem(engine.db, { tenantId });
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });

    const answer = await owner.post("/automatiseringer/ny", { ...filledIn, ...rest, enhet });

    const made = await engine.db.automation.findFirstOrThrow({ where: { tenantId }, include: { process: true } });
    expect(answer).toMatchObject({ status: 303, location: `/automatiseringer/${made.id}?melding=registrert` });
    expect(made).toMatchObject({
      code: "brev-paa-ore",
      status: "DRAFT",
      targetSystemId: system.id,
      standardResidualSeconds: 90,
      process: { title: "Post", yearlyVolume: 1200 },
    });
  });

  test("says beside each field what is wrong, loses nothing and writes nothing", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
    const wrong = { ...filledIn, ...rest, navn: 'Brev "1"', robot: "", enhet: "", forsok: "99", etterarbeid: "mye" };

    const { status, html, text } = await owner.post("/automatiseringer/ny", wrong);

    expect(status).toBe(400);
    expect(text).toContain("4 ting må rettes");
    expect(html).toContain('value="Brev &quot;1&quot;"');
    expect(html).toContain('value="mye"');
    expect(html).toMatch(
      /<input[^>]*id="forsok"[^>]*aria-invalid="true"[^>]*aria-describedby="forsok-hjelp forsok-feil"/,
    );
    expect(text).toContain("Skriv et helt tall fra 1 til 10");
    expect(await engine.db.automation.count({ where: { tenantId } })).toBe(0);
  });

  test("says when the code is taken, and when the system is not set up", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const { id: enhet } = await aUnit(engine.db, { tenantId });
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
    const given = { ...filledIn, ...rest, enhet };

    const withoutSystem = await owner.post("/automatiseringer/ny", given);
    await aSystem(engine.db, { tenantId });
    await owner.post("/automatiseringer/ny", given);
    const again = await owner.post("/automatiseringer/ny", { ...given, prosessnavn: "En annen" });

    expect(withoutSystem.text).toContain("Fagsystemet «archive», som roboten arbeider i, er ikke satt opp hos dere.");
    expect(again.text).toContain("Koden er i bruk. Velg en annen.");
    expect(await engine.db.process.count({ where: { tenantId } })).toBe(1);
  });

  test("is for those who own processes", async ({ app, engine }) => {
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });

    expect((await operator.get("/automatiseringer")).text).not.toContain("Registrer automatisering");
    expect((await operator.get("/automatiseringer/ny")).status).toBe(403);
    expect((await operator.post("/automatiseringer/ny", filledIn)).status).toBe(403);
  });
});

describe("starting, pausing and activating", () => {
  test("starts a run of a bot that collects", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const automation = await anAutomation(engine.db, { tenantId, botId: letterBot.id });
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

    const answer = await operator.post(`/automatiseringer/${automation.id}/start`);

    expect(answer.location).toBe(`/automatiseringer/${automation.id}?melding=startet`);
    expect((await operator.get(answer.location ?? "")).text).toContain("Kjøringen er startet.");
    expect(await engine.db.run.findFirst({ where: { automationId: automation.id } })).toMatchObject({
      status: "COLLECTING",
      trigger: "PERSON",
      startedBy: "Kari Nordmann",
    });
  });

  test("says why a run was not started", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const paused = await anAutomation(engine.db, { tenantId, botId: letterBot.id, status: "PAUSED" });
    const fed = await anAutomation(engine.db, { tenantId });
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

    const refusals = [paused, fed].map(({ id }) => operator.post(`/automatiseringer/${id}/start`));
    const [notActive, cannotCollect] = await Promise.all(refusals);

    expect(notActive).toMatchObject({ status: 409 });
    expect(notActive?.text).toContain("Automatiseringen er ikke aktiv.");
    expect(cannotCollect?.text).toContain("Denne roboten henter ikke saker selv.");
    expect(await engine.db.run.count({ where: { tenantId } })).toBe(0);
  });

  test("asks first, then pauses and activates", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const { id } = await anAutomation(engine.db, { tenantId });
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
    const statusNow = async () => (await engine.db.automation.findUniqueOrThrow({ where: { id } })).status;

    const question = await owner.get(`/automatiseringer/${id}/pause`);
    expect(question.text).toContain("Sette «Kontroll av summer» på pause?");
    expect(await statusNow()).toBe("ACTIVE");
    await owner.post(`/automatiseringer/${id}/pause`);
    expect(await statusNow()).toBe("PAUSED");

    expect((await owner.get(`/automatiseringer/${id}/aktiver`)).text).toContain("ikke noe godkjent nullpunkt");
    await owner.post(`/automatiseringer/${id}/aktiver`);
    expect(await statusNow()).toBe("ACTIVE");
  });

  test("refuses to activate a robot that must sign in and has no account", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const { id: targetSystemId } = await aSystem(engine.db, { tenantId });
    const given = { tenantId, targetSystemId, botId: letterBot.id, status: "DRAFT" } as const;
    const automation = await anAutomation(engine.db, given);
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });

    const refused = await owner.post(`/automatiseringer/${automation.id}/aktiver`);
    const { id: credentialId } = await aCredential(engine, { tenantId, targetSystemId });
    await engine.db.automation.update({ where: { id: automation.id }, data: { credentialId } });
    const allowed = await owner.post(`/automatiseringer/${automation.id}/aktiver`);

    expect(refused.status).toBe(409);
    expect(refused.text).toContain("trenger en robotkonto før den kan aktiveres");
    expect(allowed.status).toBe(303);
  });

  test("shows nobody what he or she may not do", async ({ app, engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const { id } = await anAutomation(engine.db, { tenantId, botId: letterBot.id });
    const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });

    const { text } = await manager.get(`/automatiseringer/${id}`);

    for (const action of [
      "Start en kjøring",
      "Sett på pause",
      "Før driftstid",
      "Foreslå nytt nullpunkt",
      "Se sakene",
    ]) {
      expect(text).not.toContain(action);
    }
    expect((await manager.post(`/automatiseringer/${id}/start`)).status).toBe(403);
    expect((await manager.post(`/automatiseringer/${id}/pause`)).status).toBe(403);
  });
});

test("leads those who may propose a baseline to the form, filled in with process and unit", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id, processId, unitId } = await anAutomation(engine.db, { tenantId });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { html } = await owner.get(`/automatiseringer/${id}`);

  expect(html).toContain(`href="/gevinst/nullpunkter/ny?prosess=${processId}&amp;enhet=${unitId}"`);
  expect((await operator.get(`/automatiseringer/${id}`)).text).not.toContain("Foreslå nytt nullpunkt");
});

test("logs operation time in minutes, and takes none from days to come", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id } = await anAutomation(engine.db, { tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const form = { minutter: "12,5", dato: "2025-06-02", grunn: "Byttet passord" };

  const logged = await operator.post(`/automatiseringer/${id}/driftstid`, form);
  const early = await operator.post(`/automatiseringer/${id}/driftstid`, { ...form, dato: "2999-01-01" });

  expect(logged.location).toMatch(new RegExp(`^/automatiseringer/${id}\\?foring=\\d+$`));
  expect(early.text).toContain("Datoen kan ikke være fram i tid");
  expect(await engine.db.ledgerEntry.findMany({ where: { automationId: id } })).toMatchObject([
    { kind: "OPERATION", seconds: 750, localDate: toDbDate("2025-06-02") },
  ]);
});

test("lists what lacks a baseline, and says nothing that the address made up", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const { id: processId } = await aProcess(engine.db, { tenantId, unitId });
  await aBaseline(engine.db, { tenantId, processId, unitId });
  await anAutomation(engine.db, { tenantId, unitId, processId, title: "Med nullpunkt her" });
  const { id } = await anAutomation(engine.db, { tenantId, unitId, title: "Denne mangler" });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });

  const { text } = await owner.get("/automatiseringer?nullpunkt=mangler");

  expect(text).toContain("Denne mangler");
  expect(text).not.toContain("Med nullpunkt her");
  expect((await owner.get(`/automatiseringer/${id}?melding=Send%20passordet%20ditt`)).html).not.toContain(
    "passordet ditt",
  );
});
