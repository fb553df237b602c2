import type { Page } from "playwright";
import type { BotDefinition, CaseAccess } from "../bots/sdk/index.ts";
import { TechnicalError } from "../bots/sdk/index.ts";
import { type ClaimedCase, fingerprintOf, retryPolicyOf, type Settlement } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { localDateOf } from "../core/local-date.ts";
import { type BrowserPool, warmKey } from "./browser-pool.ts";
import { openCredential } from "./credentials.ts";
import { GivenUp } from "./given-up.ts";
import { type AttemptEvidence, gatherEvidence } from "./evidence/attempt-evidence.ts";
import type { Evidence } from "./evidence.ts";
import { type Failure, failureOf, isSessionLost } from "./outcome.ts";
import { createStepLog, DryRunEnd, type StepLog } from "./steps.ts";
import { gotStuck, limitProgress, limitTime, stepLimitMs, tookTooLong, untilAborted } from "./time-limit.ts";

/** The means to do cases. */
export type Execution = { engine: Engine; pool: BrowserPool; evidence: Evidence };

/** One attempt at one case. */
export type Attempt = {
  claimed: ClaimedCase;
  bot: BotDefinition;
  /** Aborted when the lease is lost or the worker stops now. */
  signal: AbortSignal;
  dryRun?: boolean;
  /** Told the steps as soon as they exist, so that others can see what the case is at. */
  onSteps?(steps: StepLog): void;
};

const defaultTimeoutSeconds = 120;

/** Does one attempt and tells how it ended. Never throws: whatever goes wrong is an outcome. */
export async function executeCase(execution: Execution, attempt: Attempt): Promise<Settlement> {
  const { claimed, bot } = attempt;
  const limit = limitTime(attempt.signal, (bot.timeoutSeconds ?? defaultTimeoutSeconds) * 1000);
  const stuckAfterMs = stepLimitMs(claimed, bot);
  const liveness = limitProgress(limit.signal, stuckAfterMs);
  const { signal } = liveness;
  const steps = createStepLog({ signal, dryRun: attempt.dryRun ?? false, onProgress: liveness.progress });
  attempt.onSteps?.(steps);
  const identity = { workItemId: claimed.workItemId, attempt: claimed.attempt };
  const evidence = gatherEvidence(execution.evidence, { ...claimed, sensitive: bot.sensitive ?? [] });
  try {
    const output = await untilAborted(doCase({ execution, attempt, steps, signal, evidence }), signal);
    return { ...identity, outcome: "SUCCEEDED", output, steps: steps.records() };
  } catch (thrown) {
    if (thrown instanceof DryRunEnd) return { ...identity, outcome: "SUCCEEDED", output: {}, steps: steps.records() };
    const reason: unknown = attempt.signal.reason;
    if (reason instanceof GivenUp) {
      return { ...identity, outcome: "STOPPED", errorMessage: reason.message, steps: steps.records() };
    }
    const cause = limit.isSpent() ? tookTooLong() : liveness.isSpent() ? gotStuck(stuckAfterMs) : thrown;
    const failure = failureOf(cause);
    const paths = await evidence.paths();
    return {
      ...identity,
      ...failure,
      ...(failure.outcome === "TECHNICAL_ERROR" && whatNext(claimed, failure, steps)),
      steps: steps.records(),
      ...paths,
    };
  } finally {
    liveness.end();
    limit.end();
  }
}

/** What a technical error has in common with others, and when the case may be tried again. */
function whatNext({ automationId, attempt, maxAttempts, retryPolicy }: ClaimedCase, failure: Failure, steps: StepLog) {
  const { errorCode, errorMessage } = failure;
  const retry = retryPolicyOf(retryPolicy, errorCode, { maxAttempts });
  const step = steps.failedAt();
  return {
    fingerprint: fingerprintOf({ automationId, errorCode, step, message: errorMessage }),
    backoffMs: retry.backoffMs(attempt),
    maxAttempts: retry.maxAttempts,
  };
}

type Work = { execution: Execution; attempt: Attempt; steps: StepLog; signal: AbortSignal; evidence: AttemptEvidence };

async function doCase(work: Work): Promise<unknown> {
  const { execution, attempt, steps, signal, evidence } = work;
  const { claimed, bot } = attempt;
  const input = bot.input.parse(claimed.input);
  const settings = bot.settings.parse(claimed.settings);
  const today = localDateOf(execution.engine.now());
  const base = { baseUrl: claimed.baseUrl, settings, signal, input, today, step: steps.step, save: steps.save };
  if (bot.browserless) return bot.output.parse(await doOnce(work, { ...base, page: noPage(bot.id) }));

  const prepare = (page: Page) => logIn(work, { page, baseUrl: claimed.baseUrl, settings, signal });
  const use = {
    key: warmKey(claimed),
    prepare,
    signal,
    // A stuck page is the one an operator most wants to see.
    beforeAbort: (page: Page) => evidence.keep(page, true),
  };
  const output = await execution.pool.withPage(use, async (page) => {
    const access: CaseAccess<unknown, unknown> = { ...base, page };
    await evidence.begin(page);
    try {
      const done = await doOnce(work, access).catch(async (thrown: unknown) => {
        if (!isSessionLost(thrown)) throw thrown;
        // No login is recorded.
        await evidence.drop(page);
        await page.context().clearCookies();
        await prepare(page);
        await evidence.begin(page);
        return doOnce(work, access, true);
      });
      await evidence.drop(page);
      return done;
    } catch (thrown) {
      if (!(thrown instanceof DryRunEnd)) await evidence.keep(page, failureOf(thrown).outcome === "TECHNICAL_ERROR");
      throw thrown;
    }
  });
  return bot.output.parse(output);
}

/** @param again Whether an earlier try may have come as far as the target system. */
async function doOnce({ attempt, steps }: Work, access: CaseAccess<unknown, unknown>, again = false): Promise<unknown> {
  const { claimed, bot } = attempt;
  steps.begin();
  if ((again || claimed.attempt > 1) && bot.alreadyDone) {
    const earlier = await steps.step("Se etter tidligere utført", async () => bot.alreadyDone?.(access));
    if (earlier !== undefined) return earlier;
  }
  return bot.handle(access);
}

async function logIn(
  { execution, attempt, steps }: Work,
  access: { page: Page; baseUrl: string; settings: unknown; signal: AbortSignal },
): Promise<void> {
  const { bot, claimed } = attempt;
  if (!bot.login) return;
  if (claimed.credentialId === null)
    throw new TechnicalError("UNEXPECTED", `Automation has no credential for ${bot.lane}`);
  const credential = await openCredential(execution.engine, { id: claimed.credentialId, tenantId: claimed.tenantId });
  await steps.step("Logg inn", async () => bot.login?.({ ...access, credential }));
}

/** What a bot that works without a browser gets for a page: it is told so when it uses it. */
export function noPage(botId: string): Page {
  return new Proxy({} as Page, {
    get() {
      throw new Error(`${botId} is browserless and has no page`);
    },
  });
}
