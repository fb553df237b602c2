import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import formToCase from "../../bots/form-to-case/bot.ts";
import type { FormSubmission } from "../../sandbox/archive/records.ts";
import { archiveLabels } from "../../sandbox/labels.ts";
import { sandboxAccounts, startSandbox, type Sandbox } from "../../sandbox/main.ts";
import { BotRunner, launchBrowser } from "../support/run-bot.ts";

const today = "2026-03-02";
let browser: Browser;
let sandbox: Sandbox;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  const now = () => new Date(`${today}T09:00:00Z`);
  sandbox = await startSandbox({ port: 0, seed: 3, forms: 0, requests: 0, baseDate: today, now });
  page = await browser.newPage();
});
afterEach(async () => {
  await page.close();
  await sandbox.stop();
});

type BotInput = z.input<(typeof formToCase)["input"]>;
type SettingsInput = z.input<(typeof formToCase)["settings"]>;
type SandboxFacts = z.input<typeof FormSubmission>["sandbox"];

async function loggedIn(settings: SettingsInput = {}) {
  const desk = { page, baseUrl: `${sandbox.url}/archive`, credential: sandboxAccounts.archive, today };
  const robot = new BotRunner(formToCase, desk, settings);
  await robot.logIn();
  return robot;
}

function attachment(fileName: string, mimeType: string, digit: string) {
  return { fileName, mimeType, sha256: digit.repeat(64), sizeBytes: 1234 };
}

function aForm(given: Partial<BotInput> = {}): BotInput {
  return {
    formId: "F-1",
    submittedAt: "2026-03-01T10:00:00Z",
    formType: "building-permit",
    senderType: "PERSON",
    nationalId: "15877010012",
    name: "Liv Testmo",
    address: "Solvikveien 1, 9999 Solvik",
    email: "liv.testmo@example.com",
    language: "nb",
    subject: "Garasje <ny>",
    body: "Første linje\n\nTredje linje & «mer»",
    attachments: [],
    ...given,
  };
}

/** Puts a form into the intake list; what only the archive knows of it comes in `facts`. */
async function received(form: BotInput, facts: SandboxFacts = {}): Promise<BotInput> {
  const answer = await fetch(`${sandbox.url}/api/archive/forms`, {
    method: "POST",
    body: JSON.stringify([{ ...form, sandbox: facts }]),
  });
  expect(answer.status).toBe(201);
  return form;
}

describe("a form that meets the rules", () => {
  test("becomes a case with an entry, frozen documents, a unit and a receipt", async () => {
    const robot = await loggedIn();
    const attachments = [
      attachment("tegning.pdf", "application/pdf", "a"),
      attachment("kart-pdfa.pdf", "application/pdf", "b"),
      attachment("tegning.pdf", "image/jpeg", "c"),
    ];
    const form = await received(aForm({ attachments }));

    const attempt = await robot.handle(form);

    expect(attempt).toMatchObject({
      kind: "done",
      output: { formId: "F-1", caseNumber: "2026/1", entryNumber: "2026/1-1", unit: "Plan og bygg" },
    });
    expect(attempt.steps).toEqual([
      "Kontroller avsender og skjema",
      "Prøv reglene",
      "Registrer journalposten",
      "Frys dokumentene",
      "Fordel og send kvittering",
    ]);
    const [entry, receipt] = sandbox.municipality.archive.entries();
    expect(entry).toMatchObject({ type: "I", status: "J", title: "Søknad om byggetillatelse", unit: "Plan og bygg" });
    expect(entry?.documents.map(({ title, frozen }) => ({ title, frozen }))).toEqual([
      { title: "Skjema F-1.pdf", frozen: true },
      ...attachments.map(({ fileName }) => ({ title: fileName, frozen: true })),
    ]);
    expect(receipt).toMatchObject({ type: "U", status: "F", caseNumber: "2026/1" });
    expect(sandbox.municipality.archive.form("F-1")?.status).toBe("HANDLED");
  });

  test("is kept as it was sent, to the letter", async () => {
    const robot = await loggedIn();

    await robot.handle(aForm());

    expect(sandbox.municipality.archive.entries()[0]?.form).toEqual({
      formId: "F-1",
      submittedAt: "01.03.2026 11:00:00",
      formType: "building-permit",
      senderType: "PERSON",
      senderId: "15877010012",
      name: "Liv Testmo",
      address: "Solvikveien 1, 9999 Solvik",
      email: "liv.testmo@example.com",
      language: "nb",
      subject: "Garasje <ny>",
      body: "Første linje\n\nTredje linje & «mer»",
    });
  });

  test("is registered though the intake list has never heard of it, also from an organisation", async () => {
    const robot = await loggedIn();
    const sender = { senderType: "ORGANISATION" as const, nationalId: undefined, orgNumber: "123456785" };

    expect(await robot.handle(aForm({ ...sender, formType: "culture-grant" }))).toMatchObject({
      kind: "done",
      output: { unit: "Kultur og fritid" },
    });
    expect(sandbox.municipality.archive.cases()).toMatchObject([{ senderId: "123456785" }]);
  });

  test("goes to the one open case of its sender and type", async () => {
    const robot = await loggedIn();
    const form = await received(aForm(), { openCases: 1 });

    expect(await robot.handle(form)).toMatchObject({ kind: "done", output: { caseNumber: "2026/1" } });
    expect(await robot.handle(aForm({ formId: "F-2" }))).toMatchObject({ output: { entryNumber: "2026/1-3" } });
    expect(sandbox.municipality.archive.cases()).toHaveLength(1);
  });

  test("is answered in the written standard of its sender", async () => {
    const robot = await loggedIn();

    await robot.handle(aForm({ language: "nn" }));

    const receipt = sandbox.municipality.archive.entries()[0]?.receipt;
    expect(receipt?.language).toBe("nn");
    expect(receipt?.text).toContain("Vi har fått skjemaet ditt (F-1) og sendt det til rett eining.");
  });

  test("takes five page loads, and no national id stands in an address", async () => {
    const robot = await loggedIn();
    const form = await received(aForm({ attachments: [attachment("a.pdf", "application/pdf", "a")] }));
    const addresses: string[] = [];
    page.on("domcontentloaded", () => addresses.push(page.url()));

    await robot.handle(form);

    expect(addresses).toHaveLength(5);
    expect(addresses.join(" ")).not.toContain("15877010012");
  });
});

