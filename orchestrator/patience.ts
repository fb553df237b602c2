import { setTimeout as delay } from "node:timers/promises";
import { isConnectionLost } from "../core/db-errors.ts";

const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** How to wait for the record. */
export type Waiting = {
  /** Told each time the record was found to be away. */
  onWait(error: unknown): void;
  /** Once aborted, it is not waited for any longer. */
  signal?: AbortSignal;
};

/** Does the work again and again while the database is away. @throws Whatever else goes wrong. */
export async function patiently<T>(work: () => Promise<T>, { onWait, signal }: Waiting): Promise<T> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLost(error) || signal?.aborted) throw error;
      onWait(error);
    }
    await delay(waitMs);
  }
}
