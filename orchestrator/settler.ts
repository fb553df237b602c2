import { settleCases, type Settlement } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { checkCircuits } from "../core/lanes/index.ts";
import type { Logger } from "../core/log.ts";
import { createBatcher } from "./batcher.ts";
import { patiently } from "./patience.ts";

/** Tells the record how attempts ended. */
export type Settler = {
  /**
   * Resolves when the record knows. While the database is away it waits.
   *
   * @param log Of the case.
   * @throws Error when the record refuses.
   */
  settle(settlement: Settlement, log: Logger): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

const circuitLookMs = 1_000;

/** An error may be the one that tells that a system is down, and then no more cases need try it. */
function createCircuitLook(engine: Engine): () => void {
  let resting = false;
  let askedMeanwhile = false;
  const look = (): void => {
    if (resting) {
      askedMeanwhile = true;
      return;
    }
    resting = true;
    askedMeanwhile = false;
    setTimeout(() => {
      resting = false;
      if (askedMeanwhile) look();
    }, circuitLookMs).unref();
    // The reconciler looks too.
    checkCircuits(engine).catch((error: unknown) => engine.log.warn({ err: error }, "circuits not looked at"));
  };
  return look;
}

/** Attempts that end while a statement is under way are settled together by the next one. */
export function createSettler(engine: Engine): Settler {
  const lookAtCircuits = createCircuitLook(engine);
  const batches = createBatcher<Settlement, boolean>(
    async (settlements) => {
      const settled = new Set((await settleCases(engine, settlements)).map((one) => one.workItemId));
      if (settlements.some(({ outcome }) => outcome === "TECHNICAL_ERROR")) lookAtCircuits();
      return settlements.map((one) => settled.has(one.workItemId));
    },
    { most: 500 },
  );

  const submit = async (settlement: Settlement, log: Logger): Promise<void> => {
    const mine = await batches.submit(settlement);
    if (!mine) log.warn("case was no longer this worker's");
  };

  return {
    settle: (settlement, log) =>
      patiently(() => submit(settlement, log), {
        onWait: (error) => log.warn({ err: error }, "database away, outcome kept"),
      }),
    idle: () => batches.idle(),
  };
}
