import { access, constants, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { findBinaries } from "./embedded/binaries.ts";
import { claimFolder } from "./embedded/claim.ts";
import { ensureCluster, ensureDatabase } from "./embedded/cluster.ts";
import { createLauncher } from "./embedded/launcher.ts";
import { isPortTaken, startPatiently, stopOrphan, type ServerProcess } from "./embedded/server-process.ts";
import { Supervisor, type EmbeddedLog } from "./embedded/supervise.ts";

export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its password, its port and its log. Made when missing. */
  dataDir: string;
  /** A fixed port; without it a free one is found and remembered. */
  port?: number;
  log?: EmbeddedLog;
  /** PostgreSQL settings on top of ours. */
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** Database `minuttjakt` as its owner, who is no superuser. */
  readonly url: string;
  /** Database `postgres` as superuser, to create and drop databases. */
  readonly adminUrl: string;
  /** Ends sessions, writes a checkpoint and stops; may be called twice. */
  readonly stop: () => Promise<void>;
}

const ourSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "64MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // One host, no replicas: less log to write, and fewer idle processes.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  io_method: "sync",
  // Statements and key values may hold personal data.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

/**
 * Starts the PostgreSQL of the npm package on 127.0.0.1, in a new or an existing cluster below `dataDir`.
 * Should the server die meanwhile, it is started again on the same port. It does not outlive this process.
 *
 * @throws Error with one sentence for a person: folder in use, no rights, no program for this platform.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await openFolder(dataDir);
  const claim = await claimFolder(dataDir);
  try {
    const { urls, supervisor } = await startClaimed(dataDir, options);
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      await supervisor.stop();
      await claim.release();
    };
    return {
      ...urls,
      stop() {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function openFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(
      `The data folder ${dataDir} cannot be used (${code}): give the user who starts minuttjakt access, or choose another with MINUTTJAKT_DATA_DIR`,
      { cause },
    );
  }
}

async function startClaimed(
  dataDir: string,
  options: EmbeddedPostgresOptions,
): Promise<{ urls: { url: string; adminUrl: string }; supervisor: Supervisor }> {
  const { port, log, settings } = options;
  const clusterDir = path.join(dataDir, "postgres");
  const { initdb, postgres } = await findBinaries();
  const launcher = await createLauncher({ dataDir, clusterDir, binDir: path.dirname(postgres) });
  const password = await ensureCluster({ dataDir, clusterDir, initdb, launcher });
  if (await stopOrphan(clusterDir)) log?.warn({ clusterDir }, "stopped a PostgreSQL left over from a killed process");

  const setup = { postgres, clusterDir, logFile: path.join(dataDir, "postgres.log"), launcher };
  const startOn = (candidate: number) =>
    startPatiently({ ...setup, settings: { ...ourSettings, ...settings, port: String(candidate) } });
  const { server, boundPort } = await startOnFreePort(path.join(dataDir, "postgres-port"), port, startOn);
  const supervisor = new Supervisor(server, () => startOn(boundPort), log);
  const urlFor = (user: string, database: string) =>
    `postgresql://${user}:${password}@127.0.0.1:${boundPort}/${database}`;
  const adminUrl = urlFor("postgres", "postgres");
  try {
    await ensureDatabase(adminUrl, password);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  return { urls: { url: urlFor("minuttjakt", "minuttjakt"), adminUrl }, supervisor };
}

/** Starts on the port asked for, else on the one remembered, else on any that is free. */
async function startOnFreePort(
  portFile: string,
  fixedPort: number | undefined,
  start: (port: number) => Promise<ServerProcess>,
): Promise<{ server: ServerProcess; boundPort: number }> {
  const remembered = Number(await readFile(portFile, "utf8").catch(() => "0"));
  // Between finding a port and PostgreSQL binding it, somebody else may take it: try a few.
  const wishes = fixedPort === undefined ? [remembered || 0, 0, 0] : [fixedPort];
  for (const wish of wishes) {
    const boundPort = await findFreePort(wish);
    if (boundPort === undefined) continue;
    try {
      const server = await start(boundPort);
      await writeFile(portFile, `${boundPort}\n`);
      return { server, boundPort };
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  throw new Error(`The embedded PostgreSQL did not get port ${fixedPort ?? ""} on 127.0.0.1: another program has it`);
}

async function findFreePort(wish: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(wish, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
