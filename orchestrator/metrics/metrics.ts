import { collectDefaultMetrics, Registry } from "prom-client";
import type { Engine } from "../../core/context.ts";
import type { Watch } from "../../core/watch.ts";
import type { BrowserPool } from "../browser-pool.ts";
import { gaugesOfPool, gaugesOfRecord } from "./gauges.ts";
import { createTallies } from "./tallies.ts";

/** The figures of one process, for Prometheus to fetch. */
export type Metrics = {
  /** To be told of what happens. */
  watch: Watch;
  /** Adds what a pool of browsers has open. */
  watchBrowsers(pool: Pick<BrowserPool, "size">): void;
  /** The figures now, in Prometheus' text format. */
  read(): Promise<{ contentType: string; text: string }>;
};

export type MetricsOptions = {
  /** Of the product. */
  version: string;
  /** Seconds without a sign of life until a worker no longer counts. */
  leaseSeconds: number;
};

/** Milliseconds between two looks at the event loop: often enough to see it hang, seldom enough to cost nothing. */
const eventLoopPrecisionMs = 100;

/** Counts from now on; what the record tells is read when somebody asks. */
export function createMetrics(engine: Engine, { version, leaseSeconds }: MetricsOptions): Metrics {
  const registry = new Registry();
  const tallies = createTallies(engine, { registry, version });
  const record = gaugesOfRecord(engine, { registry, leaseSeconds });
  let watchesProcess = false;
  return {
    watch: tallies,
    watchBrowsers: (pool) => gaugesOfPool(pool, registry),
    async read() {
      // A process that nobody asks does not watch itself.
      if (!watchesProcess)
        collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: eventLoopPrecisionMs });
      watchesProcess = true;
      await record.refresh();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
