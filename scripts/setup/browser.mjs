import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SetupProblem } from "./problem.mjs";
import { onPath, run } from "./run.mjs";
import { readStamp, writeStamp } from "./stamp.mjs";

const startMs = 30_000;
const downloadMs = 10 * 60_000;
const silenceMs = 60_000;
// Root has no other way to start Chromium; here it opens an empty page and nothing else.
const tryOut = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"];

/**
 * A Chromium that starts. The path of the one that was tried stands in node_modules/.minuttjakt-browser.
 *
 * @param {import("../setup.mjs").Machine} machine
 * @returns {import("../setup.mjs").Step}
 */
export function browser({ root, env, debian }) {
  const recordPath = join(root, "node_modules/.minuttjakt-browser");

  return {
    title: "browser",
    isDone() {
      const tried = readStamp(recordPath);
      const chosen = env["MINUTTJAKT_BROWSER"];
      return tried !== undefined && existsSync(tried) && (!chosen || chosen === tried);
    },
    async make() {
      const path = (await findBrowser(root, env)) ?? (await getBrowser(root, env, debian));
      writeStamp(recordPath, path);
      return path;
    },
  };
}

/**
 * Where a Chromium may be, the preferred one first.
 *
 * @param {Record<string, string | undefined>} env
 * @param {readonly string[]} ownByPlaywright paths where Playwright keeps its own
 * @returns {string[]} paths of files that exist
 */
function browserCandidates(env, ownByPlaywright) {
  const installed = ["chromium-headless-shell", "chromium", "google-chrome"].map((name) => onPath(name, env));
  return [...ownByPlaywright, ...installed].filter((path) => path !== undefined).filter((path) => existsSync(path));
}

/**
 * @param {string} root
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<string | undefined>} the first browser that starts
 * @throws {SetupProblem} when MINUTTJAKT_BROWSER names one that does not
 */
async function findBrowser(root, env) {
  const chosen = env["MINUTTJAKT_BROWSER"];
  if (chosen) {
    const trouble = existsSync(chosen) ? await whyItDoesNotStart(chosen) : "there is no such file";
    if (trouble === undefined) return chosen;
    const missing = `MINUTTJAKT_BROWSER names ${chosen}, which cannot be used (${trouble})`;
    throw new SetupProblem(missing, "unset MINUTTJAKT_BROWSER");
  }
  for (const path of browserCandidates(env, playwrightBrowsers(root))) {
    if ((await whyItDoesNotStart(path)) === undefined) return path;
  }
  return undefined;
}

/**
 * Playwright's own where it can be downloaded, else the distribution's.
 *
 * @param {string} root
 * @param {Record<string, string | undefined>} env
 * @param {import("./debian.mjs").Debian} debian
 */
async function getBrowser(root, env, debian) {
  const playwright = join(root, "node_modules/playwright/cli.js");
  const mayInstall = await debian.mayInstall();
  const download = () =>
    run(process.execPath, [playwright, "install", "--only-shell", "chromium"], {
      cwd: root,
      timeoutMs: downloadMs,
      silenceMs,
    });
  const libraries = () =>
    run(process.execPath, [playwright, "install-deps", "chromium"], { cwd: root, timeoutMs: downloadMs });
  const isDownloaded = () => playwrightBrowsers(root).some((path) => existsSync(path));

  const ways = [
    { isOpen: () => true, go: download },
    { isOpen: () => mayInstall && isDownloaded(), go: libraries },
    { isOpen: () => mayInstall, go: () => debian.install(["chromium-headless-shell", "fonts-liberation"]) },
    { isOpen: () => mayInstall, go: () => debian.install(["chromium", "fonts-liberation"]) },
  ];
  let reason = "";
  for (const { isOpen, go } of ways) {
    if (!isOpen()) continue;
    const outcome = await go();
    reason ||= outcome.reason;
    const found = await findBrowser(root, env);
    if (found !== undefined) return found;
  }
  const present = browserCandidates(env, playwrightBrowsers(root))[0];
  const trouble = present === undefined ? reason : `${present}: ${await whyItDoesNotStart(present)}`;
  throw new SetupProblem(`There is no Chromium that starts (${trouble})`, advice(debian, present !== undefined));
}

/**
 * @param {import("./debian.mjs").Debian} debian
 * @param {boolean} lacksLibraries
 */
function advice({ isDebian }, lacksLibraries) {
  if (lacksLibraries) return "sudo npx playwright install-deps chromium";
  if (isDebian)
    return "sudo apt-get install -y chromium-headless-shell || npx playwright install --only-shell chromium";
  return "npx playwright install --only-shell chromium";
}

/**
 * @param {string} path
 * @returns {Promise<string | undefined>} nothing when it starts
 */
async function whyItDoesNotStart(path) {
  // Chrome on Windows writes nothing to a console, so there its presence has to do.
  if (process.platform === "win32") return undefined;
  const { ok, output, reason } = await run(path, tryOut, { timeoutMs: startMs });
  return ok && output.includes("<html") ? undefined : reason || "it shows no page";
}

/**
 * Asks Playwright itself, since the folder depends on its version, the platform and PLAYWRIGHT_BROWSERS_PATH.
 *
 * @param {string} root
 */
function playwrightBrowsers(root) {
  /** @typedef {{ findExecutable(name: string): { executablePath(): string | undefined } | undefined }} Registry */
  const require = createRequire(join(root, "package.json"));
  const bundle = /** @type {{ registry: { registry: Registry } }} */ (require("playwright-core/lib/coreBundle"));
  return ["chromium-headless-shell", "chromium"]
    .map((name) => bundle.registry.registry.findExecutable(name)?.executablePath())
    .filter((path) => path !== undefined);
}
