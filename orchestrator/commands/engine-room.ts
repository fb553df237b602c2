import { bots } from "../../bots/index.ts";
import type { Engine } from "../../core/context.ts";
import { syncBots } from "../../core/catalogue/index.ts";
import { startAlertSender } from "../alerts/sender.ts";
import { createBrowserPool } from "../browser-pool.ts";
import { findBrowser } from "../find-browser.ts";
import { startReconciler } from "../reconciler.ts";
import { startScheduler } from "../scheduler.ts";
import { startWorker } from "../worker.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Environment, graceMsOf, productVersion } from "./environment.ts";

/** Where this process works, and how much at a time; everywhere, and as much as the lanes bear, when nothing is said. */
export type RoomOptions = { lanes?: readonly string[]; concurrency?: number };

type Watched = { engine: Engine; metrics: Pick<Metrics, "watchBrowsers"> };

/** Starts what does the work: browser pool, worker, scheduler and reconciler, closed with the resources. */
export async function startEngineRoom(
  { engine, metrics }: Watched,
  { config, log, resources }: Environment,
  options: RoomOptions = {},
): Promise<void> {
  await syncBots(engine);
  const pool = createBrowserPool({ executablePath: findBrowser(config.MINUTTJAKT_BROWSER), headless: true, log });
  resources.add("browsers", () => pool.close());
  metrics.watchBrowsers(pool);
  const execution = { engine, pool, evidence: { artefacts: engine.artefacts, log } };
  const { LEASE_SECONDS: leaseSeconds, RECONCILE_SECONDS: lookSeconds } = config;
  const version = productVersion();
  const worker = await startWorker({ execution, bots, version, leaseSeconds, lookSeconds, ...options });
  resources.add("worker", () => worker.stop(graceMsOf(config)));
  const scheduler = startScheduler(engine);
  resources.add("scheduler", () => scheduler.stop());
  const reconciler = startReconciler(engine, { everySeconds: lookSeconds, leaseSeconds });
  resources.add("reconciler", () => reconciler.stop());
  const alertSender = startAlertSender(engine, config);
  resources.add("alert sender", () => alertSender.stop());
}
