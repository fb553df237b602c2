import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { settleCases } from "../../../core/cases/index.ts";
import { createCatalogue, syncBots } from "../../../core/catalogue/index.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aRun,
  aTenant,
  aUnit,
  aWorkItem,
  letterBot,
} from "../../support/context.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { appFor, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("shows every queue, and what stopped, with the reason first", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId, maxAttempts: 1 });
  await aWorkItem(engine.db, { automation });
  const { id: workItemId } = await aWorkItem(engine.db, { automation, status: "RUNNING", businessKey: "sum:4711" });
  const errorMessage = "Siden svarte ikke";
  const technical = { outcome: "TECHNICAL_ERROR", errorCode: "TIMEOUT", errorMessage } as const;
  await settleCases(engine, [{ workItemId, attempt: 1, ...technical }]);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { text } = await operator.get("/drift");

  expect(text).toMatch(/Inntil 2 saker om gangen 1 \d+(,\d)? s 0 0 0 0 1/);
  expect(text).toContain("sum:4711 Kontroll av summer Siden svarte ikke TIMEOUT");
});

test("shows a case worker what stopped, and no queues", async ({ app, engine }) => {
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"] });

  const { status, text } = await caseWorker.get("/drift");

  expect(status).toBe(200);
  expect(text).not.toContain("Fagsystem");
  expect(text).toContain("Ingen saker har stoppet");
});

test("finds cases by status and by how the key begins, page by page", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const { id: runId } = await aRun(engine.db, { automation });
  const keys = Array.from({ length: 51 }, (_, number) => `brev:${100 + number}`);
  for (const businessKey of keys) await aWorkItem(engine.db, { automation, runId, businessKey });
  await aWorkItem(engine.db, { automation, runId, businessKey: "notat:1" });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const first = await operator.get("/drift/saker?sok=brev&status=QUEUED");
  const next = /href="([^"]*side=[^"]*)"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const second = await operator.get(next);

  expect(first.text).toContain("Viser 50 av 51 saker");
  expect(first.text).not.toContain("notat:1");
  expect(next).toContain("sok=brev");
  expect(second.text).toContain("brev:100");
  expect(second.text).toContain("Viser 1 av 51 saker");
  expect((await operator.get("/drift/saker?status=FAILED")).text).toContain("Ingen saker passer til filteret");
});

test("tells of a case what it is worth, by which baseline, with personal numbers hidden", async ({ app, engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const automation = await anAutomation(db, { tenantId, unitId, processId });
  await aBaseline(db, { tenantId, processId, unitId, version: 3, secondsPerCase: 450 });
  const input = { nationalId: "15868012345", text: "<script>alert(1)</script>" };
  const { id } = await aWorkItem(db, { automation, status: "RUNNING", input });
  const steps = [{ name: "Legg sammen", startedMs: 0, durationMs: 1_200 }];
  await settleCases(engine, [{ workItemId: id, attempt: 1, outcome: "SUCCEEDED", output: { sum: 3 }, steps }]);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { html, text } = await operator.get(`/drift/saker/${id}`);

  expect(text).toContain("Ingenting. Roboten har gjort saken ferdig.");
  expect(text).toContain("Frigjort 7,5 minutter Nullpunkt Versjon 3 7,5 min per sak × 100 % gjort av roboten");
  expect(text).toContain("Legg sammen 1,2 s");
  expect(text).toContain("***********");
  expect(html).not.toContain("15868012345");
  expect(html).not.toContain("<script>alert(1)");
});

test("shows what a case is about under the names that its bot gives, in its order, and dates as people write them", async ({
  app,
  engine,
}) => {
  const input = z.object({
    receivedAt: z.iso.datetime().meta({ title: "Mottatt" }),
    dueDate: z.iso.date().meta({ title: "Forfall" }),
    files: z.array(z.object({ fileName: z.string().meta({ title: "Filnavn" }) })).meta({ title: "Vedlegg" }),
    isUrgent: z.boolean().meta({ title: "Haster" }),
    address: z.string().meta({ title: "Adresse" }),
    sender: z.enum(["P", "O"]).meta({ title: "Avsender", labels: { P: "Privatperson", O: "Virksomhet" } }),
    channels: z.array(z.string().meta({ labels: { web: "Nettskjema" } })).meta({ title: "Kanaler" }),
    kid: z.int(),
  });
  const output = z.object({
    receipt: z.string().meta({ title: "Kvittering" }),
    result: z.enum(["GRANTED"]).meta({ title: "Utfall", labels: { GRANTED: "Innvilget" } }),
  });
  const withBot = { ...engine, catalogue: createCatalogue([{ ...letterBot, id: "titled", input, output }]) };
  await syncBots(withBot);
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId, botId: "titled" });
  const { id } = await aWorkItem(engine.db, {
    automation,
    status: "SUCCEEDED",
    input: {
      receivedAt: "2026-03-05T08:07:00Z",
      dueDate: "2026-12-24",
      files: [{ fileName: "søknad.pdf" }, { fileName: "kart.png" }],
      isUrgent: true,
      address: "",
      sender: "O",
      channels: ["web", "constructor"],
      kid: 1234567,
    },
    output: { receipt: "R-1", result: "GRANTED" },
  });
  const operator = await aVisitor(engine, { app: appFor(withBot), roles: ["OPERATOR"], tenantId });
  const elsewhere = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { text, html } = await operator.get(`/drift/saker/${id}`);

  const fromTheRecord = await elsewhere.get(`/drift/saker/${id}`);
  expect(fromTheRecord.text).toContain("Forfall 24.12.2026");
  expect(fromTheRecord.text).toContain("Avsender Virksomhet");
  expect(text).toContain(
    "Mottatt 05.03.2026 kl. 09:07 Forfall 24.12.2026 Vedlegg Filnavn søknad.pdf Filnavn kart.png Haster Ja Adresse Ikke oppgitt Avsender Virksomhet Kanaler Nettskjema constructor kid 1234567",
  );
  expect(text).toContain("Resultat Kvittering R-1 Utfall Innvilget");
  expect(html).not.toContain("receivedAt");
});

