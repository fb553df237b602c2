import type { Engine } from "../../core/context.ts";
import { watchTogether } from "../../core/watch.ts";
import { migrationNames } from "../../prisma/migration-names.ts";
import { createMetrics, type Metrics } from "../metrics/metrics.ts";
import { openEngine } from "../open-engine.ts";
import type { Traces } from "../traces.ts";
import { type Environment, productVersion } from "./environment.ts";

/** An engine whose work is counted and, when that is asked for, traced. */
export type WatchedEngine = {
  engine: Engine;
  metrics: Metrics;
  /** Names of those that the database must have had. */
  migrations: readonly string[];
};

/** @param service What traces call this process, such as `minuttjakt-worker`. */
export async function openWatchedEngine(
  { config, log, resources }: Environment,
  { databaseUrl, service }: { databaseUrl: string; service: string },
): Promise<WatchedEngine> {
  const version = productVersion();
  let traces: Traces | undefined;
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) {
    const { startTraces } = await import("../traces.ts");
    traces = startTraces({ version, service });
    // Closed after all that may still tell of something.
    resources.add("traces", traces.stop);
  }
  const opened = await openEngine(config, { databaseUrl, log, resources, telemetry: traces?.queues });
  const metrics = createMetrics(opened, { version, leaseSeconds: config.LEASE_SECONDS });
  const watch = watchTogether([metrics.watch, ...(traces ? [traces.watch] : [])]);
  return { engine: { ...opened, watch }, metrics, migrations: await migrationNames() };
}
