import { bots } from "../../bots/index.ts";
import type { Engine } from "../../core/context.ts";
import { syncBots } from "../../core/catalogue/index.ts";
import { startAlertSender } from "../alerts/sender.ts";
import { createBrowserPool } from "../browser-pool.ts";
import { findBrowser } from "../find-browser.ts";
import { startReconciler } from "../reconciler.ts";
import { startScheduler } from "../scheduler.ts";
import { startWorker } from "../worker.ts";
import type { Environment } from "./environment.ts";

const graceMs = 4_000;

/** Starts what does the work: browser pool, worker, scheduler and reconciler, closed with the resources. */
export async function startEngineRoom(engine: Engine, { config, log, resources }: Environment): Promise<void> {
  await syncBots(engine);
  const pool = createBrowserPool({ executablePath: findBrowser(config.MINUTTJAKT_BROWSER), headless: true, log });
  resources.add("browsers", () => pool.close());
  const execution = { engine, pool, evidence: { artefacts: engine.artefacts, log } };
  const { LEASE_SECONDS: leaseSeconds, RECONCILE_SECONDS: lookSeconds } = config;
  const worker = await startWorker({ execution, bots, leaseSeconds, lookSeconds });
  resources.add("worker", () => worker.stop(graceMs));
  const scheduler = startScheduler(engine);
  resources.add("scheduler", () => scheduler.stop());
  const reconciler = startReconciler(engine, { everySeconds: lookSeconds, leaseSeconds });
  resources.add("reconciler", () => reconciler.stop());
  const alertSender = startAlertSender(engine, config);
  resources.add("alert sender", () => alertSender.stop());
}
