import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { createLogger } from "../../core/log.ts";
import {
  type BrowserPool,
  type BrowserPoolOptions,
  createBrowserPool,
  type PageUse,
} from "../../orchestrator/browser-pool.ts";
import { findBrowser } from "../../orchestrator/find-browser.ts";

let url: string;

// A system that shows each visitor the cookies it has given him.
beforeAll(async () => {
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/login/")) response.setHeader("Set-Cookie", `user=${request.url.slice(7)}; Path=/`);
    response.setHeader("Content-Type", "text/html").end(`<p>${request.headers.cookie ?? "nobody"}</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return () => new Promise((resolve) => server.close(resolve));
});

function aPool(options: Partial<BrowserPoolOptions> = {}): BrowserPool {
  const executablePath = findBrowser(process.env["MINUTTJAKT_BROWSER"]);
  const pool = createBrowserPool({ executablePath, headless: true, log: createLogger("silent"), ...options });
  onTestFinished(() => pool.close());
  return pool;
}

/** Logs in as the key, and counts how often. */
function useOf(key: string, given: Partial<PageUse> = {}) {
  const logins: string[] = [];
  const prepare = async (page: Page) => {
    logins.push(key);
    await page.goto(`${url}/login/${key}`);
  };
  return { logins, use: { key, prepare, signal: new AbortController().signal, ...given } };
}

async function whoAmI(page: Page): Promise<string | null> {
  await page.goto(url);
  return page.textContent("p");
}

/** The browser's own process, as it says itself. */
async function browserPid(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send("SystemInfo.getProcessInfo")) ?? {};
  return processInfo.find(({ type }) => type === "browser")?.id ?? 0;
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("a page stays logged in for the next case of its key, and no other key sees its cookies", async () => {
  const pool = aPool();
  const [anne, berit] = [useOf("anne"), useOf("berit")];

  expect(await pool.withPage(anne.use, whoAmI)).toBe("user=anne");
  expect(await pool.withPage(berit.use, whoAmI)).toBe("user=berit");
  expect(await pool.withPage(anne.use, whoAmI)).toBe("user=anne");
  expect(await pool.withPage(useOf("nobody", { prepare: async () => undefined }).use, whoAmI)).toBe("nobody");

  expect([anne.logins, berit.logins]).toEqual([["anne"], ["berit"]]);
  expect(pool.size()).toEqual({ browsers: 1, pages: 3 });
});

test("cases of one key at the same time have a page each, in one browser", async () => {
  const pool = aPool();
  const { use, logins } = useOf("anne");
  const pages = new Set<Page>();
  const work = async (page: Page) => {
    pages.add(page);
    await delay(100);
  };

  await Promise.all([pool.withPage(use, work), pool.withPage(use, work), pool.withPage(use, work)]);
  await Promise.all([pool.withPage(use, work), pool.withPage(use, work)]);

  expect(pages.size).toBe(3);
  expect(logins).toHaveLength(3);
  expect(pool.size()).toEqual({ browsers: 1, pages: 3 });
});

test("a context is replaced after so many cases, and a browser after so many of its own", async () => {
  const pool = aPool({ casesPerContext: 2, casesPerBrowser: 5 });
  const { use, logins } = useOf("anne");
  const pids: number[] = [];
  const loginsAfter: number[] = [];

  for (let round = 0; round < 6; round += 1) {
    pids.push(await pool.withPage(use, browserPid));
    loginsAfter.push(logins.length);
  }

  expect(loginsAfter).toEqual([1, 1, 2, 2, 3, 4]);
  expect(new Set(pids.slice(0, 5)).size).toBe(1);
  expect(pids[5]).not.toBe(pids[4]);
  await expect.poll(() => isAlive(pids[0] ?? 0)).toBe(false);
  expect(pool.size()).toEqual({ browsers: 1, pages: 1 });
});

test("what a case leaves behind when it fails is thrown away with its context", async () => {
  const pool = aPool();
  const { use, logins } = useOf("anne");
  const thrown = new Error("fant ikke knappen");
  let failed: Page | undefined;

  await expect(
    pool.withPage(use, async (page) => {
      failed = page;
      throw thrown;
    }),
  ).rejects.toBe(thrown);
  expect(pool.size().pages).toBe(0);
  expect(await pool.withPage(use, async (page) => page === failed)).toBe(false);

  expect(failed?.isClosed()).toBe(true);
  expect(logins).toHaveLength(2);
});

test("a login that fails leaves no page behind", async () => {
  const pool = aPool();
  const { use } = useOf("anne", { prepare: () => Promise.reject(new Error("feil passord")) });

  await expect(pool.withPage(use, whoAmI)).rejects.toThrow("feil passord");

  expect(pool.size()).toEqual({ browsers: 1, pages: 0 });
});

test("a browser that is killed costs the cases in it, and the next ones get a new browser", async () => {
  const pool = aPool();
  const [anne, berit] = [useOf("anne"), useOf("berit")];
  await pool.withPage(berit.use, whoAmI);

  let pid = 0;
  const killed = pool.withPage(anne.use, async (page) => {
    pid = await browserPid(page);
    process.kill(pid, "SIGKILL");
    await page.waitForSelector("#never");
  });

  await expect(killed).rejects.toThrow(/closed|crashed/);
  expect(await pool.withPage(anne.use, whoAmI)).toBe("user=anne");
  expect(await pool.withPage(berit.use, whoAmI)).toBe("user=berit");
  expect(await pool.withPage(anne.use, browserPid)).not.toBe(pid);
  expect([anne.logins.length, berit.logins.length]).toEqual([2, 2]);
  expect(pool.size()).toEqual({ browsers: 1, pages: 2 });
});

test("a page that crashed, or was closed by the system itself, is not lent out again", async () => {
  const pool = aPool();
  const { use } = useOf("anne");

  await expect(pool.withPage(use, (page) => page.goto("chrome://crash"))).rejects.toThrow();
  let lent: Page | undefined;
  await pool.withPage(use, async (page) => void (lent = page));
  await lent?.close();

  expect(await pool.withPage(use, whoAmI)).toBe("user=anne");
  expect(pool.size().pages).toBe(1);
});

test("an abort ends what the page is at, after a last look at it", async () => {
  const pool = aPool();
  const over = new AbortController();
  const seen: (string | null)[] = [];
  const beforeAbort = async (page: Page) => void seen.push(await page.textContent("p"));
  const { use } = useOf("anne", { signal: over.signal, beforeAbort });

  const stuck = pool.withPage(use, async (page) => {
    await whoAmI(page);
    setTimeout(() => over.abort(new Error("time is up")), 50);
    await page.waitForSelector("#never", { timeout: 20_000 });
  });

  await expect(stuck).rejects.toThrow(/closed/);
  expect(seen).toEqual(["user=anne"]);
  expect(pool.size().pages).toBe(0);
});

test("a page whose case ended just as it was aborted is not lent out again", async () => {
  const pool = aPool();
  const over = new AbortController();
  const { use } = useOf("anne", { signal: over.signal, beforeAbort: () => delay(100) });

  await pool.withPage(use, async () => over.abort());
  await delay(200);

  expect(await pool.withPage(useOf("anne").use, whoAmI)).toBe("user=anne");
});

test("work that is aborted before it has a page does not begin", async () => {
  const pool = aPool();
  let begun = 0;
  const work = async () => void (begun += 1);
  const before = AbortSignal.abort(new Error("too late"));
  const meanwhile = new AbortController();

  await expect(pool.withPage(useOf("anne", { signal: before }).use, work)).rejects.toThrow("too late");
  const opening = pool.withPage(useOf("anne", { signal: meanwhile.signal }).use, work);
  meanwhile.abort(new Error("meanwhile"));
  await expect(opening).rejects.toThrow("meanwhile");

  expect(begun).toBe(0);
  expect(pool.size().pages).toBe(0);
});

test("pages that nobody uses are closed after a while, and then their browser", async () => {
  const pool = aPool({ idleMs: 200 });
  const { use, logins } = useOf("anne");
  const pid = await pool.withPage(use, browserPid);

  await expect.poll(() => pool.size(), { timeout: 5_000 }).toEqual({ browsers: 0, pages: 0 });
  await expect.poll(() => isAlive(pid)).toBe(false);

  expect(await pool.withPage(use, whoAmI)).toBe("user=anne");
  expect(logins).toHaveLength(2);
});

test("a browser that does not start is a technical error that says so", async () => {
  const pool = aPool({ executablePath: "/bin/false" });

  await expect(pool.withPage(useOf("anne").use, whoAmI)).rejects.toMatchObject({
    name: "TechnicalError",
    kind: "BROWSER_CRASH",
    message: "The browser did not start",
  });
  expect(pool.size()).toEqual({ browsers: 0, pages: 0 });
});

test("closing the pool ends its browsers, also one that is just starting", async () => {
  const pool = aPool();
  const pid = await pool.withPage(useOf("anne").use, browserPid);
  const other = aPool();
  const starting = other.withPage(useOf("anne").use, browserPid).catch(() => undefined);

  await Promise.all([pool.close(), other.close()]);
  await starting;

  expect(isAlive(pid)).toBe(false);
  expect([pool.size().browsers, other.size().browsers]).toEqual([0, 0]);
});
