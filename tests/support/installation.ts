import { randomBytes } from "node:crypto";
import { bots as productBots } from "../../bots/index.ts";
import type { BotDefinition } from "../../bots/sdk/index.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { createCatalogue, syncBots } from "../../core/catalogue/index.ts";
import type { Engine } from "../../core/context.ts";
import { type Db, openDb, closeDb } from "../../core/db.ts";
import { createLogger } from "../../core/log.ts";
import { openQueues } from "../../core/queues/index.ts";
import { createSecrets } from "../../core/secrets.ts";
import { createBrowserPool } from "../../orchestrator/browser-pool.ts";
import { type DemoCredentials, seedDemo } from "../../orchestrator/demo/seed-demo.ts";
import { sandboxAccounts } from "../../orchestrator/demo/start-sandbox.ts";
import { findBrowser } from "../../orchestrator/find-browser.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { createResources, type Resources } from "../../orchestrator/resources.ts";
import { startScheduler } from "../../orchestrator/scheduler.ts";
import { startWorker } from "../../orchestrator/worker.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/main.ts";
import { makeTempDir } from "./temp-dir.ts";

/** The whole product but for its API, on a database of the test's own, with the fictional municipality in it. */
export type Installation = {
  engine: Engine;
  db: Db;
  sandbox: Sandbox;
  masterKey: string;
  credentials: DemoCredentials;
  dataDir: string;
  /** Starts robots in this process. */
  startRobots(): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
};

export type InstallationOptions = {
  databaseUrl: string;
  redisUrl?: string | undefined;
  sandbox?: Partial<SandboxOptions>;
  bots?: readonly BotDefinition[];
  leaseSeconds?: number;
  logLevel?: string;
};

/** Opens an installation; its robots are started by the test. */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { databaseUrl, redisUrl, bots = productBots } = options;
  const log = createLogger(options.logLevel ?? "silent");
  const resources = createResources(log);
  const dataDir = await makeTempDir("installation");
  const sandbox = await startSandbox({ port: 0, seed: 7, forms: 0, requests: 0, ...options.sandbox });
  resources.add("sandbox", () => sandbox.stop());
  const db = openDb(databaseUrl);
  resources.add("database", () => closeDb(db));
  const queues = openQueues({ databaseUrl, redisUrl }, log);
  resources.add("queues", () => queues.close());
  const masterKey = randomBytes(32).toString("hex");
  const engine: Engine = {
    db,
    queues,
    secrets: createSecrets(masterKey),
    catalogue: createCatalogue(bots),
    artefacts: createFolderStore(`${dataDir}/artefacts`),
    now: () => new Date(),
    log,
  };
  await syncBots(engine);
  const credentials = await seedDemo(engine, { url: sandbox.url, accounts: sandboxAccounts });
  const leaseSeconds = options.leaseSeconds ?? 15;
  return {
    engine,
    db,
    sandbox,
    masterKey,
    credentials,
    dataDir,
    startRobots: () => startRobots({ engine, bots, leaseSeconds, resources }),
    close: () => resources.closeAll(),
  };
}

type Robots = {
  engine: Engine;
  bots: readonly BotDefinition[];
  leaseSeconds: number;
  resources: Resources;
};

async function startRobots({ engine, bots, leaseSeconds, resources }: Robots) {
  const { log } = engine;
  const own = createResources(log);
  const executablePath = findBrowser(process.env["MINUTTJAKT_BROWSER"]);
  const pool = createBrowserPool({ executablePath, headless: true, log });
  own.add("browsers", () => pool.close());
  const execution = { engine, pool, evidence: { artefacts: engine.artefacts, log } };
  const worker = await startWorker({ execution, bots, leaseSeconds, lookSeconds: 1 });
  own.add("worker", () => worker.stop(3_000));
  const scheduler = startScheduler(engine);
  own.add("scheduler", () => scheduler.stop());
  const reconciler = startReconciler(engine, { everySeconds: 1, leaseSeconds });
  own.add("reconciler", () => reconciler.stop());
  resources.add("robots", () => own.closeAll());
  return { stop: () => own.closeAll() };
}

/** Waits until no case is open. @throws Error with the counts when that takes too long. */
export async function untilSettled(db: Db, { cases, limitMs }: { cases: number; limitMs: number }): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const counts = await db.workItem.groupBy({ by: ["status"], _count: true });
    const of = (...statuses: string[]) =>
      counts.filter(({ status }) => statuses.includes(status)).reduce((sum, { _count }) => sum + _count, 0);
    if (of("SUCCEEDED", "HANDED_OVER", "FAILED") >= cases && of("QUEUED", "RUNNING", "RETRYING") === 0) return;
    if (Date.now() > deadline) throw new Error(`Not settled in time: ${JSON.stringify(counts)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
