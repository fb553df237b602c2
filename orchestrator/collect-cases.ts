import type { Page } from "playwright";
import type { BotDefinition } from "../bots/sdk/index.ts";
import type { CollectJob } from "../core/queues/index.ts";
import { type ClaimedRun, claimRun, failCollect, finishCollect, renewRunLease } from "../core/runs/index.ts";
import { warmKey } from "./browser-pool.ts";
import { openCredential } from "./credentials.ts";
import { type Execution, noPage } from "./execute-case.ts";
import { failureOf } from "./outcome.ts";

type CollectOptions = {
  job: CollectJob;
  bots: ReadonlyMap<string, BotDefinition>;
  leaseSeconds: number;
  /** Aborted when the worker stops now. */
  signal: AbortSignal;
};

const timeoutMs = 300_000;

/** Lets a run's bot look for new cases and adds those it finds. What goes wrong costs the run a try. */
export async function collectCases(execution: Execution, options: CollectOptions): Promise<void> {
  const { engine } = execution;
  const run = await claimRun(engine, options.job, {
    leaseSeconds: options.leaseSeconds,
    botIds: [...options.bots.keys()],
  });
  if (!run) return;
  const bot = options.bots.get(run.botId);
  if (!bot?.collect) return failCollect(engine, run, `Boten ${run.botId} henter ikke inn saker`);

  const lost = new AbortController();
  const renewal = setInterval(
    () => {
      renewRunLease(engine, run, options.leaseSeconds).then(
        (mine) => mine || lost.abort(new Error("The lease was lost")),
        (error: unknown) => engine.log.warn({ err: error, runId: run.runId }, "lease not renewed"),
      );
    },
    (options.leaseSeconds * 1000) / 3,
  );
  try {
    const signal = AbortSignal.any([options.signal, lost.signal, AbortSignal.timeout(timeoutMs)]);
    const found = await collectWith(execution, { run, bot, signal });
    const added = await finishCollect(engine, run, found);
    engine.log.info({ runId: run.runId, found: found.length, added }, "cases collected");
  } catch (thrown) {
    engine.log.warn({ err: thrown, runId: run.runId }, "collecting failed");
    await failCollect(engine, run, failureOf(thrown).errorMessage);
  } finally {
    clearInterval(renewal);
  }
}

type Collecting = { run: ClaimedRun; bot: BotDefinition; signal: AbortSignal };

async function collectWith({ engine, pool }: Execution, { run, bot, signal }: Collecting): Promise<readonly unknown[]> {
  const settings = bot.settings.parse(run.settings);
  const access = { baseUrl: run.baseUrl, settings, signal };
  if (bot.browserless) return (await bot.collect?.({ ...access, page: noPage(bot.id) })) ?? [];
  const prepare = async (page: Page): Promise<void> => {
    if (!bot.login || run.credentialId === null) return;
    const credential = await openCredential(engine, { id: run.credentialId, tenantId: run.tenantId });
    await bot.login({ ...access, page, credential });
  };
  const use = { key: warmKey(run), prepare, signal };
  return pool.withPage(use, async (page) => (await bot.collect?.({ ...access, page })) ?? []);
}
