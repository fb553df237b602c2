import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import formToCase from "../../bots/form-to-case/bot.ts";
import paymentDeferral from "../../bots/payment-deferral/bot.ts";
import type { BotDefinition } from "../../bots/sdk/index.ts";
import { sandboxAccounts, startSandbox, type Sandbox } from "../../sandbox/main.ts";
import { BotRunner, launchBrowser, type Desk } from "../support/run-bot.ts";

const today = "2026-03-02";
const robots = 3;
const cases = 25;
let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  browser = await launchBrowser();
  const now = () => new Date(`${today}T09:00:00Z`);
  sandbox = await startSandbox({ port: 0, seed: 11, forms: cases, requests: cases, baseDate: today, now });
  const faults = { error500: 0.03, dropAfterSave: 0.1 };
  for (const system of Object.values(sandbox.municipality.systems)) system.change({ expireEveryRequests: 25, faults });
});
afterAll(async () => {
  await browser.close();
  await sandbox.stop();
});

/** Several robots share a list, log in anew when they must, and try each case until it is settled. */
async function settleAll<Input extends z.ZodType, Output extends z.ZodType, Settings extends z.ZodType>(
  bot: BotDefinition<Input, Output, Settings>,
  { desk, settings, inputs }: { desk: Omit<Desk, "page">; settings: z.input<Settings>; inputs: z.input<Input>[] },
): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  const waiting = [...inputs];
  const work = async () => {
    const context = await browser.newContext();
    const robot = new BotRunner(bot, { ...desk, page: await context.newPage() }, settings);
    for (let input = waiting.shift(); input !== undefined; input = waiting.shift()) {
      const end = await settle(robot, input);
      ends[end] = (ends[end] ?? 0) + 1;
    }
    await context.close();
  };
  await Promise.all(Array.from({ length: robots }, work));
  return ends;
}

async function settle<Input extends z.ZodType, Output extends z.ZodType, Settings extends z.ZodType>(
  robot: BotRunner<Input, Output, Settings>,
  input: z.input<Input>,
): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      if (attempt > 0 && (await robot.alreadyDone(input)) !== undefined) return "done";
      const ended = await robot.handle(input);
      if (ended.kind !== "technical error") return ended.kind;
    } catch {
      // alreadyDone met trouble of its own: that costs an attempt as well.
    }
    await robot.logIn().catch(() => undefined);
  }
  return "failed";
}

test("three robots in a failing archive register every form once", async () => {
  const desk = { baseUrl: `${sandbox.url}/archive`, credential: sandboxAccounts.archive, today };
  const { archive } = sandbox.municipality;
  const inputs = archive.forms().map(({ nationalId, orgNumber, email, ...form }) => ({
    ...form,
    nationalId: nationalId ?? undefined,
    orgNumber: orgNumber ?? undefined,
    email: email ?? undefined,
  }));

  const ends = await settleAll(formToCase, { desk, settings: {}, inputs });

  const { archive: sums } = sandbox.municipality.summary();
  expect(ends).toEqual({ done: sums.finishedForms, "handed over": cases - sums.finishedForms });
  expect(sums).toMatchObject({ registeredTwice: [], registeredForms: sums.finishedForms });
  expect(sums.finishedForms).toBeGreaterThan(15);
  expect(sums.faults).toBeGreaterThan(3);
}, 90_000);

test("three robots in a failing claims system grant every request once", async () => {
  const desk = { baseUrl: `${sandbox.url}/claims`, credential: sandboxAccounts.claims, today };
  const inputs = sandbox.municipality.claims.requests();

  const ends = await settleAll(paymentDeferral, { desk, settings: {}, inputs });

  const { claims: sums } = sandbox.municipality.summary();
  expect(ends).toEqual({ done: sums.answeredRequests, "handed over": cases - sums.answeredRequests });
  expect(sums).toMatchObject({ grantedTwice: [], answeredTwice: [], grantedRequests: sums.answeredRequests });
  expect(sums.answeredRequests).toBeGreaterThan(15);
  expect(sums.faults).toBeGreaterThan(3);
}, 90_000);
