import type { ClaimedCase, Claimer } from "../core/cases/index.ts";
import { claimCases, giveBackCases, makeDue, wakeLane } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { giveBackPermits, laneGate, type LaneRules, takePermits } from "../core/lanes/index.ts";
import type { Logger } from "../core/log.ts";
import { CollectJob, type Job, type JobWorker, laneQueueName, WakeJob } from "../core/queues/index.ts";
import { type Ahead, createAhead } from "./ahead.ts";
import { patiently } from "./patience.ts";

/** Who does what a lane has found. */
export type Hands = {
  /** Claims, and holds what was claimed, so that its leases are kept while it waits. */
  claim<Taken extends { claimed: readonly ClaimedCase[] }>(take: () => Promise<Taken>): Promise<Taken>;
  /** Tells the record that a case is begun; resolves when it knows. Never throws. */
  sayBegun(claimed: ClaimedCase): Promise<void>;
  /** Does one case; resolves when its place is free again. Never throws. */
  doCase(claimed: ClaimedCase): Promise<void>;
  /** Lets a run collect its cases. Never throws. */
  collect(job: CollectJob): Promise<void>;
  /** Whether a case that a worker vanished with is in hand. */
  hasSuspect(): boolean;
  /** Told of cases that were given back unbegun. */
  letGo(claimed: readonly ClaimedCase[]): void;
};

/** A lane as one worker works in it. */
export type OpenLane = {
  /** Told again and again: the lane's rules, the places that are this worker's, and whether others work in it too. */
  see(rules: LaneRules, share: { places: number; othersAtWork: boolean }): void;
  /** Places in use now. */
  inUse(): number;
  /** Begins nothing more, gives back what was not begun, and resolves when what is in hand is done. */
  close(): Promise<void>;
};

export type LaneOptions = { engine: Engine; log: Logger; rules: LaneRules; claimer: Claimer; hands: Hands };

/**
 * A wake-up that came while every place was in use is held back so long, then put back for whoever is free; longer each
 * time, since nobody may be. After the last time the reconciler wakes the lane anew.
 */
const passOnMs = 50;
const mostPassedOn = 7;

/**
 * Works in one lane. A job only tells that there is work; which case is next is asked of the record, for as many places
 * as are free. While a lane has more, it needs no jobs: each case that is done makes room for the next.
 */
