import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import paymentDeferral from "../../bots/payment-deferral/bot.ts";
import { claimsLabels } from "../../sandbox/labels.ts";
import { sandboxAccounts, startSandbox, type Sandbox } from "../../sandbox/main.ts";
import type { DeferralRequest } from "../../sandbox/claims/records.ts";
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

type SettingsInput = z.input<(typeof paymentDeferral)["settings"]>;

async function loggedIn(settings: SettingsInput = {}) {
  const desk = { page, baseUrl: `${sandbox.url}/claims`, credential: sandboxAccounts.claims, today };
  const robot = new BotRunner(paymentDeferral, desk, settings);
  await robot.logIn();
  return robot;
}

type Given = Partial<z.input<typeof DeferralRequest>>;

/** Puts a request that meets every rule into the claims system, with the given differences, and returns it as input. */
async function aRequest(given: Given = {}): Promise<z.input<(typeof paymentDeferral)["input"]>> {
  const { sandbox: facts, ...request } = {
    requestId: "BU-1",
    receivedAt: "2026-03-01T10:00:00Z",
    maskedNationalId: "158770 *****",
    customerNumber: "400001",
    invoiceNumber: "80000007",
    kid: "400001800000071",
    amountOre: 250_000,
    dueDate: "2026-03-16",
    requestedDueDate: "2026-04-08",
    reason: "Jeg får lønn etter forfall.",
    ...given,
  };
  const answer = await fetch(`${sandbox.url}/api/claims/requests`, {
    method: "POST",
    body: JSON.stringify([{ ...request, sandbox: facts }]),
  });
  expect(answer.status).toBe(201);
  return request;
}

describe("a request that meets the rules", () => {
  test("gets a new due date, a journal note and a reply, once", async () => {
    const robot = await loggedIn();
    const input = await aRequest();

    const attempt = await robot.handle(input);

    expect(attempt).toMatchObject({
      kind: "done",
      output: { requestId: "BU-1", invoiceNumber: "80000007", newDueDate: "2026-04-08", receiptNumber: "U-200000" },
    });
    expect(attempt.steps).toEqual([
      "Åpne kravet",
      "Finn faktura og eier",
      "Prøv reglene",
      "Endre forfall",
      "Journalfør og send svar",
    ]);
    const { claims } = sandbox.municipality;
    expect(claims.deferrals()).toMatchObject([
      { requestId: "BU-1", newDueDate: "2026-04-08", grantedBy: "robot-fordring" },
    ]);
    expect(claims.replies()).toHaveLength(1);
    expect(claims.replies()[0]?.text).toContain("Ny forfallsdato er 8. april 2026.");
    expect(claims.replies()[0]?.journalNote).toContain("regelversjon 1.0.0");
  });

  test("gets the next working day when the wished day is none", async () => {
    const robot = await loggedIn();
    const input = await aRequest({ requestedDueDate: "2026-04-02" });

    // Maundy Thursday, Good Friday, the weekend and Easter Monday are passed over.
    expect(await robot.handle(input)).toMatchObject({ kind: "done", output: { newDueDate: "2026-04-07" } });
  });

  test("is answered in nynorsk when the customer writes nynorsk", async () => {
    const robot = await loggedIn();
    await robot.handle(await aRequest({ sandbox: { language: "nn" } }));

    expect(sandbox.municipality.claims.replies()[0]?.text).toContain("Du har fått utsett betaling");
  });

  test("takes four page loads", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    let loads = 0;
    page.on("domcontentloaded", () => loads++);

    await robot.handle(input);

    expect(loads).toBe(4);
  });
});

