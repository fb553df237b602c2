import type { Resources } from "../orchestrator/resources.ts";
import type { BareAddress } from "./bare-queue.ts";
import type { Database } from "./servers.ts";

/** What a benchmark is given: servers of this run alone, and a place for what is to be closed after it. */
export type Bench = {
  database: Database;
  /** Where queues can live here; Redis is left out, and the reason printed, when it cannot be had. */
  backends(): Promise<({ backend: string } & BareAddress)[]>;
  resources: Resources;
  /** Removed at the end. */
  dir: string;
  /** Cases a round, when asked for. */
  cases: number | undefined;
  /** Rows of the ledger, when asked for. */
  rows: number | undefined;
};
