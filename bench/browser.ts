import { setTimeout as delay } from "node:timers/promises";
import { randomUUID } from "node:crypto";
import paymentDeferral from "../bots/payment-deferral/bot.ts";
import { addWorkItems, type ClaimedCase } from "../core/cases/index.ts";
import { executeCase } from "../orchestrator/execute-case.ts";
import { findBrowser } from "../orchestrator/find-browser.ts";
import type { Bench } from "./bench.ts";
import { byFewCalls, type ByHand, byLocators, type DeferralRequest, logIn, openPage } from "./by-hand.ts";
import { median, printTable, ratios, secondsOf, spread, takeTurns } from "./measure.ts";
import { startSandboxProcess } from "./servers.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

// Many short rounds: a browser's speed drifts more with what else the machine does than a queue's.
const rounds = 7;
const stuckAfterMs = 60_000;

/** The automation in service, and how many cases its robot has handled so far. */
type Service = { automationId: string; handled(): number };

/** Does these requests, all of them, one after another. */
type Side = (requests: readonly DeferralRequest[]) => Promise<void>;

/**
 * `payment-deferral` cases per second on a warm pool, one at a time, beside hand-written loops that make the same visits
 * and entries on one page logged in once. All sides work in the same sandbox, which is asked afterwards what was done.
 */
export async function benchBrowser(bench: Bench): Promise<void> {
  const casesPerRound = bench.cases ?? 20;
  const sandbox = await startSandboxProcess(bench.resources);
  const baseUrl = `${sandbox.url}/claims`;
  let handled = 0;
  const bot = {
    ...paymentDeferral,
    async handle(access: Parameters<typeof paymentDeferral.handle>[0]) {
      return paymentDeferral.handle(access).finally(() => handled++);
    },
  };
  const workplace = await openWorkplace({
    databaseUrl: bench.database.url,
    dir: bench.dir,
    bot,
    system: { baseUrl, account: sandbox.account },
    resources: bench.resources,
  });
  const automationId = await workplace.newAutomation();
  const sides = {
    locators: await byHand(bench, { baseUrl, account: sandbox.account, loop: byLocators }),
    fewCalls: await byHand(bench, { baseUrl, account: sandbox.account, loop: byFewCalls }),
    executeCase: throughExecuteCase(workplace, { automationId, baseUrl }),
    worker: await throughWorker(bench, workplace, { automationId, handled: () => handled }),
  };
  const supply = createSupply(sandbox.url);
  const timed = (side: Side) => async (): Promise<number> => {
    const requests = await supply.next(casesPerRound);
    const seconds = await secondsOf(() => side(requests));
    await supply.checkGranted(requests);
    return casesPerRound / seconds;
  };
  const { locators, fewCalls, ...ours } = await takeTurns(
    {
      locators: timed(sides.locators),
      fewCalls: timed(sides.fewCalls),
      executeCase: timed(sides.executeCase),
      worker: timed(sides.worker),
    },
    rounds,
  );
  await checkRecord(workplace, casesPerRound * (1 + rounds));
  const row = (name: string, rates: readonly number[]) => [
    name,
    spread(rates, 1),
    median(ratios(rates, locators)).toFixed(2),
    median(ratios(rates, fewCalls)).toFixed(2),
  ];
  const title = `browser: payment-deferral cases per second, one at a time, ${casesPerRound} a round, median of ${rounds} rounds`;
  printTable(
    title,
    ["", "cases per second", "of (a)", "of (b)"],
    [
      row("(a) by hand, with locators", locators),
      row("(b) by hand, in few calls", fewCalls),
      row("executeCase alone", ours.executeCase),
      row("the whole worker", ours.worker),
    ],
  );
  console.log("  Target for the whole worker: at least 0.95. What each side did was checked in the target system.");
}

type HandWork = { baseUrl: string; account: { username: string; password: string }; loop: ByHand };

async function byHand({ resources }: Bench, { baseUrl, account, loop }: HandWork): Promise<Side> {
  const { browser, page } = await openPage(findBrowser(process.env["MINUTTJAKT_BROWSER"]));
  resources.add("browser of a loop by hand", () => browser.close());
  await logIn(page, baseUrl, account);
  return async (requests) => {
    for (const request of requests) await loop(page, baseUrl, request);
  };
}

