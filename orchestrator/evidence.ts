import type { Page } from "playwright";
import type { ArtefactStore } from "../core/artefacts/index.ts";
import type { Logger } from "../core/log.ts";
import { withDeadline } from "./resources.ts";

/** Where evidence is kept, and where it is told that some could not be had. */
export type Evidence = { artefacts: ArtefactStore; log: Logger };

const limitMs = 4_000;
const keepLimitMs = 10_000;

/**
 * Takes a picture of the page with personal data masked: national ids and account numbers wherever they stand, and the
 * fields that the bot calls sensitive.
 *
 * @returns Path in the artefact store; undefined when no picture could be had, which never fails the case.
 */
export async function takeScreenshot(
  { artefacts, log }: Evidence,
  page: Page,
  { name, sensitive }: { name: string; sensitive: readonly string[] },
): Promise<string | undefined> {
  try {
    const masked = Promise.all(page.frames().map((frame) => frame.evaluate(maskNumbers)));
    await withDeadline(masked, limitMs, "The page did not answer");
    const picture = await page.screenshot({
      timeout: limitMs,
      mask: sensitive.map((selector) => page.locator(selector)),
    });
    const path = `${name}.png`;
    await withDeadline(artefacts.put(path, picture, "image/png"), keepLimitMs, "The picture was not kept in time");
    return path;
  } catch (error) {
    log.warn({ err: error, screenshot: name }, "no screenshot");
    return undefined;
  }
}

/**
 * Runs in the page: the case is over, so its text may be painted over for good. What people see as one number may lie in
 * several elements or on several lines, and a screen may hold screens of its own. No named functions here: the compiler
 * in development marks those with something that the page does not have.
 */
function maskNumbers(): void {
  const personal = /(?<!\d)(?:\d{6}(?:\s+|[.-])?\d{5}|\d{4}(?:\s+|\.)\d{2}(?:\s+|\.)\d{5})(?!\d)/g;
  const roots: (Document | ShadowRoot)[] = [document];
  for (const root of roots) {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) texts.push(node);
      if (node instanceof Element && node.shadowRoot) roots.push(node.shadowRoot);
      if (!(node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)) continue;
      const masked = node.value.replace(personal, "***********");
      // The name of a chosen file can only be cleared.
      if (masked !== node.value) node.value = node.type === "file" ? "" : masked;
    }
    // By itself first: the digits of a neighbour, such as the next cell's, must not make a number another one.
    const own = texts.map((text) => text.data.replace(personal, (number) => number.replace(/\d/g, "*")));
    const masked = own.join("").replace(personal, (number) => number.replace(/\d/g, "*"));
    let at = 0;
    for (const text of texts) {
      const part = masked.slice(at, at + text.data.length);
      at += text.data.length;
      if (part !== text.data) text.data = part;
    }
  }
}
