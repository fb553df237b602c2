import { type AttemptKey, type ClaimedCase, type Claimer, renewLeases, takeBackStrays } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { logOfCase } from "../core/log.ts";
import type { Doing } from "../core/workers/index.ts";
import { createBatcher } from "./batcher.ts";
import { GivenUp } from "./given-up.ts";
import { patiently } from "./patience.ts";
import type { StepLog } from "./steps.ts";
import { untilAborted } from "./time-limit.ts";

/** A case that this worker holds the lease of. */
export type CaseInHand = {
  claimed: ClaimedCase;
  /** Aborted when the case is another's, or may be. */
  abort: AbortController;
  steps?: StepLog;
  /** When it was begun. */
  begun?: { at: Date; ms: number };
};

/** The cases that a worker holds: being done, waiting their turn, or done and not yet known to the record. */
export type CasesInHand = {
  /** Claims, and holds what was claimed. Until it has ended, nobody takes what is on its way for lost. */
  claim<Taken extends { claimed: readonly ClaimedCase[] }>(take: () => Promise<Taken>): Promise<Taken>;
  letGo(key: AttemptKey): void;
  size(): number;
  hasSuspect(): boolean;
  /**
   * Notes that work on a case begins; the record knows of it by the next sign of life, or soon if it goes on. One whose
   * lease may have run out is aborted instead.
   */
  begin(key: AttemptKey): CaseInHand | undefined;
  /** The same, and resolves when the record knows, or when the case is no longer to be done. Never throws. */
  sayBegun(key: AttemptKey): Promise<void>;
  /** Prolongs the leases, and aborts what is no longer ours. */
  renew(): Promise<void>;
  /** Gives up cases that the record says are this worker's, and which it does not have. */
  giveUpStrays(): Promise<void>;
  doing(): Doing[];
  abortAll(reason: unknown): void;
  close(): void;
};

type Held = CaseInHand & { leasedAtMs: number; isToldBegun: boolean };

const looksPerLease = 30;
const marginShare = 1 / 6;
const mostMarginMs = 1_000;

const cutOff = () => new GivenUp("Arbeideren nådde ikke databasen og ga fra seg saken");

/**
 * Keeps the leases of the cases in hand. A worker that cannot renew them, since it is cut off, gives its cases up by its
 * own clock before another may take them: what it cannot be stopped from, it must stop by itself.
 */
export function createCasesInHand(engine: Engine, { worker, leaseSeconds }: Omit<Claimer, "bots">): CasesInHand {
  const held = new Map<string, Held>();
  const claimsSince = new Set<Date>();
  const leaseMs = leaseSeconds * 1000;
  const givenUpAfterMs = leaseMs - Math.min(mostMarginMs, leaseMs * marginShare);
  const lookMs = leaseMs / looksPerLease;

  const renewSome = async (some: readonly Held[]): Promise<void> => {
    const atMs = performance.now();
    const signs = some.map(({ claimed: { workItemId, attempt }, steps, begun }) => {
      return { workItemId, attempt, begun: begun !== undefined, step: steps?.current() ?? null };
    });
    if (signs.length === 0) return;
    const kept = new Set((await renewLeases(engine, signs, { worker, leaseSeconds })).map(keyOf));
    for (const sign of signs) {
      const one = held.get(keyOf(sign));
      if (!one) continue;
      if (kept.has(keyOf(sign))) Object.assign(one, { leasedAtMs: atMs, isToldBegun: one.isToldBegun || sign.begun });
      else one.abort.abort(new Error("The lease was lost"));
    }
  };
  const tellers = createBatcher<Held, undefined>(async (some) => {
    await renewSome(some);
    return some.map(() => undefined);
  });

  const giveUpOverdue = ({ leasedAtMs, abort }: Held, nowMs: number): void => {
    if (nowMs - leasedAtMs > givenUpAfterMs && !abort.signal.aborted) abort.abort(cutOff());
  };

  const look = (): void => {
    const nowMs = performance.now();
    for (const one of held.values()) {
      giveUpOverdue(one, nowMs);
      if (one.isToldBegun || one.begun === undefined || nowMs - one.begun.ms < lookMs) continue;
      one.isToldBegun = true;
      // The next sign of life tells it again.
      void tellers.submit(one).catch(() => undefined);
    }
  };
  const watch = setInterval(look, lookMs);
  watch.unref();

  const begin = (key: AttemptKey): Held | undefined => {
    const one = held.get(keyOf(key));
    if (!one) return undefined;
    const ms = performance.now();
    // A process that was asleep may come to this before it has looked.
    giveUpOverdue(one, ms);
    if (!one.abort.signal.aborted) one.begun ??= { at: engine.now(), ms };
    return one;
  };

  return {
    async claim(take) {
      const since = engine.now();
      claimsSince.add(since);
      try {
        // No lease runs out sooner than it is counted from.
        const leasedAtMs = performance.now();
        const taken = await take();
        for (const claimed of taken.claimed) {
          held.set(keyOf(claimed), { claimed, abort: new AbortController(), leasedAtMs, isToldBegun: false });
        }
        return taken;
      } finally {
        claimsSince.delete(since);
      }
    },
    letGo: (key) => void held.delete(keyOf(key)),
    size: () => held.size,
    hasSuspect: () => [...held.values()].some(({ claimed }) => claimed.isSuspect),
    begin,
    async sayBegun(key) {
      const one = begin(key);
      if (!one) return;
      const { signal } = one.abort;
      const log = logOfCase(engine.log, one.claimed);
      await patiently(() => untilAborted(tellers.submit(one), signal), {
        onWait: (error) => log.warn({ err: error }, "database away, case waits to be begun"),
        signal,
      }).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, "not told that the case is begun");
      });
    },
    renew: () => renewSome([...held.values()]),
    async giveUpStrays() {
      const [claimedBefore = engine.now()] = [...claimsSince].toSorted((a, b) => a.getTime() - b.getTime());
      const mine = [...held.values()].map(({ claimed: { workItemId, attempt } }) => ({ workItemId, attempt }));
      for (const { lost } of await takeBackStrays(engine, { worker, held: mine, claimedBefore })) {
        logOfCase(engine.log, lost).warn({ worker }, "case was this worker's and never came");
      }
    },
    doing: () =>
      [...held.values()].map(({ claimed: { workItemId, attempt, tenantId, targetSystemId }, steps, begun }) => {
        const since = begun?.at.toISOString() ?? null;
        return { workItemId, attempt, tenantId, targetSystemId, step: steps?.current() ?? null, since };
      }),
    abortAll(reason) {
      for (const { abort } of held.values()) abort.abort(reason);
    },
    close: () => clearInterval(watch),
  };
}

/** A case may come back to the same worker: an attempt is told by its number too. */
function keyOf({ workItemId, attempt }: AttemptKey): string {
  return `${workItemId}/${attempt}`;
}
