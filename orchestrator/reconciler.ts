import { enqueueLostCases, expireLeases } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { isConnectionLost } from "../core/db-errors.ts";
import { closeSettledRuns, retryLostCollects } from "../core/runs/index.ts";
import { syncSchedules } from "../core/schedules/index.ts";

/** Makes queues and rows agree again and again, so that whatever was lost is found. */
export type Reconciler = { stop(): Promise<void> };

const thoroughEvery = 12;

export type ReconcilerOptions = {
  everySeconds: number;
  /** Seconds that a worker's lease lasts. */
  leaseSeconds: number;
};

/** Looks every `everySeconds`. Several may run at once: each statement is guarded, and enqueueing twice is harmless. */
export function startReconciler(engine: Engine, { everySeconds, leaseSeconds }: ReconcilerOptions): Reconciler {
  let round = 0;
  let leasesCountFrom = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const reconcile = async (): Promise<void> => {
    if (Date.now() >= leasesCountFrom) await takeBackWhatWasLost(engine);
    await closeSettledRuns(engine);
    const enqueued = await enqueueLostCases(engine, { thorough: round % thoroughEvery === 0 });
    if (enqueued > 0) engine.log.info({ cases: enqueued }, "jobs made sure of");
    await syncSchedules(engine);
    round += 1;
  };
  const excuse = (error: unknown): void => {
    // Nobody could renew a lease, nor tell an outcome: let them do so first.
    if (isConnectionLost(error)) leasesCountFrom = Date.now() + leaseSeconds * 1000;
    engine.log.warn({ err: error }, "could not reconcile; will try again");
  };
  const tick = (): void => {
    if (stopped) return;
    current = reconcile()
      .catch(excuse)
      .then(() => {
        timer = setTimeout(tick, everySeconds * 1000);
      });
  };
  tick();

  return {
    async stop() {
      stopped = true;
      await current;
      clearTimeout(timer);
    },
  };
}

async function takeBackWhatWasLost(engine: Engine): Promise<void> {
  const expired = await expireLeases(engine);
  for (const item of expired) engine.log.warn({ workItemId: item.workItemId, status: item.status }, "lease lost");
  await retryLostCollects(engine);
}
