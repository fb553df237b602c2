import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startApi } from "../../api/main.ts";
import { syncBots } from "../../core/catalogue/index.ts";
import type { Engine } from "../../core/context.ts";
import { migrate } from "../../prisma/migrate.ts";
import { markDemoWhole, moveDemoSystems, refuseHalfDemo, seedDemo } from "../demo/seed-demo.ts";
import { sandboxAccounts, startDemoSandbox } from "../demo/start-sandbox.ts";
import { findBrowser } from "../find-browser.ts";
import { openDatabase } from "../open-database.ts";
import { createPdfPrinter } from "../print-pdf.ts";
import type { Command } from "./command.ts";
import { startEngineRoom } from "./engine-room.ts";
import { type Environment, openEnvironment, productVersion, serve } from "./environment.ts";
import { openWatchedEngine } from "./watched-engine.ts";

/** Everything in one process: for a first look, for development, and for a small municipality. */
export const start: Command = {
  usage: "start [--empty]",
  summary: "Start everything in one process: database, robots, API and pages",
  help: ["--empty   leave a new embedded database empty; without it a fictional municipality is put in"],
  options: { empty: { type: "boolean" } },
  async run({ values }) {
    const environment = openEnvironment("file");
    return serve(environment, () => startEverything(environment, { empty: values["empty"] === true }));
  },
};

async function startEverything(environment: Environment, { empty }: { empty: boolean }): Promise<void> {
  const { config, log, resources } = environment;
  const { databaseUrl, embedded } = await openDatabase(config, { log, resources, shareRunning: false });
  await migrate(databaseUrl);
  const watched = await openWatchedEngine(environment, { databaseUrl, service: "minuttjakt" });
  const { engine, metrics, migrations } = watched;
  const demo = embedded && (await startDemo(engine, environment, { empty }));
  await startEngineRoom(watched, environment);
  const { print: printPdf } = createPdfPrinter({
    findBrowser: () => findBrowser(config.MINUTTJAKT_BROWSER),
    log,
  });
  const api = await startApi({ engine, config, version: productVersion(), metrics, migrations, printPdf });
  resources.add("api", () => api.stop());
  process.stdout.write(`minuttjakt ready: ${api.url}\n${await howToSignIn(engine, demo)}`);
}

async function howToSignIn({ db }: Engine, demo: Demo | undefined | false): Promise<string> {
  if (demo) return `Sign in as ${demo.email} with the password in ${demo.file}\n`;
  if ((await db.user.count()) > 0) return "";
  return "Nobody can sign in yet: run minuttjakt tenant add and minuttjakt user add, in another terminal\n";
}

type Demo = { email: string; file: string };

async function startDemo(
  engine: Engine,
  environment: Environment,
  { empty }: { empty: boolean },
): Promise<Demo | undefined> {
  const { config, resources } = environment;
  const isNew = (await engine.db.tenant.count()) === 0;
  const isDemo = (await engine.db.tenant.count({ where: { slug: "solvik" } })) > 0;
  if (!isDemo && (empty || !isNew)) return undefined;

  const sandbox = await startDemoSandbox(config.MINUTTJAKT_DATA_DIR);
  resources.add("sandbox", () => sandbox.stop());
  const file = join(config.MINUTTJAKT_DATA_DIR, "demo-credentials.json");
  if (isDemo) {
    await refuseHalfDemo(engine, config.MINUTTJAKT_DATA_DIR);
    await moveDemoSystems(engine, sandbox.url);
  } else {
    await syncBots(engine);
    const credentials = await seedDemo(engine, { url: sandbox.url, accounts: sandboxAccounts });
    await writeFile(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
    await markDemoWhole(engine);
  }
  return { email: "admin@solvik.example", file };
}
