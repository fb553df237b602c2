import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { TechnicalError } from "../bots/sdk/index.ts";
import type { Logger } from "../core/log.ts";
import { withDeadline } from "./resources.ts";

/** How pages are had and kept; times in milliseconds. */
export type BrowserPoolOptions = {
  /** Undefined: Playwright's own. */
  executablePath: string | undefined;
  headless: boolean;
  log: Logger;
  /** Cases a logged-in context may do before it is replaced. */
  casesPerContext?: number;
  /** Cases a browser process may do before it is replaced. */
  casesPerBrowser?: number;
  /** A warm page that nobody has used for so long is closed, and a browser without pages with it. */
  idleMs?: number;
  actionLimitMs?: number;
  navigationLimitMs?: number;
};

/** What a page is for, and how it is made ready. */
export type PageUse = {
  /** Pages are warm for one key only: an automation and its credential. */
  key: string;
  /** Brings a new page to the logged-in state. */
  prepare(page: Page): Promise<void>;
  /** Last look at the page before an abort closes it. */
  beforeAbort?(page: Page): Promise<void>;
  signal: AbortSignal;
};

/** Lends out warm, logged-in pages, each in a context of its own. */
export type BrowserPool = {
  /** Lends a page for one case. Its context is closed when the work throws or the signal is aborted, else kept warm. */
  withPage<T>(use: PageUse, work: (page: Page) => Promise<T>): Promise<T>;
  /** Browser processes and pages there are now. */
  size(): { browsers: number; pages: number };
  close(): Promise<void>;
};

type LiveBrowser = { browser: Browser; cases: number; pages: number };
type WarmPage = { context: BrowserContext; page: Page; host: LiveBrowser; cases: number; idleSince: number };

const closeLimitMs = 5_000;

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens nothing until the first page is asked for. */
export function createBrowserPool(options: BrowserPoolOptions): BrowserPool {
  const { casesPerContext = 200, casesPerBrowser = 1_000, idleMs = 300_000, log } = options;
  const warm = new Map<string, WarmPage[]>();
  const hosts = new Set<LiveBrowser>();
  let launching: Promise<LiveBrowser> | undefined;

  const host = async (): Promise<LiveBrowser> => {
    for (const live of hosts) if (live.cases < casesPerBrowser) return live;
    launching ??= launch().finally(() => (launching = undefined));
    return launching;
  };

  const launch = async (): Promise<LiveBrowser> => {
    const live = { browser: await launchBrowser(options), cases: 0, pages: 0 };
    hosts.add(live);
    live.browser.on("disconnected", () => {
      hosts.delete(live);
      for (const [key, pages] of warm)
        warm.set(
          key,
          pages.filter((one) => one.host !== live),
        );
    });
    return live;
  };

  const open = async (use: PageUse): Promise<WarmPage> => {
    const live = await host();
    live.pages += 1;
    try {
      const context = await withDeadline(
        live.browser.newContext({ locale: "nb-NO", timezoneId: "Europe/Oslo" }),
        15_000,
        "No browser context",
      );
      const one = { context, page: await context.newPage(), host: live, cases: 0, idleSince: 0 };
      one.page.setDefaultTimeout(options.actionLimitMs ?? 10_000);
      one.page.setDefaultNavigationTimeout(options.navigationLimitMs ?? 20_000);
      return one;
    } catch (error) {
      live.pages -= 1;
      await retireIfSpent(live, true);
      throw new TechnicalError("BROWSER_CRASH", "The browser did not give a page", { cause: error });
    }
  };

  const discard = async (one: WarmPage): Promise<void> => {
    one.host.pages -= 1;
    await withDeadline(one.context.close(), closeLimitMs, "A context did not close").catch((error: unknown) => {
      log.warn({ err: error }, "browser context would not close; its browser is ended");
      return retireIfSpent(one.host, true);
    });
    await retireIfSpent(one.host);
  };

  const retireIfSpent = async (live: LiveBrowser, broken = false): Promise<void> => {
    const spent = live.cases >= casesPerBrowser && live.pages === 0;
    if (!spent && !broken) return;
    hosts.delete(live);
    await withDeadline(live.browser.close(), closeLimitMs, "A browser did not close").catch((error: unknown) =>
      log.warn({ err: error }, "browser would not close"),
    );
  };

  const giveBack = async (key: string, one: WarmPage): Promise<void> => {
    const spent = one.cases >= casesPerContext || one.host.cases >= casesPerBrowser || !hosts.has(one.host);
    if (spent || one.page.isClosed()) return discard(one);
    one.idleSince = Date.now();
    warm.set(key, [...(warm.get(key) ?? []), one]);
  };

  const closeIdle = async (): Promise<void> => {
    for (const [key, pages] of warm) {
      const stale = pages.filter((one) => Date.now() - one.idleSince > idleMs);
      warm.set(
        key,
        pages.filter((one) => !stale.includes(one)),
      );
      for (const one of stale) await discard(one);
    }
    for (const live of hosts) if (live.pages === 0) await retireIfSpent(live, true);
  };
  const sweep = setInterval(() => void closeIdle(), Math.min(idleMs, 30_000));
  sweep.unref();

  return {
    async withPage(use, work) {
      use.signal.throwIfAborted();
      const known = warm.get(use.key)?.pop();
      const one = known ?? (await open(use));
      // Closing the context makes every operation that is under way fail at once.
      const abort = () =>
        void Promise.resolve(use.beforeAbort?.(one.page))
          .finally(() => one.context.close())
          .catch(() => undefined);
      use.signal.addEventListener("abort", abort, { once: true });
      try {
        if (!known) await use.prepare(one.page);
        const result = await work(one.page);
        one.cases += 1;
        one.host.cases += 1;
        await giveBack(use.key, one);
        return result;
      } catch (error) {
        await discard(one);
        throw error;
      } finally {
        use.signal.removeEventListener("abort", abort);
      }
    },
    size: () => ({ browsers: hosts.size, pages: [...hosts].reduce((sum, live) => sum + live.pages, 0) }),
    async close() {
      clearInterval(sweep);
      warm.clear();
      await Promise.all([...hosts].map((live) => retireIfSpent(live, true)));
    },
  };
}

async function launchBrowser({ executablePath, headless }: BrowserPoolOptions): Promise<Browser> {
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  try {
    return await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      headless,
      args: [...quiet, ...asRoot],
      timeout: 30_000,
      // Ctrl-C reaches the whole process group; the pool closes the browser after the cases in hand.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    throw new TechnicalError("BROWSER_CRASH", "The browser did not start", { cause: error });
  }
}