export function openLane(options: LaneOptions): OpenLane {
  const { engine, log, rules: firstRules, claimer, hands } = options;
  const { id } = firstRules;
  const tray: ClaimedCase[] = [];
  const collects = createCollects();
  const ahead = createAhead();
  const closing = new AbortController();
  let rules = firstRules;
  let wasOpen = true;
  let places = 0;
  let othersAtWork = false;
  let busy = 0;
  let wakeUps = 0;
  let mayHaveMore = true;
  let casesComeDue = false;
  let claiming: Promise<void> | undefined;
  let onIdle: (() => void) | undefined;
  let later: NodeJS.Timeout | undefined;
  const passOn = createPassOn((passedOn) => wakeLane(engine, id, { again: true, passedOn }));

  const room = (): number => Math.max(0, places - busy) + ahead.cases(places) - tray.length;

  const begin = (work: Promise<void>): void => {
    busy += 1;
    void work.finally(() => {
      busy -= 1;
      if (busy === 0) onIdle?.();
      go();
    });
  };

  const go = (): void => {
    if (closing.signal.aborted) return;
    for (let job; busy < places && (job = collects.next(rules, engine.now()));) begin(hands.collect(job));
    for (let claimed; busy < places && (claimed = tray.shift());) begin(doCase(claimed, { hands, ahead }));
    const isLow = tray.length <= ahead.cases(places) / 2;
    if (claiming || !mayHaveMore || places === 0 || !isLow || room() <= 0) return;
    claiming = claim()
      .catch((error: unknown) => {
        // The reconciler wakes the lane again.
        mayHaveMore = false;
        if (!closing.signal.aborted) log.error({ err: error, lane: rules.key }, "could not claim cases");
      })
      .finally(() => {
        claiming = undefined;
        go();
      });
  };

  const claim = async (): Promise<void> => {
    const gate = laneGate(rules, engine.now());
    if (!gate.open) {
      mayHaveMore = false;
      return;
    }
    const seen = wakeUps;
    const wanted = Math.min(room(), gate.most ?? Number.POSITIVE_INFINITY);
    const claimed = await patiently(() => take(wanted), {
      onWait: (error) => log.warn({ err: error, lane: rules.key }, "database away, lane waits"),
      signal: closing.signal,
    });
    tray.push(...claimed);
    const tookAll = claimed.length === wanted;
    mayHaveMore = tookAll || wakeUps !== seen;
    if (tookAll && othersAtWork) await wakeLane(engine, id, { again: true });
  };

  const take = async (wanted: number): Promise<ClaimedCase[]> => {
    if (casesComeDue) await makeDue(engine);
    casesComeDue = false;
    const mayTakeSuspect = !hands.hasSuspect();
    const taking = { rules, wanted, mayTakeSuspect, claimer };
    const { claimed, nextAt } = await hands.claim(() => takeCases(engine, taking));
    if (nextAt) lookAgainAt(nextAt);
    return claimed;
  };

  const lookAgainAt = (at: Date): void => {
    clearTimeout(later);
    if (closing.signal.aborted) return;
    later = setTimeout(() => wake(), Math.max(1, at.getTime() - engine.now().getTime()));
  };

  const wake = ({ timed = false } = {}): void => {
    wakeUps += 1;
    mayHaveMore = true;
    casesComeDue ||= timed;
    go();
  };

  const doJob = async (job: Job): Promise<void> => {
    if (job.name === "collect") {
      collects.add(CollectJob.parse(job.data));
      return go();
    }
    const wakeUp = WakeJob.parse(job.data);
    wake(wakeUp);
    // Without places, or closing, it may have heard in its last moment what was meant for a worker that has just come.
    const isLeaving = places === 0 || closing.signal.aborted;
    if (isLeaving || (othersAtWork && busy >= places)) passOn.soon(wakeUp.passedOn);
  };

  const listener = engine.queues.backend.openWorker(laneQueueName(id), doJob, 1);
  listener.on("error", (error) => log.warn({ lane: rules.key, err: error }, "lane has trouble with its queue"));
  const listening = createListening(listener, (error) => log.error({ lane: rules.key, err: error }, "lane stopped"));

  return {
    see(seen, share) {
      const isOpen = laneGate(seen, engine.now()).open;
      const hasNew = share.places > places || (isOpen && !wasOpen);
      wasOpen = isOpen;
      rules = seen;
      places = share.places;
      othersAtWork = share.othersAtWork;
      // A worker without a place must not keep a wake-up from one that has.
      listening.be(places > 0);
      if (places === 0) void giveBack(options, tray.splice(0));
      // Whoever has places to spare asks, since a wake-up may always have gone to one who has none.
      if (hasNew || (othersAtWork && busy < places)) wake();
    },
    inUse: () => busy,
    async close() {
      closing.abort();
      clearTimeout(later);
      const closed = listener.close();
      await claiming;
      await giveBack(options, tray.splice(0));
      if (busy > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await closed;
      await passOn.now();
    },
  };
}

/**
 * Only what is known to have been begun may be to blame when this worker vanishes. Telling so would take as long as a
 * short case does: notes of those are read by who finds this process gone, on this machine. One that was lost before is told
 * of all the same, so that it cannot end workers for ever on other machines either.
 */
async function doCase(claimed: ClaimedCase, { hands, ahead }: { hands: Hands; ahead: Ahead }): Promise<void> {
  if (!ahead.areShort() || claimed.attempt > 1) await hands.sayBegun(claimed);
  await ahead.time(hands.doCase(claimed));
}

type Taking = { rules: LaneRules; wanted: number; mayTakeSuspect: boolean; claimer: Claimer };

/** Claims as many of the wanted cases as the lane's rate limit allows; `nextAt`: when it allows more. */
async function takeCases(engine: Engine, { rules, wanted, mayTakeSuspect, claimer }: Taking) {
  const { granted: most, nextAt } = await takePermits(engine, rules, wanted);
  if (most === 0) return { claimed: [], nextAt };
  const claimed = await claimCases(engine, { targetSystemId: rules.id, most, mayTakeSuspect }, claimer);
  if (rules.rateMax !== null) await giveBackPermits(engine, rules.id, most - claimed.length);
  return { claimed, nextAt };
}

/** Lets others do what was claimed and not begun. */
async function giveBack({ engine, log, rules, claimer, hands }: LaneOptions, unbegun: ClaimedCase[]): Promise<void> {
  if (unbegun.length === 0) return;
  await giveBackCases(engine, unbegun, claimer.worker).catch((error: unknown) =>
    log.warn({ err: error, lane: rules.key }, "unbegun cases not given back; their leases will run out"),
  );
  hands.letGo(unbegun);
  await wakeLane(engine, rules.id, { again: true });
}

/** The runs that wait to collect in a lane. */
function createCollects() {
  const waiting: CollectJob[] = [];
  return {
    /** A run that waits is asked for again and again. */
    add(asked: CollectJob): void {
      if (!waiting.some(({ runId }) => runId === asked.runId)) waiting.push(asked);
    },
    /** None while the lane is stopped, nor while one case at a time tries whether the system works again. */
    next(rules: LaneRules, now: Date): CollectJob | undefined {
      if (waiting.length === 0) return undefined;
      const gate = laneGate(rules, now);
      return gate.open && gate.most === undefined ? waiting.shift() : undefined;
    },
  };
}

/** Who is free may be another worker. Not before this job is done: it may be the very wake-up that is only there once. */
function createPassOn(wakeAgain: (passedOn: number) => Promise<void>) {
  const timers = new Set<NodeJS.Timeout>();
  return {
    soon(passedOn: number): void {
      if (passedOn >= mostPassedOn) return;
      const passOnLater = () => {
        timers.delete(timer);
        void wakeAgain(passedOn + 1);
      };
      const timer = setTimeout(passOnLater, passOnMs * 2 ** passedOn);
      timers.add(timer);
    },
    async now(): Promise<void> {
      if (timers.size === 0) return;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await wakeAgain(0);
    },
  };
}

/** Starts a listener when it is first wanted, and lets it rest while it is not. */
function createListening(listener: JobWorker, onEnd: (error: unknown) => void) {
  let hasRun = false;
  let isOn = false;
  return {
    be(wanted: boolean): void {
      if (wanted === isOn) return;
      isOn = wanted;
      if (!wanted) void listener.pause(true).catch(onEnd);
      else if (hasRun) void listener.resume().catch(onEnd);
      // Ends when the listener is closed; until then it recovers by itself.
      else listener.run().catch(onEnd);
      hasRun ||= wanted;
    },
  };
}