describe("a request for a person", () => {
  const given: [code: string, request: Given][] = [
    ["SHIELDED_ADDRESS", { sandbox: { shield: "CODE_6" } }],
    ["SHIELDED_ADDRESS", { sandbox: { shield: "CODE_7" } }],
    ["CONFLICT_OF_INTEREST", { sandbox: { conflictOfInterest: true } }],
    ["NOT_OWNER", { sandbox: { ownerCustomerNumber: "999999" } }],
    ["INVALID_KID", { kid: "400001800000074", sandbox: { invoiceKid: "400001800000071" } }],
    ["INVOICE_MISMATCH", { sandbox: { invoiceKid: "400001800000089" } }],
    ["ALREADY_PAID", { sandbox: { paid: true } }],
    ["GUARDIAN", { sandbox: { guardian: true } }],
    ["GUARDIAN", { reason: "Jeg er verge for kunden." }],
    ["SOCIAL_NEED", { reason: "Jeg har mistet jobben." }],
    ["DISPUTED", { sandbox: { disputed: true } }],
    ["DISPUTED", { reason: "Jeg er uenig i kravet." }],
    ["IN_COLLECTION", { collectionStatus: "COLLECTION" }],
    ["IN_COLLECTION", { sandbox: { invoiceCollectionStatus: "COLLECTION" } }],
    ["AMOUNT_TOO_HIGH", { amountOre: 2_500_001 }],
    ["DATE_NOT_LATER", { requestedDueDate: "2026-03-16" }],
    ["DATE_PASSED", { dueDate: "2026-02-10", requestedDueDate: "2026-03-02" }],
    ["DEFERRAL_TOO_LONG", { requestedDueDate: "2026-04-16" }],
    ["TOO_MANY_DEFERRALS", { sandbox: { grantedOn: ["2025-06-02", "2025-11-03"] } }],
    ["INVOICE_NOT_FOUND", { sandbox: { createInvoice: false } }],
  ];

  test.each(given)("is handed over as %s, and nothing is changed (%j)", async (code, request) => {
    const robot = await loggedIn();
    const input = await aRequest(request);

    const attempt = await robot.handle(input);

    expect(attempt).toMatchObject({ kind: "handed over", code });
    expect(sandbox.municipality.grants()).toEqual({});
    expect(sandbox.municipality.claims.replies()).toEqual([]);
  });

  test("is handed over when the request is not there, or a person has taken it", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    Object.assign(sandbox.municipality.claims.request("BU-1") ?? {}, { status: "GRANTED", handledBy: "saksbehandler" });

    expect(await robot.handle(input)).toMatchObject({ code: "ALREADY_HANDLED" });
    expect(await robot.alreadyDone(input)).toBeUndefined();
    expect(await robot.handle({ ...input, requestId: "BU-9" })).toMatchObject({ code: "REQUEST_NOT_FOUND" });
  });

  test("tells why without personal data", async () => {
    const robot = await loggedIn();
    const attempt = await robot.handle(await aRequest({ sandbox: { guardian: true, customerName: "Liv Testmo" } }));

    expect(JSON.stringify(attempt)).not.toMatch(/Testmo|158770|400001/);
  });

  test("is found by the tenant's own limits", async () => {
    const robot = await loggedIn({ maxAmountOre: 100_000 });

    expect(await robot.handle(await aRequest())).toMatchObject({ code: "AMOUNT_TOO_HIGH" });
  });
});

