import type { BrowserContext, Page } from "playwright";
import { TechnicalError } from "../bots/sdk/index.ts";
import { type BrowsersOptions, createBrowsers, type LiveBrowser } from "./browsers.ts";
import { withDeadline } from "./resources.ts";

/** How pages are had and kept; times in milliseconds. */
export type BrowserPoolOptions = BrowsersOptions & {
  /** Cases a logged-in context may do before it is replaced. */
  casesPerContext?: number;
  /** A warm page that nobody has used for so long is closed, and a browser without pages with it. */
  idleMs?: number;
  actionLimitMs?: number;
  navigationLimitMs?: number;
};

/** Whose pages are warm for whom: nothing of one automation's login is ever seen by another's. */
export function warmKey({ automationId, credentialId }: { automationId: string; credentialId: string | null }): string {
  return `${automationId}/${credentialId ?? "none"}`;
}

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

type WarmPage = { context: BrowserContext; page: Page; host: LiveBrowser; cases: number; idleSince: number };

const openLimitMs = 15_000;
const closeLimitMs = 5_000;
const sweepMs = 30_000;

/** Opens nothing until the first page is asked for. */
export function createBrowserPool(options: BrowserPoolOptions): BrowserPool {
  const { casesPerContext = 200, idleMs = 300_000, log } = options;
  const warm = new Map<string, WarmPage[]>();
  const browsers = createBrowsers(options, (gone) => {
    for (const [key, pages] of warm)
      keep(
        key,
        pages.filter((one) => one.host !== gone),
      );
  });

  const keep = (key: string, pages: WarmPage[]): void => {
    if (pages.length > 0) warm.set(key, pages);
    else warm.delete(key);
  };

  const open = async (): Promise<WarmPage> => {
    const host = await browsers.get();
    host.pages += 1;
    try {
      return await withDeadline(openPage(host, options), openLimitMs, "No page in time");
    } catch (error) {
      host.pages -= 1;
      await browsers.end(host);
      throw new TechnicalError("BROWSER_CRASH", "The browser did not give a page", { cause: error });
    }
  };

  const discard = async ({ context, host }: WarmPage): Promise<void> => {
    host.pages -= 1;
    try {
      await withDeadline(context.close(), closeLimitMs, "A context did not close");
      await browsers.endIfSpent(host);
    } catch (error) {
      log.warn({ err: error }, "browser context would not close; its browser is ended");
      await browsers.end(host);
    }
  };

  /** A system may close its page also when no case is at it. */
  const takeWarm = async (key: string): Promise<WarmPage | undefined> => {
    const one = warm.get(key)?.pop();
    if (!one?.page.isClosed()) return one;
    await discard(one);
    return takeWarm(key);
  };

  const giveBack = async ({ key, signal }: PageUse, one: WarmPage): Promise<void> => {
    one.cases += 1;
    one.host.cases += 1;
    const spent = one.cases >= casesPerContext || !browsers.isFresh(one.host);
    if (spent || signal.aborted || one.page.isClosed()) return discard(one);
    one.idleSince = Date.now();
    keep(key, [...(warm.get(key) ?? []), one]);
  };

  const closeIdle = async (): Promise<void> => {
    for (const [key, pages] of warm) {
      const stale = pages.filter((one) => Date.now() - one.idleSince > idleMs);
      keep(
        key,
        pages.filter((one) => !stale.includes(one)),
      );
      for (const one of stale) await discard(one);
    }
    for (const live of browsers.all()) if (live.pages === 0) await browsers.end(live);
  };
  const sweep = setInterval(() => void closeIdle(), Math.min(idleMs, sweepMs));
  sweep.unref();

  return {
    async withPage(use, work) {
      use.signal.throwIfAborted();
      const known = await takeWarm(use.key);
      const one = known ?? (await open());
      const abort = () => void closeAfterLook(use, one);
      use.signal.addEventListener("abort", abort, { once: true });
      try {
        use.signal.throwIfAborted();
        if (!known) await use.prepare(one.page);
        const result = await work(one.page);
        await giveBack(use, one);
        return result;
      } catch (error) {
        await discard(one);
        throw error;
      } finally {
        use.signal.removeEventListener("abort", abort);
      }
    },
    size: () => ({
      browsers: browsers.all().length,
      pages: browsers.all().reduce((sum, live) => sum + live.pages, 0),
    }),
    async close() {
      clearInterval(sweep);
      warm.clear();
      await browsers.endAll();
    },
  };
}

async function openPage(host: LiveBrowser, options: BrowserPoolOptions): Promise<WarmPage> {
  const context = await host.browser.newContext({ locale: "nb-NO", timezoneId: "Europe/Oslo" });
  const page = await context.newPage();
  page.setDefaultTimeout(options.actionLimitMs ?? 10_000);
  page.setDefaultNavigationTimeout(options.navigationLimitMs ?? 20_000);
  return { context, page, host, cases: 0, idleSince: 0 };
}

/** Closing the context makes every operation that is under way fail at once. */
async function closeAfterLook(use: PageUse, { context, page }: WarmPage): Promise<void> {
  try {
    await use.beforeAbort?.(page);
  } finally {
    await context.close().catch(() => undefined);
  }
}
