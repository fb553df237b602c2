import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { createLogger } from "../../core/log.ts";
import { takeScreenshot } from "../../orchestrator/evidence.ts";
import { findBrowser } from "../../orchestrator/find-browser.ts";
import { makeTempDir } from "../support/temp-dir.ts";

let browser: Browser;
let artefactDir: string;
const log = createLogger("silent");

beforeAll(async () => {
  const executablePath = findBrowser(process.env["MINUTTJAKT_BROWSER"]);
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) });
  artefactDir = await makeTempDir("evidence");
});

afterAll(async () => {
  await browser.close();
  await rm(artefactDir, { recursive: true });
});

async function aPage(html: string): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.setContent(`<body>${html}</body>`);
  return page;
}

const shoot = (page: Page, sensitive: readonly string[] = []) =>
  takeScreenshot({ artefacts: createFolderStore(artefactDir), log }, page, { name: "t/w/1", sensitive });

/** All that a person could read on the page. */
const shownOn = (page: Page) =>
  page.evaluate(() => {
    const texts = [document.body.innerText];
    for (const field of document.querySelectorAll<HTMLInputElement>("input, textarea")) texts.push(field.value);
    for (const element of document.querySelectorAll("*")) texts.push(element.shadowRoot?.textContent ?? "");
    for (const frame of document.querySelectorAll("iframe")) texts.push(frame.contentDocument?.body.innerText ?? "");
    return texts.join("\n");
  });

const hidden: [where: string, html: string][] = [
  ["in a text", "<p>Fødselsnummer 15808012345.</p>"],
  ["in a text, as people write it", "<p>Fnr 158080 12345, 158080-12345 og 158080&nbsp;12345</p>"],
  ["over several elements", "<p><b>158080</b> <i>123</i><i>45</i></p>"],
  ["over several lines of the source", "<p>158080\n      12345</p>"],
  ["beside another number", "<table><tr><td>15808012345</td><td>7</td></tr></table>"],
  ["in an account number", "<p>Konto 1234.56.78903 eller 1234 56 78903</p>"],
  ["in groups of any sort", "<p>15 86 80 123 04</p><p>1586<b>80</b>–123 <i>04</i></p>"],
  ["in a field", '<input value="158080 12345"><input type="number" value="15808012345">'],
  ["in a field, in groups of any sort", '<input value="15.86.80 / 12304">'],
  ["in a large field", "<textarea>Gjelder 15808012345</textarea>"],
  ["in a list to choose from", "<select><option>15808012345 Kari</option></select>"],
  ["in a screen within the screen", "<iframe srcdoc='<p>15808012345</p>'></iframe>"],
];

test.for(hidden)("a personal number %s is not in the picture", async ([, html]) => {
  const page = await aPage(html);
  const before = await shownOn(page);

  const path = await shoot(page);

  expect(path).toBe("t/w/1.png");
  expect(before).toMatch(/\d{5}/);
  expect(await shownOn(page)).not.toMatch(/\d{3}/);
});

test("a personal number in a component's own tree is not in the picture", async () => {
  const page = await aPage("<div id=host></div>");
  await page.evaluate(() => {
    const outer = document.querySelector("#host")?.attachShadow({ mode: "open" });
    if (outer) outer.innerHTML = "<p>158080 12345</p><div></div>";
    const inner = outer?.querySelector("div")?.attachShadow({ mode: "open" });
    if (inner) inner.innerHTML = "<p>15808012345</p>";
  });

  await shoot(page);

  const left = await page.evaluate(() => {
    const outer = document.querySelector("#host")?.shadowRoot;
    return `${outer?.textContent} ${outer?.querySelector("div")?.shadowRoot?.textContent}`;
  });
  expect(left).toMatch(/\*{6} \*{5}.*\*{11}/);
  expect(left).not.toMatch(/\d/);
});

test("a personal number that a live page adds while it is painted over is not in the picture", async () => {
  const page = await aPage("<p>15808012345</p>");
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      document.body.insertAdjacentHTML("beforeend", "<p>158080 12345</p><input value='15808012345'>");
    });
    observer.observe(document.body, { characterData: true, subtree: true });
  });

  await shoot(page);

  const shown = await shownOn(page);
  expect(shown).toContain("****** *****");
  expect(shown).not.toMatch(/\d/);
});

test("the name of a file that was chosen is cleared, and the picture is taken all the same", async () => {
  const page = await aPage("<input type=file>");
  await page.setInputFiles("input", { name: "15808012345.pdf", mimeType: "application/pdf", buffer: Buffer.from("x") });

  expect(await shoot(page)).toBe("t/w/1.png");
  expect(await page.inputValue("input")).toBe("");
});

test("other numbers are left for the operator to see", async () => {
  const page = await aPage("<p>Sak 2026/12345, beløp 123 456 789, tlf 99 88 77 66</p><input value='2026-03-02'>");
  const before = await shownOn(page);

  await shoot(page);

  expect(await shownOn(page)).toBe(before);
});

test("fields that the bot calls sensitive are painted over: the picture is the same whatever they hold", async () => {
  const page = await aPage("<p id=name>Kari Nordmann</p><p id=note>Notat</p>");
  const pictureOf = async (name: string, sensitive: readonly string[]) => {
    await page.locator("#name").evaluate((element, text) => (element.textContent = text), name);
    return readFile(join(artefactDir, (await shoot(page, sensitive)) ?? ""));
  };

  const [kari, ola] = [await pictureOf("Kari", ["#name"]), await pictureOf("Ola", ["#name"])];
  const [openKari, openOla] = [await pictureOf("Kari", []), await pictureOf("Ola", [])];

  expect(kari.equals(ola)).toBe(true);
  expect(openKari.equals(openOla)).toBe(false);
});

test("a picture is for the owner's eyes only, below the artefact folder", async () => {
  const path = (await shoot(await aPage("<p>Hei</p>"))) ?? "";

  const file = join(artefactDir, path);
  expect((await readFile(file)).subarray(1, 4).toString()).toBe("PNG");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(artefactDir, "t"))).mode & 0o777).toBe(0o700);
});

test("a page that does not answer, is closed, or a folder that cannot be written to, costs the picture and no more", async () => {
  const stuck = await aPage("<p>Hei</p>");
  const looping = stuck.evaluate(() => {
    const until = Date.now() + 4_500;
    while (Date.now() < until);
  });
  const closed = await aPage("<p>Hei</p>");
  await closed.close();
  const file = join(artefactDir, "file");
  await writeFile(file, "");

  expect(await shoot(stuck)).toBeUndefined();
  expect(await shoot(closed)).toBeUndefined();
  expect(
    await takeScreenshot({ artefacts: createFolderStore(file), log }, await aPage("<p>Hei</p>"), {
      name: "t/w/1",
      sensitive: [],
    }),
  ).toBeUndefined();
  await looping;
});
