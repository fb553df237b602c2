import { settleCases, type Settlement } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { createBatcher } from "./batcher.ts";
import { patiently } from "./patience.ts";

/** Tells the record how attempts ended. */
export type Settler = {
  /** Resolves when the record knows. While the database is away it waits. @throws Error when the record refuses. */
  settle(settlement: Settlement): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

/** Attempts that end while a statement is under way are settled together by the next one. */
export function createSettler(engine: Engine): Settler {
  const batches = createBatcher<Settlement, boolean>(
    async (settlements) => {
      const settled = new Set((await settleCases(engine, settlements)).map((one) => one.workItemId));
      return settlements.map((one) => settled.has(one.workItemId));
    },
    { most: 500 },
  );

  const submit = async (settlement: Settlement): Promise<void> => {
    const { workItemId, attempt } = settlement;
    const mine = await batches.submit(settlement);
    if (!mine) engine.log.warn({ workItemId, attempt }, "case was no longer this worker's");
  };

  return {
    settle: (settlement) =>
      patiently(() => submit(settlement), {
        onWait: (error) =>
          engine.log.warn({ err: error, workItemId: settlement.workItemId }, "database away, outcome kept"),
      }),
    idle: () => batches.idle(),
  };
}