describe("a form for a person", () => {
  const zip = [attachment("alt.zip", "application/zip", "d")];
  const pdf = [attachment("a.pdf", "application/pdf", "e")];
  const given: [code: string, form: Partial<BotInput>, facts: SandboxFacts][] = [
    ["SHIELDED_ADDRESS", {}, { shield: "CODE_6" }],
    ["SHIELDED_ADDRESS", {}, { shield: "CODE_7" }],
    ["CONFLICT_OF_INTEREST", {}, { conflictOfInterest: true }],
    ["CHILD_CONCERN", { body: "Jeg er bekymret for barnet." }, {}],
    ["THREAT", { body: "Da kommer jeg og skal skade dere." }, {}],
    ["INFECTED_FILE", { attachments: pdf }, { fileCheck: "VIRUS" }],
    ["LOCKED_FILE", { attachments: pdf }, { fileCheck: "LOCKED" }],
    ["UNSUPPORTED_ATTACHMENT", { attachments: zip }, {}],
    ["UNKNOWN_FORM_TYPE", { formType: "summer-school-2019" }, {}],
    ["SEVERAL_CASES", {}, { openCases: 2 }],
  ];

  test.each(given)("is handed over as %s, and nothing is registered (%j, %j)", async (code, changes, facts) => {
    const robot = await loggedIn();
    const form = await received(aForm(changes), facts);

    expect(await robot.handle(form)).toMatchObject({ kind: "handed over", code });
    expect(sandbox.municipality.archive.entries()).toEqual([]);
    expect(await robot.collect()).toHaveLength(1);
  });

  test("is the later of two with the same file, whichever is taken first", async () => {
    const robot = await loggedIn();
    const first = await received(aForm({ attachments: pdf }));
    const second = await received(aForm({ attachments: pdf, formId: "F-2", submittedAt: "2026-03-01T12:00:00Z" }));

    expect(await robot.handle(second)).toMatchObject({ kind: "handed over", code: "DUPLICATE_FORM" });
    expect(await robot.handle(first)).toMatchObject({ kind: "done" });
    expect(await robot.handle(second)).toMatchObject({ kind: "handed over", code: "DUPLICATE_FORM" });
  });

  test("is one that a case worker has registered", async () => {
    const robot = await loggedIn();
    await robot.handle(aForm());
    Object.assign(sandbox.municipality.archive.entries()[0] ?? {}, { registeredBy: "saksbehandler" });

    expect(await robot.alreadyDone(aForm())).toBeUndefined();
    expect(await robot.handle(aForm())).toMatchObject({ kind: "handed over", code: "ALREADY_HANDLED" });
  });

  test("is told of without personal data", async () => {
    const robot = await loggedIn();
    const attempt = await robot.handle(await received(aForm(), { shield: "CODE_6" }));

    expect(JSON.stringify(attempt)).not.toMatch(/Testmo|15877010012|Solvikveien/);
  });
});

