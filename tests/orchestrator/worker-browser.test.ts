import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright";
import { BusinessException, TechnicalError } from "../../bots/sdk/index.ts";
import { startRun } from "../../core/runs/index.ts";
import { aCredential, expect, test as base } from "../support/context.ts";
import { freePort } from "../support/redis.ts";
import { aBot, type CaseOf, openHouse } from "./robots.ts";

/** A case system with a login; a session is good until the system forgets it. */
type CaseSystem = { url: string; logins: string[]; sessions: Set<string>; stop(): Promise<void> };

async function startCaseSystem(): Promise<CaseSystem> {
  const logins: string[] = [];
  const sessions = new Set<string>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    if (pathname === "/login") {
      logins.push(`${searchParams.get("user")}/${searchParams.get("password")}`);
      sessions.add(String(logins.length));
      response.setHeader("Set-Cookie", `session=${logins.length}; Path=/`).end("<h1>Velkommen</h1>");
      return;
    }
    const session = /session=(\d+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
    const heading = sessions.has(session) ? "Sak" : "Logg inn";
    response.end(`<h1>${heading}</h1><p>Fødselsnummer 158080 12345</p><input value="15808012345">`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, logins, sessions, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function openCase(page: Page, baseUrl: string): Promise<void> {
  await page.goto(`${baseUrl}/case`);
  if ((await page.textContent("h1")) === "Logg inn") throw new TechnicalError("SESSION_LOST", "Ny innlogging");
}

/** Behaves as the test of the moment wants, once the case is open. */
let behave: (access: CaseOf) => Promise<{ receipt: string }>;
const asked: number[] = [];
const clerk = aBot({
  browserless: false,
  timeoutSeconds: 3,
  async login({ page, baseUrl, credential }) {
    await page.goto(`${baseUrl}/login?user=${credential.username}&password=${encodeURIComponent(credential.password)}`);
  },
  async collect({ page, baseUrl }) {
    await openCase(page, baseUrl);
    return [{ number: 77 }];
  },
  async alreadyDone({ input }) {
    asked.push(input.number);
    return undefined;
  },
  async handle(access) {
    await access.step("Åpne sak", () => openCase(access.page, access.baseUrl));
    return behave(access);
  },
});

const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("system", { scope: "file" }, async ({}, { onCleanup }) => {
    const system = await startCaseSystem();
    onCleanup(() => system.stop());
    return system;
  })
  .extend("house", { scope: "file" }, async ({ db, queues, system }, { onCleanup }) => {
    const house = await openHouse({ db, queues, bots: [clerk], baseUrl: system.url });
    // What is loaded with the first browser takes its time, and the clerk has little.
    await import("playwright");
    await house.startWorker();
    onCleanup(() => house.close());
    return house;
  })
  // Each test employs a clerk of its own, who has to log in.
  .extend("clerkId", async ({ house }) => {
    const { engine, ctx, targetSystemId } = house;
    const { id: credentialId } = await aCredential(engine, { tenantId: ctx.tenantId, targetSystemId });
    asked.length = 0;
    behave = async ({ input }) => ({ receipt: `K-${input.number}` });
    return house.employ(clerk, { credentialId, maxAttempts: 1 });
  });

const slow = { timeout: 10_000 };

test("logs in once with the sealed password and stays logged in for the next case", async ({
  house,
  system,
  clerkId,
}) => {
  const before = system.logins.length;
  const [first = ""] = await house.add(clerkId, [1]);
  await expect.poll(() => house.caseOf(first), slow).toMatchObject({ status: "SUCCEEDED", output: { receipt: "K-1" } });
  const [second = ""] = await house.add(clerkId, [2]);
  await expect.poll(() => house.caseOf(second), slow).toMatchObject({ status: "SUCCEEDED" });

  expect(system.logins.slice(before)).toEqual(["robot/et passord"]);
  const steps = async (id: string) => (await house.caseOf(id)).attempts.map((attempt) => attempt.steps);
  expect(await steps(first)).toMatchObject([[{ name: "Logg inn" }, { name: "Åpne sak" }]]);
  expect(await steps(second)).toMatchObject([[{ name: "Åpne sak" }]]);
  expect((await house.caseOf(second)).attempts).toMatchObject([{ screenshotPath: null }]);
});

test("a case that is handed over has a picture of what the robot saw, with personal numbers masked", async ({
  house,
  clerkId,
}) => {
  const seen: string[] = [];
  behave = async ({ page }) => {
    const look = async () => `${await page.innerText("p")} ${await page.inputValue("input")}`;
    seen.push(await look());
    const looking = setInterval(
      () =>
        void look().then(
          (shown) => seen.push(shown),
          () => undefined,
        ),
      5,
    );
    page.once("close", () => clearInterval(looking));
    throw new BusinessException("NOT_OWNER", "Kunden eier den ikke");
  };
  const [id = ""] = await house.add(clerkId, [1]);

  await expect.poll(() => house.caseOf(id), slow).toMatchObject({ status: "HANDED_OVER" });

  const path = `${house.ctx.tenantId}/${id}/1.png`;
  expect(await house.caseOf(id)).toMatchObject({ attempts: [{ screenshotPath: path, outcome: "BUSINESS_EXCEPTION" }] });
  expect((await stat(join(house.artefactDir, path))).size).toBeGreaterThan(1_000);
  expect(seen[0]).toBe("Fødselsnummer 158080 12345 15808012345");
  expect(seen.at(-1)).toMatch(/^Fødselsnummer \*{6} \*{5} \*{11}$/);
});

test("a case that takes too long is given up with a picture of where it stood, and a trace of the way there", async ({
  house,
  clerkId,
}) => {
  behave = async ({ page, step }) =>
    step("Vent på svar", async () => page.waitForSelector("#never").then(() => ({ receipt: "" })));
  const [id = ""] = await house.add(clerkId, [1]);

  await expect.poll(() => house.caseOf(id), slow).toMatchObject({ status: "FAILED" });

  const path = `${house.ctx.tenantId}/${id}/1`;
  expect(await house.caseOf(id)).toMatchObject({
    attempts: [
      { outcome: "TECHNICAL_ERROR", errorCode: "TIMEOUT", screenshotPath: `${path}.png`, tracePath: `${path}.zip` },
    ],
  });
  expect((await stat(join(house.artefactDir, `${path}.png`))).size).toBeGreaterThan(1_000);
  const { "trace.trace": events } = unzipSync(await readFile(join(house.artefactDir, `${path}.zip`)));
  expect(strFromU8(events ?? new Uint8Array())).toContain("#never");
});

test("a session that is lost costs one new login and no attempt; first the system is asked whether the case is done", async ({
  house,
  system,
  clerkId,
}) => {
  const [warm = ""] = await house.add(clerkId, [1]);
  await expect.poll(() => house.caseOf(warm), slow).toMatchObject({ status: "SUCCEEDED" });
  const before = system.logins.length;
  system.sessions.clear();

  const [id = ""] = await house.add(clerkId, [2]);
  await expect.poll(() => house.caseOf(id), slow).toMatchObject({ status: "SUCCEEDED", attemptNumber: 1 });

  expect(system.logins).toHaveLength(before + 1);
  expect(asked).toEqual([2]);
  const [attempt] = (await house.caseOf(id)).attempts;
  expect(attempt?.steps).toMatchObject([
    { name: "Åpne sak", failed: true },
    { name: "Logg inn" },
    { name: "Se etter tidligere utført" },
    { name: "Åpne sak" },
  ]);
});

test("a session that is lost again at once costs the attempt", async ({ house, system, clerkId }) => {
  const before = system.logins.length;
  behave = async ({ page, baseUrl }) => {
    system.sessions.clear();
    await openCase(page, baseUrl);
    return { receipt: "" };
  };
  const [id = ""] = await house.add(clerkId, [1]);

  await expect.poll(() => house.caseOf(id), slow).toMatchObject({ status: "FAILED" });

  expect((await house.caseOf(id)).attempts).toMatchObject([{ outcome: "TECHNICAL_ERROR", errorCode: "SESSION_LOST" }]);
  expect(system.logins).toHaveLength(before + 2);
});

test("a browser that is killed costs the attempt, and the next case has a new browser", async ({ house, clerkId }) => {
  behave = async ({ page }) => {
    const session = await page.context().browser()?.newBrowserCDPSession();
    const { processInfo = [] } = (await session?.send("SystemInfo.getProcessInfo")) ?? {};
    const own = processInfo.find(({ type }) => type === "browser");
    if (own) process.kill(own.id, "SIGKILL");
    await page.waitForSelector("#never");
    return { receipt: "" };
  };
  const [id = ""] = await house.add(clerkId, [1]);

  await expect.poll(() => house.caseOf(id), slow).toMatchObject({ status: "FAILED" });
  behave = async () => ({ receipt: "" });
  const [next = ""] = await house.add(clerkId, [2]);
  await expect.poll(() => house.caseOf(next), slow).toMatchObject({ status: "SUCCEEDED" });

  expect((await house.caseOf(id)).attempts).toMatchObject([{ errorCode: "BROWSER_CRASH", screenshotPath: null }]);
});

test("a system that is down is told as such", async ({ house, clerkId }) => {
  behave = async ({ page }) => {
    await page.goto(`http://127.0.0.1:${await freePort()}/`);
    return { receipt: "" };
  };
  const [id = ""] = await house.add(clerkId, [1]);

  await expect.poll(() => house.caseOf(id), slow).toMatchObject({ status: "FAILED", errorCode: "TARGET_DOWN" });
});

test("an automation without a robot account says so", async ({ house }) => {
  const [id = ""] = await house.add(await house.employ(clerk, { maxAttempts: 1 }), [1]);

  await expect
    .poll(() => house.caseOf(id), slow)
    .toMatchObject({ status: "FAILED", errorMessage: "Automation has no credential for archive" });
});

test("a bot collects on a page that is logged in, and leaves it to the cases", async ({ house, system, clerkId }) => {
  const before = system.logins.length;

  await startRun(house.ctx, { automationId: clerkId });

  const { db } = house.engine;
  await expect
    .poll(() => db.workItem.findFirst({ where: { automationId: clerkId } }), slow)
    .toMatchObject({ businessKey: "case:77", status: "SUCCEEDED" });
  expect(system.logins).toHaveLength(before + 1);
});
