import type { Claimer } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { holdSlots, type LaneRules, readLaneRules, shareOf } from "../core/lanes/index.ts";
import type { Logger } from "../core/log.ts";
import { type LiveWorker, liveWorkers } from "../core/workers/index.ts";
import { type Hands, openLane, type OpenLane } from "./lane.ts";

/** The lanes a worker works in. */
export type Lanes = {
  /** Follows what the lanes are now, and brings the places that this worker holds nearer to its share. */
  look(): Promise<void>;
  /** Begins nothing more, and resolves when what is in hand is done. */
  close(): Promise<void>;
};

export type LanesOptions = {
  engine: Engine;
  log: Logger;
  claimer: Claimer;
  hands: Hands;
  /** Keys of the lanes to work in; empty for all. */
  keys: readonly string[];
};

/** Opens a lane for each target system, and shares its places with the other workers that live. */
export function createLanes({ engine, log, claimer, hands, keys }: LanesOptions): Lanes {
  const open = new Map<string, OpenLane>();
  let closing = false;

  const lookAt = async (rules: LaneRules, workers: readonly LiveWorker[]): Promise<void> => {
    const lane = open.get(rules.id) ?? openLane({ engine, log, rules, claimer, hands });
    open.set(rules.id, lane);
    const here = workers
      .filter((worker) => isOfUse(worker, rules))
      .map(({ name, concurrency }) => ({ name, most: concurrency }));
    // Who stops wants no more places, and keeps those that are in use until they are not.
    const share = closing ? 0 : shareOf(claimer.worker, { places: rules.concurrency, workers: here });
    const wanted = { targetSystemId: rules.id, places: rules.concurrency, share, inUse: lane.inUse() };
    const held = await holdSlots(engine, wanted, claimer);
    // What it holds beyond its share is still in use: no case follows there, so that another worker can have the place.
    const places = Math.min(held, share);
    // A worker that is of no use here any more is not among them, and may be told in its last moment what is another's.
    const othersAtWork = here.some(({ name }) => name !== claimer.worker);
    if (!closing) lane.see(rules, { places, othersAtWork });
  };

  return {
    async look() {
      const [all, workers] = await Promise.all([readLaneRules(engine), liveWorkers(engine, claimer.leaseSeconds)]);
      for (const rules of all) {
        if (closing && !open.has(rules.id)) continue;
        if (keys.length === 0 || keys.includes(rules.key)) await lookAt(rules, workers);
      }
    },
    async close() {
      closing = true;
      await Promise.allSettled([...open.values()].map((lane) => lane.close()));
    },
  };
}

/** Whether a worker was told to work in a lane and has a bot for it. While nobody works there yet, whoever comes may be first. */
function isOfUse(worker: LiveWorker, { key, botIds }: LaneRules): boolean {
  const isTold = worker.lanes.length === 0 || worker.lanes.includes(key);
  return isTold && (botIds.length === 0 || botIds.some((id) => worker.bots.includes(id)));
}
