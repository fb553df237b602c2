import type { Frame, Page } from "playwright";
import type { ArtefactStore } from "../core/artefacts/index.ts";
import type { Logger } from "../core/log.ts";
import { maskPersonalNumbers } from "../core/personal-numbers.ts";
import { starTogether } from "./evidence/star-together.ts";
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
    const masked = Promise.all(page.frames().map(maskNumbers));
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

/** What stands on a page, where it stands, and how it reads. */
type Shown = { groups: { texts: Text[]; seen: string[] }[]; fields: (HTMLInputElement | HTMLTextAreaElement)[] };

/** The case is over, so the page's text may be painted over for good. */
async function maskNumbers(frame: Frame): Promise<void> {
  const shown = await frame.evaluateHandle(findTexts);
  const read = await shown.evaluate(({ groups, fields }) => ({
    groups: groups.map(({ seen }) => seen),
    values: fields.map(({ value }) => value),
  }));
  await shown.evaluate(paintOver, {
    groups: read.groups.map(starTogether),
    read: read.values,
    values: read.values.map(maskPersonalNumbers),
  });
  await shown.evaluate(coverNew);
  await shown.dispose();
}

// The three below run in the page: they see nothing of this file, and hold no named functions, since the compiler in
// development marks those with something that the page does not have.

/** What people see as one number may lie in several elements or on several lines, and a screen may hold screens of its own. */
function findTexts(): Shown {
  const roots: (Document | ShadowRoot)[] = [document];
  const shown: Shown = { groups: [], fields: [] };
  for (const root of roots) {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) texts.push(node);
      if (node instanceof Element && node.shadowRoot) roots.push(node.shadowRoot);
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) shown.fields.push(node);
    }
    shown.groups.push({ texts, seen: texts.map(({ data }) => data) });
  }
  return shown;
}

/** What the page has changed meanwhile, nobody has looked at: all its digits go. */
function paintOver({ groups, fields }: Shown, masked: { groups: string[][]; read: string[]; values: string[] }): void {
  for (const [group, { texts, seen }] of groups.entries()) {
    for (const [at, text] of texts.entries()) {
      const part = text.data === seen[at] ? (masked.groups[group]?.[at] ?? "") : text.data.replace(/\d/g, "*");
      if (part !== text.data) text.data = part;
    }
  }
  for (const [at, field] of fields.entries()) {
    const value = field.value === masked.read[at] ? (masked.values[at] ?? "") : field.value.replace(/\d/g, "*");
    // The name of a chosen file can only be cleared.
    if (value !== field.value) field.value = field.type === "file" ? "" : value;
  }
}

/** And what it has added. */
function coverNew({ groups, fields }: Shown): void {
  const known = new Set<Node>([...groups.flatMap(({ texts }) => texts), ...fields]);
  const roots: (Document | ShadowRoot)[] = [document];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element && node.shadowRoot) roots.push(node.shadowRoot);
      if (known.has(node)) continue;
      if (node instanceof Text) node.data = node.data.replace(/\d/g, "*");
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)
        node.value = node.type === "file" ? "" : node.value.replace(/\d/g, "*");
    }
  }
}