test("says of a case without a baseline that it counts for nothing, and why", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });
  await settleCases(engine, [{ workItemId: id, attempt: 1, outcome: "SUCCEEDED" }]);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { text } = await operator.get(`/drift/saker/${id}`);

  expect(text).toContain("Uten nullpunkt");
  expect(text).toContain("Saken teller 0 timer");
});

test("shows the screenshot of an attempt, and nothing that lies outside the folder", async ({ engine }) => {
  const dir = await makeTempDir("artefacts");
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const artefactDir = join(dir, "artefacts");
  await mkdir(artefactDir);
  await writeFile(join(artefactDir, "stoppet.png"), "et bilde");
  await writeFile(join(dir, "hemmelig.png"), "ikke for andre");
  const app = appFor(engine, { artefactDir });
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const stoppedWith = async (screenshotPath: string) => {
    const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });
    const settlement = {
      outcome: "BUSINESS_EXCEPTION",
      errorCode: "X",
      errorMessage: "Stopp",
      screenshotPath,
    } as const;
    await settleCases(engine, [{ workItemId: id, attempt: 1, ...settlement }]);
    return `/drift/saker/${id}/forsok/1/skjermbilde`;
  };
  const [there, outside, gone] = [
    await stoppedWith("stoppet.png"),
    await stoppedWith("../hemmelig.png"),
    await stoppedWith("ryddet-bort.png"),
  ];
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const stranger = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  const answer = await operator.get(there);

  expect(answer).toMatchObject({ status: 200, html: "et bilde" });
  expect(answer.headers.get("Content-Type")).toBe("image/png");
  for (const path of [outside, gone]) expect((await operator.get(path)).status).toBe(404);
  expect((await stranger.get(there)).status).toBe(404);
});

test("knows no case, run or automation of another municipality", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const { id, runId } = await aWorkItem(engine.db, { automation });
  const stranger = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });

  for (const path of [`/drift/saker/${id}`, `/drift/kjoringer/${runId}`, `/automatiseringer/${automation.id}`]) {
    const { status, text } = await stranger.get(path);
    expect({ path, status }).toEqual({ path, status: 404 });
    expect(text).toContain("Vi finner ikke siden");
  }
  expect((await stranger.get("/drift/saker/ikke-en-id")).status).toBe(404);
});

test("sums a run up", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const rule = { kind: "workingDays", times: ["06:30"] };
  const { id: scheduleId } = await engine.db.schedule.create({ data: { tenantId, automationId: automation.id, rule } });
  const given = { trigger: "SCHEDULE", startedBy: "tidsplan", scheduleId } as const;
  const { id: runId } = await aRun(engine.db, { automation, ...given });
  await aWorkItem(engine.db, { automation, runId, status: "SUCCEEDED" });
  await aWorkItem(engine.db, { automation, runId, status: "HANDED_OVER" });
  await aWorkItem(engine.db, { automation, runId });
  const { id: waitingId } = await aRun(engine.db, { automation, trigger: "WAITING_CASES", startedBy: "Portalen" });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const list = await operator.get("/drift/kjoringer");
  const one = await operator.get(`/drift/kjoringer/${runId}`);
  const waiting = await operator.get(`/drift/kjoringer/${waitingId}`);

  expect(list.text).toContain("Tidsplan hver virkedag kl. 06:30 Kjører 2 av 3 ferdige 1 stoppet");
  expect(list.text).toContain("Saker som venter lagt inn av Portalen");
  expect(waiting.text).toContain("Startet av Saker som venter: lagt inn av Portalen");
  expect(one.text).toContain("Fullført 1 Overlevert 1 Feilet 0 I kø 1");
});

test("a failed case is tried again by an operator who says why", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId, maxAttempts: 1 });
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });
  await settleCases(engine, [{ workItemId: id, attempt: 1, outcome: "TECHNICAL_ERROR", errorCode: "TIMEOUT" }]);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const page = await operator.get(`/drift/saker/${id}`);
  const form = `/drift/saker/${id}/prov-igjen`;

  expect(page.html).toContain(`href="${form}"`);
  expect((await operator.get(form)).text).toContain("Roboten tar saken så snart den har plass");
  const empty = await operator.post(form, { grunn: " " });
  expect(empty.status).toBe(400);
  const done = await operator.post(form, { grunn: "Fagsystemet er oppe igjen" });

  expect(done).toMatchObject({ status: 303, location: `/drift/saker/${id}?melding=prov-igjen` });
  expect((await operator.get(done.location ?? "")).text).toContain("roboten prøver den på nytt.");
  expect((await operator.get(`/drift/saker/${id}`)).text).toContain("I kø");
});

test("a waiting case is taken off the queue, and somebody who may not is not offered it", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const { id } = await aWorkItem(engine.db, { automation });
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  const form = `/drift/saker/${id}/avbryt`;

  expect((await owner.get(`/drift/saker/${id}`)).html).not.toContain("/avbryt");
  expect((await owner.post(form, { grunn: "x" })).status).toBe(403);
  await caseWorker.post(form, { grunn: "Sendt to ganger" });

  expect((await caseWorker.get(`/drift/saker/${id}`)).text).toContain("Saken er tatt ut av køen");
  expect((await caseWorker.post(form, { grunn: "igjen" })).status).toBe(409);
});
