import { execFile } from "node:child_process";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import type { Browser, BrowserContext } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import formToCase from "../../../bots/form-to-case/bot.ts";
import { createFolderStore } from "../../../core/artefacts/index.ts";
import { createLogger } from "../../../core/log.ts";
import { maskTrace } from "../../../orchestrator/evidence/mask-trace.ts";
import { dropTrace, keepTrace, startTrace } from "../../../orchestrator/evidence/trace.ts";
import { sandboxAccounts, startSandbox } from "../../../sandbox/main.ts";
import { BotRunner, launchBrowser } from "../../support/run-bot.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const today = "2026-03-02";
const log = createLogger("silent");
let browser: Browser;
let dir: string;

beforeAll(async () => {
  browser = await launchBrowser();
  dir = await makeTempDir("trace");
});
afterAll(async () => {
  await browser.close();
  await rm(dir, { recursive: true });
});

async function aContext(): Promise<BrowserContext> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  return context;
}

const evidence = () => ({ artefacts: createFolderStore(join(dir, "artefacts")), log });

/** Everything in a trace, as text. */
function textOf(zip: Uint8Array): string {
  return Object.entries(unzipSync(zip))
    .map(([name, body]) => `${name}\n${strFromU8(body)}`)
    .join("\n");
}

/** What Playwright's own reader of traces says. */
async function readByPlaywright(file: string, ...command: string[]): Promise<string> {
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright/package.json")), "cli.js");
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [cli, "trace", ...args], { cwd: dir });
  await run("open", file);
  return (await run(...command)).stdout;
}

test("the trace of a case that fails holds no personal number, name or address, and Playwright reads it", async () => {
  const now = () => new Date(`${today}T09:00:00Z`);
  const dropping = { archive: { faults: { dropAfterSave: 1 } } };
  const sandbox = await startSandbox({
    port: 0,
    seed: 3,
    forms: 4,
    requests: 0,
    baseDate: today,
    now,
    switches: dropping,
  });
  onTestFinished(() => sandbox.stop());
  const context = await aContext();
  const page = await context.newPage();
  const desk = { page, baseUrl: `${sandbox.url}/archive`, credential: sandboxAccounts.archive, today };
  const robot = new BotRunner(formToCase, desk, {});
  await robot.logIn();
  const forms = (await robot.collect()).filter(({ nationalId }) => nationalId !== undefined);
  const [form] = forms;
  if (!form?.nationalId) throw new Error("The sandbox has no form of a person");

  await context.tracing.start({ snapshots: true });
  const attempt = await robot.handle(form);
  const raw = join(dir, "raw.zip");
  await context.tracing.stop({ path: raw });
  const kept = maskTrace(await readFile(raw), formToCase.sensitive ?? []);

  expect(attempt.kind).toBe("technical error");
  const [before, after] = [textOf(await readFile(raw)), textOf(kept)];
  const personal = forms.flatMap(({ nationalId = "", name, address, email }) => [
    nationalId,
    name,
    address,
    email ?? "",
  ]);
  expect(before).toContain(form.nationalId);
  expect(before).toContain(form.name);
  for (const secret of personal.filter(Boolean)) expect(after).not.toContain(secret);
  expect(after).not.toMatch(/(?<![\da-f@.])\d{11}(?![\da-f.])/);
  expect(after).not.toMatch(/set-cookie|"name":"cookie"/i);
  expect(after).toContain('"***"');

  const file = join(dir, "kept.zip");
  await writeFile(file, kept);
  expect(await readByPlaywright(file, "actions")).toContain("Navigate");
  expect(await readByPlaywright(file, "requests")).toContain("precheck");
});

test("a trace is kept beside the picture, for the owner's eyes only, one line of JSON for each event", async () => {
  const context = await aContext();
  const page = await context.newPage();

  expect(await startTrace(evidence(), context)).toBe(true);
  await page.setContent(
    "<label>Fnr <input></label><p>158080<b>12345</b></p><s>15 86 80–123<i>04</i></s><p>15808012345</p><p>7</p><i>Sak 2026/12345</i>",
  );
  await page.getByLabel("Fnr").fill("158080 12345");
  const path = await keepTrace(evidence(), context, { name: "t/w/2", sensitive: [] });

  expect(path).toBe("t/w/2.zip");
  const file = join(dir, "artefacts/t/w/2.zip");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { "trace.trace": events, "trace.network": network, ...rest } = unzipSync(await readFile(file));
  const [first, ...others] = linesOf(events);
  expect(first).toMatchObject({ type: "context-options", browserName: "chromium" });
  expect(others).toContainEqual(expect.objectContaining({ type: "frame-snapshot" }));
  expect(linesOf(network)).toEqual([]);
  expect(rest).toEqual({});
  const text = JSON.stringify(others);
  expect(text).toContain('["P",{},"******",["B",{},"*****"]]');
  expect(text).toContain('["S",{},"** ** **–***",["I",{},"**"]]');
  expect(text).toContain("Sak 2026/12345");
  expect(text).not.toMatch(/158080/);
});

