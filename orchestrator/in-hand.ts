import { type AttemptKey, type ClaimedCase, type Claimer, renewLeases } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import type { Doing } from "../core/workers/index.ts";
import { GivenUp } from "./given-up.ts";
import type { StepLog } from "./steps.ts";

/** A case that this worker holds the lease of. */
export type CaseInHand = {
  claimed: ClaimedCase;
  /** Aborted when the case is another's, or may be. */
  abort: AbortController;
  steps?: StepLog;
  /** Instant, ISO 8601, at which it was begun. */
  since?: string;
};

/** The cases that a worker holds: being done, waiting their turn, or done and not yet known to the record. */
export type CasesInHand = {
  /** @param atMs Of `performance.now()`, before they were claimed: no lease runs out sooner than it is counted from. */
  hold(claimed: readonly ClaimedCase[], atMs: number): void;
  get(key: AttemptKey): CaseInHand | undefined;
  letGo(key: AttemptKey): void;
  size(): number;
  hasSuspect(): boolean;
  /** Prolongs the leases, and aborts what is no longer ours. */
  renew(): Promise<void>;
  doing(): Doing[];
  abortAll(reason: unknown): void;
  close(): void;
};

type Held = CaseInHand & { leasedAtMs: number };

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
  const leaseMs = leaseSeconds * 1000;
  const givenUpAfterMs = leaseMs - Math.min(mostMarginMs, leaseMs * marginShare);

  const giveUpOverdue = (): void => {
    const nowMs = performance.now();
    for (const { abort, leasedAtMs } of held.values()) {
      if (nowMs - leasedAtMs > givenUpAfterMs && !abort.signal.aborted) abort.abort(cutOff());
    }
  };
  const watch = setInterval(giveUpOverdue, leaseMs / looksPerLease);
  watch.unref();

  return {
    hold(claimed, atMs) {
      for (const one of claimed) held.set(keyOf(one), { claimed: one, abort: new AbortController(), leasedAtMs: atMs });
    },
    get: (key) => held.get(keyOf(key)),
    letGo: (key) => void held.delete(keyOf(key)),
    size: () => held.size,
    hasSuspect: () => [...held.values()].some(({ claimed }) => claimed.isSuspect),
    async renew() {
      const atMs = performance.now();
      const signs = [...held.values()].map(({ claimed: { workItemId, attempt }, steps }) => {
        return { workItemId, attempt, step: steps?.current() ?? null };
      });
      if (signs.length === 0) return;
      const kept = new Set((await renewLeases(engine, signs, { worker, leaseSeconds })).map(keyOf));
      for (const sign of signs) {
        const one = held.get(keyOf(sign));
        if (one && kept.has(keyOf(sign))) one.leasedAtMs = atMs;
        else one?.abort.abort(new Error("The lease was lost"));
      }
    },
    doing: () =>
      [...held.values()].map(({ claimed: { workItemId, attempt, tenantId, targetSystemId }, steps, since }) => {
        return { workItemId, attempt, tenantId, targetSystemId, step: steps?.current() ?? null, since: since ?? null };
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
