import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { type Config, loadConfig } from "../../core/config.ts";
import { createLogger, type Logger } from "../../core/log.ts";
import { createResources, type Resources } from "../resources.ts";

/** What every command begins with. */
export type Environment = { config: Config; log: Logger; resources: Resources; artefactDir: string };

/** @param logTo Standard output for programs that others watch; a file below the data folder where people read the screen. */
export function openEnvironment(logTo: "stdout" | "file"): Environment {
  const settings = loadConfig(process.env);
  const dataDir = resolve(settings.MINUTTJAKT_DATA_DIR);
  const config = Object.freeze({ ...settings, MINUTTJAKT_DATA_DIR: dataDir });
  mkdirSync(dataDir, { recursive: true });
  const file = () => pino.destination({ dest: join(dataDir, "minuttjakt.log"), mkdir: true, mode: 0o600 });
  const log = logTo === "file" ? createLogger(config.LOG_LEVEL, file()) : createLogger(config.LOG_LEVEL);
  return { config, log, resources: createResources(log), artefactDir: join(dataDir, "artefacts") };
}

/** The version in package.json, found from the source as from the build. */
export function productVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (name === "minuttjakt") return String(version);
    } catch {
      continue;
    }
  }
  return "unknown";
}

const stopLimitMs = 9_500;

/**
 * Waits for Ctrl-C or a stop signal, then closes everything. A second signal ends the process at once.
 *
 * @returns Exit code.
 */
export async function serveUntilSignal({ resources, log }: Pick<Environment, "resources" | "log">): Promise<number> {
  const signal = await new Promise<NodeJS.Signals>((done) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => done(name));
  });
  log.info({ signal }, "stopping");
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => process.exit(130));
  // What will not close in time is ended with the process; leases and the reconciler make up for it.
  setTimeout(() => process.exit(1), stopLimitMs).unref();
  await resources.closeAll();
  return 0;
}
