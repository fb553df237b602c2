import { hostname } from "node:os";
import { randomBytes } from "node:crypto";
import type { BotDefinition } from "../bots/sdk/index.ts";
import { type ClaimedCase, claimCases, type Claimer, renewLeases } from "../core/cases/index.ts";
import { CaseJob, CollectJob, type Job } from "../core/queues/index.ts";
import { type Batcher, createBatcher } from "./batcher.ts";
import { collectCases } from "./collect-cases.ts";
import { executeCase, type Execution } from "./execute-case.ts";
import { createLanes } from "./lanes.ts";
import { patiently } from "./patience.ts";
import { withDeadline } from "./resources.ts";
import { createSettler } from "./settler.ts";
import type { StepLog } from "./steps.ts";

/** What a worker is given. */
export type WorkerOptions = {
  execution: Execution;
  bots: readonly BotDefinition[];
  /** Seconds without a sign of life until a case is another's. */
  leaseSeconds: number;
  /** Seconds between looks for new lanes. */
  lookSeconds: number;
};

/** A worker at work. */
export type RunningWorker = {
  name: string;
  /** Cases in hand now. */
  inHand(): number;
  /** Finishes the cases in hand, at most `graceMs`; then gives them up. Nothing is lost: what was given up costs its attempt. */
  stop(graceMs: number): Promise<void>;
};

type InHand = { claimed: ClaimedCase; abort: AbortController; steps?: StepLog };

/** Starts to work through every lane of the record. */
export async function startWorker({
  execution,
  bots,
  leaseSeconds,
  lookSeconds,
}: WorkerOptions): Promise<RunningWorker> {
  const { engine } = execution;
  const name = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const log = engine.log.child({ worker: name });
  const byId = new Map(bots.map((bot) => [bot.id, bot]));
  const claimer: Claimer = {
    worker: name,
    leaseSeconds,
    botVersions: Object.fromEntries(bots.map((bot) => [bot.id, bot.version])),
  };
  const inHand = new Map<string, InHand>();
  const stopNow = new AbortController();

  const claims: Batcher<CaseJob, ClaimedCase | undefined> = createBatcher(async (jobs) => {
    const claimed = await claimCases(engine, jobs, claimer);
    const found = new Map(claimed.map((one) => [keyOf(one), one]));
    return jobs.map((job) => found.get(keyOf(job)));
  });
  const settler = createSettler(engine);

  const doCase = async (job: CaseJob): Promise<void> => {
    const claimed = await patiently(() => claims.submit(job), {
      onWait: (error) => log.warn({ err: error, workItemId: job.workItemId }, "database away, case waits"),
      signal: stopNow.signal,
    });
    if (!claimed) return;
    const bot = byId.get(claimed.botId);
    if (!bot) return;
    const abort = new AbortController();
    const mine: InHand = { claimed, abort };
    inHand.set(keyOf(claimed), mine);
    if (stopNow.signal.aborted) abort.abort(stopNow.signal.reason);
    const onSteps = (steps: StepLog) => (mine.steps = steps);
    const settlement = await executeCase(execution, { claimed, bot, signal: abort.signal, onSteps });
    log.debug(
      { workItemId: claimed.workItemId, outcome: settlement.outcome, errorCode: settlement.errorCode },
      "case done",
    );
    // The job need not wait for the record: should this process die before it is told, the lease tells.
    void settler
      .settle(settlement)
      .catch((error: unknown) => log.error({ err: error, workItemId: claimed.workItemId }, "outcome not recorded"))
      .finally(() => inHand.delete(keyOf(claimed)));
  };

  const doJob = async (job: Job): Promise<void> => {
    if (job.name === "collect") {
      await collectCases(execution, {
        job: CollectJob.parse(job.data),
        bots: byId,
        leaseSeconds,
        signal: stopNow.signal,
      });
    } else await doCase(CaseJob.parse(job.data));
  };

  const renew = async (): Promise<void> => {
    const signs = [...inHand.values()].map(({ claimed, steps }) => ({
      workItemId: claimed.workItemId,
      attempt: claimed.attempt,
      step: steps?.current() ?? null,
    }));
    if (signs.length === 0) return;
    const kept = new Set((await renewLeases(engine, signs, claimer)).map(keyOf));
    for (const sign of signs) {
      if (!kept.has(keyOf(sign))) inHand.get(keyOf(sign))?.abort.abort(new Error("The lease was lost"));
    }
  };
  const renewal = setInterval(
    () => void renew().catch((error: unknown) => log.warn({ err: error }, "leases not renewed")),
    (leaseSeconds * 1000) / 3,
  );

  const giveUp = (): void => {
    stopNow.abort(new Error("The worker stops"));
    for (const { abort } of inHand.values()) abort.abort(stopNow.signal.reason);
  };

  const lanes = await createLanes({ engine, log, doJob, lookSeconds });
  log.info({ bots: bots.map((bot) => `${bot.id}@${bot.version}`) }, "worker started");

  return {
    name,
    inHand: () => inHand.size,
    async stop(graceMs) {
      const done = lanes.close();
      await withDeadline(done, graceMs, "cases in hand").catch(giveUp);
      await withDeadline(Promise.allSettled([done, claims.idle(), settler.idle()]), 2_000, "outcomes").catch(
        () => undefined,
      );
      clearInterval(renewal);
    },
  };
}

/** A case may come back to the same worker: an attempt is told by its number too. */
function keyOf({ workItemId, attempt }: CaseJob): string {
  return `${workItemId}/${attempt}`;
}
