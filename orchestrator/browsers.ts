import { rm } from "node:fs/promises";
import type { Browser } from "playwright";
import { TechnicalError } from "../bots/sdk/index.ts";
import type { Logger } from "../core/log.ts";
import { makeRawTraceFolder } from "./evidence/raw-traces.ts";
import { withDeadline } from "./resources.ts";

/** A browser process, with the cases it has done and the pages it has open. */
export type LiveBrowser = { browser: Browser; cases: number; pages: number };

/** The browser processes of one pool. */
export type Browsers = {
  /** One that is not spent; started when there is none. @throws TechnicalError `BROWSER_CRASH`. */
  get(): Promise<LiveBrowser>;
  /** Whether it still takes new pages. */
  isFresh(live: LiveBrowser): boolean;
  /** Ends it, whatever it is at. */
  end(live: LiveBrowser): Promise<void>;
  /** Ends it if it has done its share and its last page is gone. */
  endIfSpent(live: LiveBrowser): Promise<void>;
  all(): readonly LiveBrowser[];
  /** Ends all of them, also one that is just starting; none is started after. */
  endAll(): Promise<void>;
};

/** How browsers are started and how long they are kept. */
export type BrowsersOptions = {
  /** Undefined: Playwright's own. */
  executablePath: string | undefined;
  headless: boolean;
  log: Logger;
  /** Cases a browser process may do before it is replaced. */
  casesPerBrowser?: number;
};

const closeLimitMs = 5_000;

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @param onGone Told when a browser has ended, however it ended. */
export function createBrowsers(options: BrowsersOptions, onGone: (live: LiveBrowser) => void): Browsers {
  const { casesPerBrowser = 1_000, log } = options;
  const living = new Set<LiveBrowser>();
  let launching: Promise<LiveBrowser> | undefined;
  let closed = false;

  const isFresh = (live: LiveBrowser): boolean => living.has(live) && live.cases < casesPerBrowser;

  const launch = async (): Promise<LiveBrowser> => {
    const tracesDir = await makeRawTraceFolder();
    const removeTraces = () => rm(tracesDir, { recursive: true, force: true }).catch(() => undefined);
    const browser = await launchBrowser(options, tracesDir).catch(async (error: unknown) => {
      await removeTraces();
      throw error;
    });
    const live = { browser, cases: 0, pages: 0 };
    living.add(live);
    live.browser.on("disconnected", () => {
      void removeTraces();
      living.delete(live);
      onGone(live);
    });
    return live;
  };

  const end = async (live: LiveBrowser): Promise<void> => {
    living.delete(live);
    await withDeadline(live.browser.close(), closeLimitMs, "A browser did not close").catch((error: unknown) =>
      log.warn({ err: error }, "browser would not close"),
    );
  };

  return {
    async get() {
      const fresh = [...living].find(isFresh);
      if (fresh) return fresh;
      if (closed) throw new TechnicalError("BROWSER_CRASH", "The browsers are being closed");
      launching ??= launch().finally(() => (launching = undefined));
      return launching;
    },
    isFresh,
    end,
    endIfSpent: async (live) => (live.pages === 0 && !isFresh(live) ? end(live) : undefined),
    all: () => [...living],
    async endAll() {
      closed = true;
      await launching?.catch(() => undefined);
      await Promise.all([...living].map(end));
    },
  };
}

async function launchBrowser({ executablePath, headless }: BrowsersOptions, tracesDir: string): Promise<Browser> {
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  try {
    // Not before a browser is wanted, since it holds some 50 MiB.
    const { chromium } = await import("playwright");
    return await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      headless,
      tracesDir,
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
