import axe from "axe-core";
import { rm } from "node:fs/promises";
import type { Browser, Page } from "playwright";
import { startApi } from "../../api/main.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { loadConfig } from "../../core/config.ts";
import { test as base } from "../support/context.ts";
import { launchBrowser } from "../support/run-bot.ts";
import { makeTempDir } from "../support/temp-dir.ts";

export { expect } from "../support/context.ts";

/** `test` with the pages served at `url` off the file's own database, a browser, and a folder for evidence. */
export const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("artefactDir", { scope: "file" }, async ({}, { onCleanup }) => {
    const dir = await makeTempDir("artefacts");
    onCleanup(() => rm(dir, { recursive: true, force: true }));
    return dir;
  })
  .extend("url", { scope: "file" }, async ({ engine, artefactDir }, { onCleanup }) => {
    const config = loadConfig({ PORT: "0" });
    const artefacts = createFolderStore(artefactDir);
    const served = await startApi({ engine: { ...engine, artefacts }, config, version: "0.0.0-test" });
    onCleanup(() => served.stop());
    return served.url;
  })
  // oxlint-disable-next-line no-empty-pattern -- as above
  .extend("browser", { scope: "file" }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  });

/**
 * How every page is looked at: colours depend on the theme alone and order on the width alone. 320 px is what 400 % zoom
 * leaves of a desktop, and less than any phone.
 */
export const looks = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const;

type Look = (typeof looks)[number];

/** What is drawn by the same code as the rows and the articles before it, and takes axe as long again. */
const moreOfTheSame = [
  "tbody > tr:nth-child(n + 11)",
  ".mj-reference article:nth-of-type(n + 6)",
  ".mj-reference section:nth-of-type(n + 4) article:nth-of-type(n + 2)",
].join(", ");

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** A page of a context of its own, with axe in each document it comes to: the browser compiles it once, not for each. */
export async function pageSeen(browser: Browser, url: string, { colorScheme, width }: Look): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, colorScheme, viewport: { width, height: 900 } });
  await context.addInitScript(axe.source);
  return context.newPage();
}

export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto("/logg-inn");
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Passord").fill(password);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await page.getByRole("button", { name: "Logg ut" }).waitFor();
}

type Judged = {
  /** The answer that the page has to be; left out: any. */
  status?: number;
};

/** What is wrong with a page of `pageSeen`, as far as a machine can tell. */
export async function faultsOf(page: Page, path: string, { status }: Judged = {}): Promise<unknown[]> {
  const answer = await page.goto(path);
  const faults: unknown[] = [];
  const overflowPx = await sidewaysPx(page);
  if (overflowPx > 0) faults.push({ path, overflowPx });
  if (status !== undefined && answer?.status() !== status) faults.push({ path, status: answer?.status() });
  if ((await page.locator("h1").count()) !== 1) faults.push({ path, problem: "there is not one h1" });
  return [...faults, ...(await violationsOn(page, path))];
}

async function violationsOn(page: Page, path: string): Promise<unknown[]> {
  const violations = await page.evaluate(
    async ([spared, tags]) => {
      // Leaving it out of what axe looks at takes longer than looking at it.
      for (const element of document.querySelectorAll(spared)) element.remove();
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
      const options = { resultTypes: ["violations" as const], preload: false, runOnly: tags };
      return (await inPage.run(document, options)).violations;
    },
    [moreOfTheSame, standards] as const,
  );
  return violations.map(({ id, nodes }) => ({
    path,
    id,
    where: nodes.map(({ target, failureSummary }) => [target, failureSummary]),
  }));
}

/** Pixels that a page is wider than its window. */
async function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
