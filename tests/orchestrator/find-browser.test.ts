import { execFile } from "node:child_process";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright";
import { expect, onTestFinished, test } from "vitest";
import { findBrowser } from "../../orchestrator/find-browser.ts";
import { makeTempDir } from "../support/temp-dir.ts";

async function aFolder(...programs: string[]): Promise<string> {
  const dir = await makeTempDir("browsers");
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const program of programs) {
    await writeFile(join(dir, program), "#!/bin/sh\n");
    await chmod(join(dir, program), 0o755);
  }
  return dir;
}

const script = `
  import { findBrowser } from "./orchestrator/find-browser.ts";
  try { console.log("found", findBrowser(undefined, process.env.SEARCHED)); }
  catch (error) { console.log(error.message); }`;

/** What is found on a machine with these folders; Playwright reads its own from the environment once, at its start. */
async function foundWith({ own, searched }: { own: string; searched: string }): Promise<string> {
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: own, SEARCHED: searched };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { env },
  );
  return stdout.trim();
}

test("takes the browser that is set", async () => {
  const dir = await aFolder("my-chromium");

  expect(findBrowser(join(dir, "my-chromium"), "")).toBe(join(dir, "my-chromium"));
});

test("says which setting is wrong when the one that is set cannot be run", async () => {
  const dir = await aFolder();
  await writeFile(join(dir, "text"), "no program");

  for (const wrong of ["/nowhere/chromium", join(dir, "text")]) {
    expect(() => findBrowser(wrong, "")).toThrow(`MINUTTJAKT_BROWSER names ${wrong}, which cannot be run`);
  }
});

test("takes Playwright's own before one on the path, and the headless shell before all others there", async () => {
  const [none, chrome, shell] = [
    await aFolder(),
    await aFolder("google-chrome", "chromium"),
    await aFolder("chromium-headless-shell"),
  ];
  const searched = [chrome, shell].join(delimiter);
  const own = await aFolder();
  const [revision = ""] = /chromium-\d+/.exec(chromium.executablePath()) ?? [];
  await mkdir(join(own, revision));
  await writeFile(join(own, revision, "INSTALLATION_COMPLETE"), "");

  const found = await Promise.all([
    foundWith({ own, searched }),
    foundWith({ own: none, searched }),
    foundWith({ own: none, searched: chrome }),
    foundWith({ own: none, searched: none }),
  ]);

  expect(revision).not.toBe("");
  expect(found).toEqual([
    "found undefined",
    `found ${join(shell, "chromium-headless-shell")}`,
    `found ${join(chrome, "chromium")}`,
    "No browser for the robots: run `node scripts/setup.mjs`, or set MINUTTJAKT_BROWSER to a Chromium",
  ]);
});
