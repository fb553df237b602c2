import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import { TechnicalError, type TechnicalErrorKind } from "../../bots/sdk/index.ts";
import { kindOf } from "../../orchestrator/error-kind.ts";
import { findBrowser } from "../../orchestrator/find-browser.ts";

// What Playwright and Node throw is had from them, and not written down here: a new version may say it otherwise.
const screen = `
  <button disabled>Av</button><button>To</button><button>To</button><p id="p">net::ERR_FAILED</p>
  <label>Valg<select><option>a</option></select></label>`;

let server: Server;
let url: string;
let browser: Browser;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/cut") request.socket.destroy();
    else if (request.url !== "/hang") response.setHeader("Content-Type", "text/html").end(screen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    ...executable(),
    args: ["--no-sandbox"],
  });
  return async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});

function executable() {
  const executablePath = findBrowser(process.env["MINUTTJAKT_BROWSER"]);
  return executablePath === undefined ? {} : { executablePath };
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (thrown) {
    return thrown;
  }
  throw new Error("It did not fail");
}

/** An address on which nobody listens any more. */
async function nobody(): Promise<string> {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const trials: [what: string, kind: TechnicalErrorKind, work: (page: Page) => Promise<unknown>][] = [
  ["a button that is not there", "UNKNOWN_SCREEN", (page) => page.getByRole("button", { name: "Nei" }).click()],
  ["a selector that finds nothing", "UNKNOWN_SCREEN", (page) => page.waitForSelector("#nei")],
  ["a field of a frame that is not there", "UNKNOWN_SCREEN", (page) => page.frameLocator("#f").getByText("x").click()],
  ["two where there was one", "UNKNOWN_SCREEN", (page) => page.getByRole("button", { name: "To" }).click()],
  ["a choice that is not there", "UNKNOWN_SCREEN", (page) => page.getByLabel("Valg").selectOption("b")],
  ["a field that is no field", "UNKNOWN_SCREEN", (page) => page.locator("#p").fill("x")],
  ["a button that cannot be pressed yet", "TIMEOUT", (page) => page.getByRole("button", { name: "Av" }).click()],
  ["a message that does not go away", "TIMEOUT", (page) => page.locator("#p").waitFor({ state: "hidden" })],
  ["a page that does not come", "TIMEOUT", (page) => page.goto(`${url}/hang`)],
  ["an address that is not reached", "TIMEOUT", (page) => page.waitForURL("**/ferdig")],
  ["an event that does not come", "TIMEOUT", (page) => page.waitForEvent("download")],
  ["an answer that does not come", "TIMEOUT", (page) => page.request.get(`${url}/hang`, { timeout: 300 })],
  ["a fetch that is given up", "TIMEOUT", () => fetch(`${url}/hang`, { signal: AbortSignal.timeout(300) })],
  ["a system that is not there", "TARGET_DOWN", async (page) => page.goto(await nobody())],
  ["a connection that is cut", "TARGET_DOWN", (page) => page.goto(`${url}/cut`)],
  ["an API that is not there", "TARGET_DOWN", async (page) => page.request.get(await nobody())],
  ["an API that hangs up", "TARGET_DOWN", (page) => page.request.get(`${url}/cut`)],
  ["a fetch from nobody", "TARGET_DOWN", async () => fetch(await nobody())],
  ["a fetch that is cut", "TARGET_DOWN", () => fetch(`${url}/cut`)],
  ["a selector that is none", "UNEXPECTED", (page) => page.locator("##").click()],
  ["an address that is none", "UNEXPECTED", (page) => page.goto("nei")],
  ["an error in the page", "UNEXPECTED", (page) => page.evaluate("nei()")],
];

describe("what a real browser and a real network throw", () => {
  test.for(trials)("%s is %s", async ([, kind, work]) => {
    const page = await browser.newPage();
    await page.goto(url);
    page.setDefaultTimeout(300);

    const thrown = await thrownBy(work(page));
    await page.close();

    expect([kindOf(thrown), String(thrown)]).toEqual([kind, String(thrown)]);
  });

  test("a page that is gone is a lost browser, whatever was waited for", async () => {
    const page = await browser.newPage();
    const waiting = thrownBy(page.waitForSelector("#nei"));
    await page.close();

    expect(kindOf(await waiting)).toBe("BROWSER_CRASH");
    expect(kindOf(await thrownBy(page.title()))).toBe("BROWSER_CRASH");
  });
});

test("the first of an error and its causes that tells anything counts, and no endless chain is followed", () => {
  const down = new TechnicalError("TARGET_DOWN", "Nede");
  const endless = new Error("a");
  endless.cause = endless;

  expect(kindOf(new Error("Could not file", { cause: new Error("b", { cause: down }) }))).toBe("TARGET_DOWN");
  expect(kindOf(new TechnicalError("SESSION_LOST", "Ute", { cause: down }))).toBe("SESSION_LOST");
  expect(kindOf(endless)).toBe("UNEXPECTED");
  expect(kindOf("net::ERR_CONNECTION_REFUSED")).toBe("TARGET_DOWN");
  expect(kindOf(undefined)).toBe("UNEXPECTED");
});
