/** When something began, in milliseconds since 1970, and how long it took. */
export type Took = { startedAt: number; durationMs: number };

/** Cases that a worker asked a lane for, and how many it got. */
export type ClaimSeen = Took & { targetSystemId: string; cases: number };

/** Attempts that were closed together, and the cases they were made at. */
export type SettlingSeen = Took & { attempts: number; cases: readonly { automationId: string; status: string }[] };

/** An attempt that a worker is done with: by which ids and codes it is known, and how it went. */
export type AttemptSeen = Took & {
  workItemId: string;
  attempt: number;
  runId: string;
  tenantId: string;
  automationId: string;
  automation: string;
  lane: string;
  botId: string;
  worker: string;
  outcome: string;
  errorCode?: string | undefined;
  /** Milliseconds since the attempt began. */
  steps: readonly { name: string; startedMs: number; durationMs: number; failed?: true }[];
};

/** A request to the API or the pages; the query is no part of the path. */
export type RequestSeen = { requestId: string; method: string; path: string };

/**
 * Whoever watches the engine at work. It is told of ids, codes, counts and times, and of nothing that is in a case.
 * None of it may throw.
 */
export type Watch = {
  claimed?(claim: ClaimSeen): void;
  settled?(settling: SettlingSeen): void;
  attempted?(attempt: AttemptSeen): void;
  /** Stands round a request, so that what is done for it can be told to belong to it. */
  request?(request: RequestSeen, answer: () => Promise<{ status: number; route: string }>): Promise<void>;
};

/** Begins to take the time. */
export function stopwatch(): () => Took {
  const startedAt = Date.now();
  const startedMs = performance.now();
  return () => ({ startedAt, durationMs: performance.now() - startedMs });
}

/** Several that watch, as one. */
export function watchTogether(watches: readonly Watch[]): Watch {
  return {
    claimed: (claim) => {
      for (const watch of watches) watch.claimed?.(claim);
    },
    settled: (settling) => {
      for (const watch of watches) watch.settled?.(settling);
    },
    attempted: (attempt) => {
      for (const watch of watches) watch.attempted?.(attempt);
    },
    request: async (request, answer) => {
      // One can stand next to the request; the outcome is told to nobody else.
      const around = watches.find((watch) => watch.request);
      if (around?.request) await around.request(request, answer);
      else await answer();
    },
  };
}