function throughExecuteCase(
  { ctx, execution, bot, targetSystemId, credentialId }: Workplace,
  system: { automationId: string; baseUrl: string },
): Side {
  const names = { runId: "outside-the-record", automation: "measured", lane: bot.lane };
  const common = {
    ...names,
    tenantId: ctx.tenantId,
    botId: bot.id,
    settings: {},
    maxAttempts: 1,
    retryPolicy: {},
    stepLimitSeconds: null,
    traceFrom: "SECOND_ATTEMPT" as const,
    isSuspect: false,
    attempt: 1,
  };
  const { signal } = new AbortController();
  return async (requests) => {
    for (const request of requests) {
      const item = { workItemId: randomUUID(), input: inputOf(request) };
      const claimed: ClaimedCase = { ...common, ...system, targetSystemId, credentialId, ...item };
      const settlement = await executeCase(execution, { claimed, bot, signal });
      if (settlement.outcome !== "SUCCEEDED") throw new Error(`${request.requestId}: ${settlement.errorMessage}`);
    }
  };
}

async function throughWorker({ resources }: Bench, workplace: Workplace, service: Service): Promise<Side> {
  const { ctx } = workplace;
  const { automationId, handled } = service;
  await workplace.setConcurrency(1);
  const worker = await workplace.startWorker();
  resources.add("worker", () => worker.stop(5_000));
  return async (requests) => {
    const before = handled();
    const deadline = Date.now() + stuckAfterMs;
    await addWorkItems(ctx, { automationId, items: requests.map((request) => ({ input: inputOf(request) })) });
    // Looked at in this process: asking the database all the time would take from the robot what is measured.
    while (handled() - before < requests.length || worker.inHand() > 0) {
      if (Date.now() > deadline) throw new Error("The worker does not come to an end");
      await delay(2);
    }
  };
}

/** What the record says of a worker's rounds: every case succeeded and was credited. */
async function checkRecord({ ctx }: Workplace, cases: number): Promise<void> {
  const succeeded = await ctx.db.workItem.count({ where: { status: "SUCCEEDED" } });
  const credits = await ctx.db.ledgerEntry.count({ where: { kind: "CREDIT" } });
  const items = await ctx.db.workItem.count();
  if (items === cases && succeeded === cases && credits === cases) return;
  throw new Error(`Of ${cases} cases ${items} are recorded, ${succeeded} succeeded and ${credits} were credited`);
}

/** What the portal sends the robot of a request. */
function inputOf(request: DeferralRequest): Record<string, unknown> {
  const { status: _, ...input } = request;
  return input;
}

/** Requests that any robot can grant, each handed out once. */
function createSupply(sandboxUrl: string) {
  const waiting: DeferralRequest[] = [];
  const ask = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${sandboxUrl}/api/claims/${path}`, init);
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
    return (await response.json()) as T;
  };
  const refill = async (): Promise<void> => {
    const body = JSON.stringify({ generate: 1_000 });
    const { ids } = await ask<{ ids: string[] }>("requests", { method: "POST", body });
    const added = new Set(ids);
    type Generated = DeferralRequest & { sandbox: { scenario: string } };
    for (const { sandbox, ...request } of await ask<Generated[]>("requests")) {
      if (added.has(request.requestId) && sandbox.scenario === "straight-through") waiting.push(request);
    }
  };
  return {
    async next(count: number): Promise<DeferralRequest[]> {
      while (waiting.length < count) await refill();
      return waiting.splice(0, count);
    },
    /** Each granted once, until the day that was asked for, and answered once. */
    async checkGranted(requests: readonly DeferralRequest[]): Promise<void> {
      const deferrals = await ask<{ requestId: string; newDueDate: string }[]>("deferrals");
      const replies = await ask<{ requestId: string }[]>("replies");
      for (const { requestId, requestedDueDate } of requests) {
        const granted = deferrals.filter((one) => one.requestId === requestId).map((one) => one.newDueDate);
        const answered = replies.filter((one) => one.requestId === requestId).length;
        if (granted.join() === requestedDueDate && answered === 1) continue;
        throw new Error(`${requestId} was granted until [${granted.join()}] and answered ${answered} times`);
      }
    },
  };
}