function linesOf(body: Uint8Array | undefined): unknown[] {
  const lines = strFromU8(body ?? new Uint8Array()).split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line) as unknown);
}

test("passwords, and what stands in fields that the bot calls sensitive, are masked wherever they come back", async () => {
  const context = await aContext();
  const page = await context.newPage();
  await startTrace(evidence(), context);
  await page.setContent(
    `<input type=password><p class="note personal" title="Kari Nordmann">Kari Nordmann, <b>Storgata 1</b></p><p>Annet</p>`,
  );
  await page.locator("[type=password]").fill("et passord");
  await page.evaluate((name) => console.log(`fant ${name}`), "Kari Nordmann");
  await page.evaluate(() => document.querySelector("p")?.textContent);
  await page.goto(`data:text/html,<h1>Storgata 1</h1>?q=${encodeURIComponent("Storgata 1")}`);
  await keepTrace(evidence(), context, { name: "t/w/3", sensitive: ["input.x, p.personal"] });

  const text = textOf(await readFile(join(dir, "artefacts/t/w/3.zip")));
  expect(text).toContain("Annet");
  expect(text).toContain("fant ***");
  expect(text).not.toMatch(/Kari|Storgata|et passord/);
});

test("selectors that only a living page understands cost the pictures of pages, and never show what they point at", async () => {
  const context = await aContext();
  const page = await context.newPage();
  await startTrace(evidence(), context);
  await page.setContent("<ul><li>Kari Nordmann</li></ul>");
  await page.locator("li").click();
  await keepTrace(evidence(), context, { name: "t/w/4", sensitive: ["ul > li"] });

  const file = join(dir, "artefacts/t/w/4.zip");
  expect(textOf(await readFile(file))).not.toContain('"frame-snapshot"');
  expect(await readByPlaywright(file, "actions")).toContain("Click");
});

test("the pages of a warm context are recorded anew for each case, and not at all in between", async () => {
  const context = await aContext();
  const page = await context.newPage();
  await startTrace(evidence(), context);
  await page.setContent("<h1>Første sak</h1>");
  await dropTrace(evidence(), context);
  await page.setContent("<h1>Mellom sakene</h1>");
  await startTrace(evidence(), context);
  await page.setContent("<h1>Andre sak</h1>");
  await page.locator("h1").click();
  await keepTrace(evidence(), context, { name: "t/w/5", sensitive: [] });

  const text = textOf(await readFile(join(dir, "artefacts/t/w/5.zip")));
  expect(text).toContain("Andre sak");
  expect(text).not.toContain("Første sak");
});

test("what is not masked yet lies where it is removed even if this process is killed before it can do so", async () => {
  const context = await aContext();
  await startTrace(evidence(), context);
  await (await context.newPage()).setContent("<h1>Sak</h1>");
  const before = new Set(await readdir(tmpdir()));
  let meanwhile: string[] = [];
  const store = createFolderStore(join(dir, "artefacts"));
  const put: typeof store.put = async (...given) => {
    const names = await readdir(tmpdir());
    meanwhile = names.filter((name) => name.startsWith("minuttjakt-") && name.includes("trace") && !before.has(name));
    await store.put(...given);
  };

  await keepTrace({ artefacts: { ...store, put }, log }, context, { name: "t/w/7", sensitive: [] });

  // Others may trace at the same time; none of them leaves what names no process.
  expect(meanwhile.filter((name) => name.startsWith(`minuttjakt-raw-traces-${process.pid}-`))).toHaveLength(1);
  expect(meanwhile.filter((name) => !/^minuttjakt-raw-traces-\d+-/.test(name))).toEqual([]);
  expect(
    (await readdir(tmpdir())).filter((name) => meanwhile.includes(name) && name.includes(`-${process.pid}-`)),
  ).toEqual([]);
});

test("a trace that cannot be had costs the trace and no more", async () => {
  const closed = await browser.newContext();
  await closed.close();
  const file = join(dir, "file");
  await writeFile(file, "");
  const open = await aContext();

  expect(await startTrace(evidence(), closed)).toBe(false);
  expect(await keepTrace(evidence(), closed, { name: "t/w/6", sensitive: [] })).toBeUndefined();
  await expect(dropTrace(evidence(), closed)).resolves.toBeUndefined();
  expect(await keepTrace(evidence(), open, { name: "t/w/6", sensitive: [] })).toBeUndefined();
  await startTrace(evidence(), open);
  const elsewhere = { artefacts: createFolderStore(file), log };
  expect(await keepTrace(elsewhere, open, { name: "t/w/6", sensitive: [] })).toBeUndefined();
});
