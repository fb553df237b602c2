import { rm } from "node:fs/promises";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createFolderStore } from "../../../core/artefacts/index.ts";
import type { TraceFrom } from "../../../core/db.ts";
import { createLogger } from "../../../core/log.ts";
import { gatherEvidence } from "../../../orchestrator/evidence/attempt-evidence.ts";
import { launchBrowser } from "../../support/run-bot.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

let browser: Browser;
let dir: string;

beforeAll(async () => {
  browser = await launchBrowser();
  dir = await makeTempDir("attempt-evidence");
});
afterAll(async () => {
  await browser.close();
  await rm(dir, { recursive: true });
});

async function aPage(): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.context().close());
  return page;
}

type Asked = { attempt: number; maxAttempts?: number; traceFrom?: TraceFrom };

function gather({ attempt, maxAttempts = 3, traceFrom = "SECOND_ATTEMPT" }: Asked) {
  const evidence = { artefacts: createFolderStore(dir), log: createLogger("silent") };
  return gatherEvidence(evidence, { tenantId: "t", workItemId: "w", attempt, maxAttempts, traceFrom, sensitive: [] });
}

test("an attempt that fails has a picture, and a trace too from the attempt on that its automation says", async () => {
  const [first, second, only, atOnce, never] = [
    gather({ attempt: 1 }),
    gather({ attempt: 2 }),
    gather({ attempt: 1, maxAttempts: 1 }),
    gather({ attempt: 1, traceFrom: "FIRST_ATTEMPT" }),
    gather({ attempt: 2, maxAttempts: 1, traceFrom: "NEVER" }),
  ];
  for (const gathered of [first, second, only, atOnce, never]) {
    const page = await aPage();
    await gathered.begin(page);
    await page.setContent("<h1>Fordringer</h1>");
    await gathered.keep(page, true);
  }

  expect(await first.paths()).toEqual({ screenshotPath: "t/w/1.png" });
  expect(await second.paths()).toEqual({ screenshotPath: "t/w/2.png", tracePath: "t/w/2.zip" });
  expect(await only.paths()).toEqual({ screenshotPath: "t/w/1.png", tracePath: "t/w/1.zip" });
  expect(await atOnce.paths()).toEqual({ screenshotPath: "t/w/1.png", tracePath: "t/w/1.zip" });
  expect(await never.paths()).toEqual({ screenshotPath: "t/w/2.png" });
});

test("what is handed over has a picture alone, and what went well has nothing, on a page that can be recorded again", async () => {
  const page = await aPage();
  const [handedOver, done, failed] = [gather({ attempt: 2 }), gather({ attempt: 3 }), gather({ attempt: 4 })];

  await done.begin(page);
  await done.drop(page);
  await failed.begin(page);
  await failed.keep(page, true);
  await handedOver.begin(page);
  await handedOver.keep(page, false);

  expect(await done.paths()).toEqual({});
  expect(await failed.paths()).toEqual({ screenshotPath: "t/w/4.png", tracePath: "t/w/4.zip" });
  expect(await handedOver.paths()).toEqual({ screenshotPath: "t/w/2.png" });
});

test("evidence is kept once, though an abort and the failure it causes both ask for it", async () => {
  const page = await aPage();
  const gathered = gather({ attempt: 2 });
  await gathered.begin(page);

  await Promise.all([gathered.keep(page, true), gathered.keep(page, false)]);
  await page.context().close();
  await gathered.keep(page, true);

  expect(await gathered.paths()).toEqual({ screenshotPath: "t/w/2.png", tracePath: "t/w/2.zip" });
});

test("a page that is gone before anything could be kept has no evidence, and nobody fails for it", async () => {
  const page = await aPage();
  const gathered = gather({ attempt: 2 });
  await gathered.begin(page);
  await page.context().close();

  await gathered.keep(page, true);

  expect(await gathered.paths()).toEqual({});
});