describe("trouble in the claims system", () => {
  test("a session that has ended costs nothing but a new login", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    sandbox.municipality.systems.claims.expireSessions();

    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "SESSION_LOST" });

    await robot.logIn();
    expect(await robot.handle(input)).toMatchObject({ kind: "done" });
  });

  test("a session that ends in the middle of the case is picked up where it was", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    // The login and its page are two, the request, the invoice and the saved date three more.
    sandbox.municipality.systems.claims.change({ expireEveryRequests: 5 });

    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "SESSION_LOST" });
    sandbox.municipality.systems.claims.change({ expireEveryRequests: 0 });
    await robot.logIn();

    expect(await robot.alreadyDone(input)).toBeUndefined();
    expect(await robot.handle(input)).toMatchObject({ kind: "done", output: { newDueDate: "2026-04-08" } });
    expect(sandbox.municipality.grants()).toEqual({ "BU-1": 1 });
  });

  test.each([{ maintenance: true }, { faults: { error500: 1 } }])("%j is a system that is down", async (switches) => {
    const robot = await loggedIn();
    const input = await aRequest();
    sandbox.municipality.systems.claims.change(switches);

    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "TARGET_DOWN" });
  });

  test("a server that is gone is a system that is down", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    await sandbox.stop();

    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "TARGET_DOWN" });
  });

  test("a refused save goes to a person", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    sandbox.municipality.systems.claims.change({ validationErrorEvery: 1 });

    expect(await robot.handle(input)).toMatchObject({ kind: "handed over", code: "TARGET_REJECTED" });
    expect(sandbox.municipality.grants()).toEqual({});
  });

  test("other labels are an unknown screen, until the tenant has told the robot of them", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    sandbox.municipality.systems.claims.change({ labels: "alternative" });
    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "UNKNOWN_SCREEN" });

    const told = await loggedIn({ labels: claimsLabels.alternative });
    expect(await told.handle(input)).toMatchObject({ kind: "done" });
  });

  test("rows that show twice change nothing", async () => {
    const robot = await loggedIn();
    const input = await aRequest({ sandbox: { grantedOn: ["2025-11-03"] } });
    sandbox.municipality.systems.claims.change({ duplicateRows: true });

    expect(await robot.collect()).toHaveLength(1);
    expect(await robot.handle(input)).toMatchObject({ kind: "done" });
  });

  test("a connection cut after the first save is carried on from there", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    sandbox.municipality.systems.claims.change({ faults: { dropAfterSave: 1 } });

    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "TARGET_DOWN" });
    sandbox.municipality.systems.claims.change({ faults: { dropAfterSave: 0 } });

    expect(await robot.alreadyDone(input)).toBeUndefined();
    expect(await robot.handle(input)).toMatchObject({ kind: "done", output: { newDueDate: "2026-04-08" } });
    expect(sandbox.municipality.summary().claims).toMatchObject({
      grantedTwice: [],
      answeredTwice: [],
      answeredRequests: 1,
    });
  });

  test("a connection cut after the last save is found to be done", async () => {
    const robot = await loggedIn();
    const input = await aRequest();
    const { claims } = sandbox.municipality.systems;
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/due-date"))
        claims.change({ faults: { dropAfterSave: 0 } });
      if (request.method() === "GET" && request.url().includes("/invoices/"))
        claims.change({ faults: { dropAfterSave: 1 } });
    });

    expect(await robot.handle(input)).toMatchObject({ kind: "technical error", error: "TARGET_DOWN" });

    const output = {
      requestId: "BU-1",
      invoiceNumber: "80000007",
      newDueDate: "2026-04-08",
      receiptNumber: "U-200000",
    };
    expect(await robot.alreadyDone(input)).toEqual(output);
    expect(await robot.handle(input)).toMatchObject({ kind: "done", output });
    expect(sandbox.municipality.summary().claims).toMatchObject({ grantedTwice: [], answeredTwice: [] });
  });

  test("a wrong password is told as such", async () => {
    const credential = { username: "robot-fordring", password: "feil" };
    const robot = new BotRunner(paymentDeferral, { page, baseUrl: `${sandbox.url}/claims`, credential, today }, {});

    await expect(robot.logIn()).rejects.toMatchObject({ kind: "UNEXPECTED" });
  });
});

describe("a day's work", () => {
  test("collects every open request with all its fields, over several pages", async () => {
    const robot = await loggedIn();
    sandbox.municipality.generateRequests(120);

    const collected = await robot.collect();

    expect(collected).toHaveLength(120);
    const kept = sandbox.municipality.claims.request(collected[77]?.requestId ?? "");
    expect(kept).toMatchObject(collected[77] ?? {});
  });

  test("ends each kind of generated case as it was made to end", async () => {
    const robot = await loggedIn();
    sandbox.municipality.generateRequests(100);
    const scenarioOf = (requestId: string) => sandbox.municipality.claims.request(requestId)?.sandbox.scenario ?? "";
    const oneOfEach = new Map((await robot.collect()).map((input) => [scenarioOf(input.requestId), input]));

    const ends: Record<string, string> = {};
    for (const [scenario, input] of oneOfEach) {
      const attempt = await robot.handle(input);
      ends[scenario] = attempt.kind === "handed over" ? attempt.code : attempt.kind;
    }

    const granted = { "straight-through": "done", "not-a-working-day": "done" };
    const exceptions = [...oneOfEach.keys()].filter((scenario) => !(scenario in granted));
    expect(exceptions).toHaveLength(11);
    expect(ends).toEqual({ ...granted, ...Object.fromEntries(exceptions.map((code) => [code, code])) });
    expect(await robot.collect()).toHaveLength(98);
  });
});
