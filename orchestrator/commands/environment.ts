import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Config, loadConfig } from "../../core/config.ts";
import { createLogger, type Logger } from "../../core/log.ts";
import { type LogFile, openLogFile } from "../log-file.ts";
import { createResources, type Resources } from "../resources.ts";

/** What every command begins with. */
export type Environment = { config: Config; log: Logger; resources: Resources };

/**
 * @param logTo Standard output for programs that others watch; a file below the data folder where people read the screen.
 * Either way the file that the settings name, if they name one.
 */
export function openEnvironment(logTo: "stdout" | "file", env: NodeJS.ProcessEnv = process.env): Environment {
  const settings = loadConfig(env);
  const dataDir = resolve(settings.MINUTTJAKT_DATA_DIR);
  const config = Object.freeze({ ...settings, MINUTTJAKT_DATA_DIR: dataDir });
  mkdirSync(dataDir, { recursive: true });
  const file = config.LOG_FILE ?? (logTo === "file" ? join(dataDir, "minuttjakt.log") : undefined);
  const logFile = file === undefined ? undefined : openLogFile(file, { mostDays: config.LOG_DAYS });
  const log = createLogger(config.LOG_LEVEL, logFile);
  if (logFile) keepTidy(logFile, log);
  return { config, log, resources: createResources(log, Math.max(8_000, graceMsOf(config) + closeMs)) };
}

const tidyEveryMs = 3_600_000;

/** What was removed stands in the log that is left. */
function keepTidy(logFile: LogFile, log: Logger): void {
  const tidy = () => {
    const files = logFile.tidy();
    if (files.length > 0) log.info({ files }, "old log files removed");
  };
  tidy();
  setInterval(tidy, tidyEveryMs).unref();
}

/** Outcomes told, places let go, goodbye said: what a worker takes beyond its grace. */
const closeMs = 4_000;
const afterGraceMs = 6_000;
const beforeTheEndMs = 500;

/** Milliseconds that cases in hand get when the process is to stop; the rest of the limit is for closing what is open. */
export function graceMsOf({ SHUTDOWN_SECONDS }: Pick<Config, "SHUTDOWN_SECONDS">): number {
  return SHUTDOWN_SECONDS * 1000 - afterGraceMs;
}

const Package = z.object({ name: z.string(), version: z.string() });

/** The version in package.json, found from the source as from the build. */
export function productVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = Package.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
      if (name === "minuttjakt") return version;
    } catch {
      continue;
    }
  }
  return "unknown";
}

/** Waits for Ctrl-C or a stop signal from now on, so that none is missed while things are still starting. */
function awaitStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => resolve(name));
  });
}

/**
 * Starts something that serves until a stop signal comes, then closes everything within `SHUTDOWN_SECONDS`. A second
 * signal ends the process at once.
 *
 * @returns Exit code.
 */
export async function serve({ config, resources, log }: Environment, startAll: () => Promise<void>): Promise<number> {
  const signalled = awaitStopSignal();
  try {
    await startAll();
    log.info({ signal: await signalled }, "stopping");
  } catch (error) {
    await resources.closeAll();
    throw error;
  }
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => process.exit(130));
  // What will not close in time is ended with the process; leases and the reconciler make up for it.
  setTimeout(() => process.exit(1), config.SHUTDOWN_SECONDS * 1000 - beforeTheEndMs).unref();
  await resources.closeAll();
  return 0;
}
