import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "playwright";
import type { Logger } from "../core/log.ts";
import { withDeadline } from "./resources.ts";

/** Where evidence is kept, and what of a page must not be seen in it. */
export type Evidence = { artefactDir: string; log: Logger };

const limitMs = 4_000;

/**
 * Takes a picture of the page with personal data masked: national ids and account numbers wherever they stand, and the
 * fields that the bot calls sensitive.
 *
 * @returns Path below the artefact folder; undefined when no picture could be had, which never fails the case.
 */
export async function takeScreenshot(
  { artefactDir, log }: Evidence,
  page: Page,
  { name, sensitive }: { name: string; sensitive: readonly string[] },
): Promise<string | undefined> {
  try {
    await withDeadline(page.evaluate(maskNumbers), limitMs, "The page did not answer");
    const picture = await page.screenshot({
      timeout: limitMs,
      mask: sensitive.map((selector) => page.locator(selector)),
    });
    const path = `${name}.png`;
    const file = join(artefactDir, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, picture, { mode: 0o600 });
    return path;
  } catch (error) {
    log.warn({ err: error, screenshot: name }, "no screenshot");
    return undefined;
  }
}

/** Runs in the page: the case is over, so its text may be painted over for good. */
function maskNumbers(): void {
  const personal = /(?<!\d)\d{6}[ .-]?\d{5}(?!\d)/g;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (node.nodeValue && personal.test(node.nodeValue))
      node.nodeValue = node.nodeValue.replace(personal, "***********");
  }
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
    field.value = field.value.replace(personal, "***********");
  }
}
