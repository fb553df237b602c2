import { hostname } from "node:os";
import { randomBytes } from "node:crypto";
import type { BotDefinition } from "../bots/sdk/index.ts";
import type { ClaimedCase, Claimer } from "../core/cases/index.ts";
import { robotShareOf } from "../core/catalogue/index.ts";
import { letGoSlots } from "../core/lanes/index.ts";
import { logOfCase } from "../core/log.ts";
import { stopwatch } from "../core/watch.ts";
import { findDeadNeighbours, giveSignOfLife, sayGoodbye, type WorkerProcess } from "../core/workers/index.ts";
import { forgetBegun, openBegunNotes, readBegun } from "./begun-notes.ts";
import { collectCases } from "./collect-cases.ts";
import { executeCase, type Execution } from "./execute-case.ts";
import { GivenUp } from "./given-up.ts";
import { startHeart } from "./heart.ts";
import { createCasesInHand } from "./in-hand.ts";
import type { Hands } from "./lane.ts";
import { createLanes } from "./lanes.ts";
import { isAlive, thisMachine } from "./machine.ts";
import { withDeadline } from "./resources.ts";
import { createSettler } from "./settler.ts";
import type { StepLog } from "./steps.ts";

/** What a worker is given. */
export type WorkerOptions = {
  execution: Execution;
  bots: readonly BotDefinition[];
  /** Of the product. */
  version?: string;
  /** Seconds without a sign of life until a case is another's. */
  leaseSeconds: number;
  /** Most seconds between looks at what the lanes are now. */
  lookSeconds: number;
  /** Keys of the lanes to work in; all when there are none. */
  lanes?: readonly string[];
  /** Most cases at a time in one lane; as many as the lane bears when it is not given. */
  concurrency?: number;
};

/** A worker at work. */
export type RunningWorker = {
  name: string;
  /** Cases in hand now: being done, waiting their turn, or done and not yet known to the record. */
  inHand(): number;
  /** Finishes the cases that were begun, at most `graceMs`; then gives them up, which is not counted against them. */
  stop(graceMs: number): Promise<void>;
};

/** Seconds: whoever is silent for thirty is told to be lost, however long leases are. */
const mostBetweenSigns = 10;

/** Starts to work through the lanes of the record. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { execution, bots, leaseSeconds, lookSeconds } = options;
  const { engine, pool } = execution;
  const self = describeSelf(options);
  const log = engine.log.child({ worker: self.name });
  const byId = new Map(bots.map((bot) => [bot.id, bot]));
  const stopNow = new AbortController();
  const settler = createSettler(engine);
  const atHand = bots.map((bot) => [bot.id, { version: bot.version, share: robotShareOf(bot) }] as const);
  const claimer: Claimer = { worker: self.name, leaseSeconds, bots: Object.fromEntries(atHand) };
  const inHand = createCasesInHand(engine, claimer);
  const notes = openBegunNotes(self.name, log);

  const doCase = async (claimed: ClaimedCase): Promise<void> => {
    const mine = inHand.begin(claimed);
    const bot = byId.get(claimed.botId);
    if (!mine || !bot) return;
    // Taken back while it waited its turn.
    if (mine.abort.signal.aborted && !stopNow.signal.aborted) return inHand.letGo(claimed);
    const took = stopwatch();
    const caseLog = logOfCase(log, claimed);
    const means = { ...execution, evidence: { ...execution.evidence, log: caseLog } };
    const onSteps = (steps: StepLog) => (mine.steps = steps);
    const over = notes.begin(claimed);
    const settlement = await executeCase(means, { claimed, bot, signal: mine.abort.signal, onSteps });
    over();
    const { outcome, errorCode, steps = [] } = settlement;
    engine.watch?.attempted?.({ ...claimed, ...took(), worker: self.name, outcome, errorCode, steps });
    caseLog[outcome === "TECHNICAL_ERROR" ? "info" : "debug"]({ outcome, errorCode }, "case done");
    // The place need not wait for the record: should this process die before it is told, the lease tells.
    void settler
      .settle(settlement, caseLog)
      .catch((error: unknown) => caseLog.error({ err: error }, "outcome not recorded"))
      .finally(() => inHand.letGo(claimed));
  };

  const hands: Hands = {
    claim: inHand.claim,
    sayBegun: inHand.sayBegun,
    letGo(claimed) {
      for (const one of claimed) inHand.letGo(one);
    },
    doCase: (claimed) =>
      doCase(claimed).catch((error: unknown) => {
        logOfCase(log, claimed).error({ err: error }, "case not done");
        inHand.letGo(claimed);
      }),
    collect: (job) =>
      collectCases(execution, { job, bots: byId, leaseSeconds, signal: stopNow.signal }).catch((error: unknown) =>
        log.error({ err: error, runId: job.runId }, "cases not collected"),
      ),
    hasSuspect: inHand.hasSuspect,
  };
  const lanes = createLanes({ engine, log, claimer, hands, keys: self.lanes });

  const findDead = async (machine: string): Promise<void> => {
    const dead = await findDeadNeighbours(engine, { machine, isAlive, begunBy: readBegun });
    dead.forEach(forgetBegun);
  };

  const beat = async (): Promise<void> => {
    await inHand.renew();
    await inHand.giveUpStrays();
    if (self.machine !== null) await findDead(self.machine);
    const { browsers, pages } = pool.size();
    await giveSignOfLife(engine, self, { doing: inHand.doing(), browsers, pages });
    await lanes.look();
  };
  const heart = startHeart(beat, {
    everyMs: Math.min(lookSeconds, leaseSeconds / 3, mostBetweenSigns) * 1000,
    onError: (error) => log.warn({ err: error }, "no sign of life could be given"),
  });

  const giveUp = (): void => {
    stopNow.abort(new GivenUp("Arbeideren ble stanset før saken var ferdig"));
    inHand.abortAll(stopNow.signal.reason);
  };

  await heart.first;
  log.info({ bots: self.bots, lanes: self.lanes, concurrency: self.concurrency }, "worker started");

  return {
    name: self.name,
    inHand: () => inHand.size(),
    async stop(graceMs) {
      const done = lanes.close();
      await withDeadline(done, graceMs, "cases in hand").catch(giveUp);
      // Not before the last case is done: until then it may have nothing under way.
      const told = done.then(() => settler.idle());
      await withDeadline(told, 2_000, "outcomes").catch(() => undefined);
      // A beat may be waiting for an answer from a database that is out of reach.
      await withDeadline(heart.stop(), 1_000, "sign of life").catch(() => undefined);
      inHand.close();
      notes.close();
      await withDeadline(
        Promise.allSettled([letGoSlots(engine, self.name), sayGoodbye(engine, self.name)]),
        1_000,
        "goodbye",
      ).catch(() => undefined);
    },
  };
}

function describeSelf({ bots, version = "unknown", lanes = [], concurrency }: WorkerOptions): WorkerProcess {
  return {
    name: `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`,
    host: hostname(),
    machine: thisMachine(),
    pid: process.pid,
    version,
    startedAt: new Date(),
    lanes,
    concurrency: concurrency ?? null,
    bots: Object.fromEntries(bots.map((bot) => [bot.id, bot.version])),
  };
}
