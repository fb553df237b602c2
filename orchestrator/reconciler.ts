import type { Engine } from "../core/context.ts";
import { isConnectionLost } from "../core/db-errors.ts";
import { duties as allDuties, type Duty } from "./duties.ts";
import { startHeart } from "./heart.ts";

/** Makes queues and rows agree again and again, so that whatever was lost is found. */
export type Reconciler = { stop(): Promise<void> };

export type ReconcilerOptions = {
  everySeconds: number;
  /** Seconds that a worker's lease lasts. */
  leaseSeconds: number;
  duties?: readonly Duty[];
};

/** Looks every `everySeconds`. Several may run at once: each statement is guarded, and doing it twice is harmless. */
export function startReconciler(
  engine: Engine,
  { everySeconds, leaseSeconds, duties = allDuties }: ReconcilerOptions,
): Reconciler {
  const dueFrom = new Map<Duty, number>();
  // What was away before this process began, it cannot know.
  let livenessCountsFrom = Date.now() + leaseSeconds * 1000;
  let stopped = false;

  const isDue = (duty: Duty): boolean =>
    Date.now() >= (dueFrom.get(duty) ?? 0) && !(duty.judgesLiveness && Date.now() < livenessCountsFrom);

  const see = async (duty: Duty): Promise<void> => {
    try {
      await duty.run(engine);
      dueFrom.set(duty, Date.now() + (duty.everySeconds ?? 0) * 1000);
    } catch (error) {
      // Nobody could give a sign of life, nor tell an outcome: let them do so first.
      if (isConnectionLost(error)) livenessCountsFrom = Date.now() + leaseSeconds * 1000;
      engine.log.warn({ err: error, duty: duty.name }, "duty not done; will try again");
    }
  };
  const startRounds = (some: readonly Duty[]) =>
    startHeart(
      async () => {
        for (const duty of some) if (!stopped && isDue(duty)) await see(duty);
      },
      {
        everyMs: everySeconds * 1000,
        onError: (error) => engine.log.error({ err: error }, "duties not seen to"),
      },
    );
  const hearts = [
    startRounds(duties.filter(({ isUnhurried }) => !isUnhurried)),
    ...duties.filter(({ isUnhurried }) => isUnhurried).map((duty) => startRounds([duty])),
  ];

  return {
    async stop() {
      stopped = true;
      await Promise.all(hearts.map((heart) => heart.stop()));
    },
  };
}