describe("trouble in the archive", () => {
  const archive = () => sandbox.municipality.systems.archive;

  test("a session that has ended costs nothing but a new login", async () => {
    const robot = await loggedIn();
    archive().expireSessions();

    expect(await robot.handle(aForm())).toMatchObject({ kind: "technical error", error: "SESSION_LOST" });

    await robot.logIn();
    expect(await robot.handle(aForm())).toMatchObject({ kind: "done" });
  });

  test.each([3, 4, 5, 6, 7, 8])(
    "a session that ends after %i pages never leads to a second registration",
    async (pages) => {
      const robot = await loggedIn();
      archive().change({ expireEveryRequests: pages });

      expect(await robot.handle(aForm())).toMatchObject({ kind: "technical error", error: "SESSION_LOST" });
      archive().change({ expireEveryRequests: 0 });
      await robot.logIn();
      const output = (await robot.alreadyDone(aForm())) ?? (await robot.handle(aForm()));

      expect(output).toBeDefined();
      expect(sandbox.municipality.summary().archive).toMatchObject({ finishedForms: 1, registeredTwice: [], cases: 1 });
    },
  );

  test.each([{ maintenance: true }, { faults: { error500: 1 } }])("%j is a system that is down", async (switches) => {
    const robot = await loggedIn();
    archive().change(switches);

    expect(await robot.handle(aForm())).toMatchObject({ kind: "technical error", error: "TARGET_DOWN" });
  });

  test("a refused save goes to a person", async () => {
    const robot = await loggedIn();
    archive().change({ validationErrorEvery: 1 });

    expect(await robot.handle(aForm())).toMatchObject({ kind: "handed over", code: "TARGET_REJECTED" });
    expect(sandbox.municipality.registrations()).toEqual({});
  });

  test("other labels are an unknown screen, until the tenant has told the robot of them", async () => {
    const robot = await loggedIn();
    const form = await received(aForm());
    archive().change({ labels: "alternative" });
    expect(await robot.handle(form)).toMatchObject({ kind: "technical error", error: "UNKNOWN_SCREEN" });

    const told = await loggedIn({ labels: archiveLabels.alternative });
    expect(await told.collect()).toHaveLength(1);
    expect(await told.handle(form)).toMatchObject({ kind: "done" });
  });

  test("rows that show twice are no second case", async () => {
    const robot = await loggedIn();
    const form = await received(aForm(), { openCases: 1 });
    archive().change({ duplicateRows: true });

    expect(await robot.collect()).toHaveLength(1);
    expect(await robot.handle(form)).toMatchObject({ kind: "done", output: { caseNumber: "2026/1" } });
  });

  test("a connection cut after each save is carried on from there, and nothing is done twice", async () => {
    const robot = await loggedIn();
    archive().change({ faults: { dropAfterSave: 1 } });

    const kinds: string[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await robot.alreadyDone(aForm())).toBeUndefined();
      kinds.push((await robot.handle(aForm())).kind);
    }

    expect(kinds).toEqual(["technical error", "technical error", "technical error"]);
    expect(await robot.alreadyDone(aForm())).toEqual({
      formId: "F-1",
      caseNumber: "2026/1",
      entryNumber: "2026/1-1",
      unit: "Plan og bygg",
    });
    expect(await robot.handle(aForm())).toMatchObject({ kind: "done" });
    expect(sandbox.municipality.summary().archive).toMatchObject({ finishedForms: 1, registeredTwice: [], entries: 2 });
  });

  test("a wrong password is told as such", async () => {
    const credential = { username: "robot-arkiv", password: "feil" };
    const robot = new BotRunner(formToCase, { page, baseUrl: `${sandbox.url}/archive`, credential, today }, {});

    await expect(robot.logIn()).rejects.toMatchObject({ kind: "UNEXPECTED" });
  });
});

describe("a day's work", () => {
  test("collects every open form with all its fields, over several pages", async () => {
    const robot = await loggedIn();
    sandbox.municipality.generateForms(120);

    const collected = await robot.collect();

    expect(collected).toHaveLength(120);
    for (const form of collected) {
      const { email, nationalId, orgNumber, ...rest } = form;
      const kept = sandbox.municipality.archive.form(form.formId);
      expect(kept).toMatchObject(rest);
      expect([kept?.email ?? "", kept?.nationalId, kept?.orgNumber]).toEqual([email ?? "", nationalId, orgNumber]);
    }
  });

  test("ends each kind of generated case as it was made to end", async () => {
    const robot = await loggedIn();
    sandbox.municipality.generateForms(100);
    const scenarioOf = (formId: string) => sandbox.municipality.archive.form(formId)?.sandbox.scenario ?? "";
    const oneOfEach = new Map((await robot.collect()).map((input) => [scenarioOf(input.formId), input]));

    const ends: Record<string, string> = {};
    for (const [scenario, input] of oneOfEach) {
      const attempt = await robot.handle(input);
      ends[scenario] = attempt.kind === "handed over" ? attempt.code : attempt.kind;
    }

    const registered = { "straight-through": "done", "open-case": "done" };
    const exceptions = [...oneOfEach.keys()].filter((scenario) => !(scenario in registered));
    expect(exceptions).toHaveLength(10);
    expect(ends).toEqual({ ...registered, ...Object.fromEntries(exceptions.map((code) => [code, code])) });
    expect(await robot.collect()).toHaveLength(98);
  });
});
