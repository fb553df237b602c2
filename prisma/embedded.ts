import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { findBinaries, type Binaries } from "./embedded/binaries.ts";
import { claimFolder } from "./embedded/claim.ts";
import { createLauncher, type Launcher } from "./embedded/launcher.ts";
import {
  StartError,
  startServer,
  stopOrphan,
  type ServerProcess,
  type ServerSetup,
} from "./embedded/server-process.ts";

/** Where the embedded server reports; pino's loggers fit. */
export interface EmbeddedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

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
  stop(): Promise<void>;
}

const productSettings = {
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
 * Should the server die meanwhile, it is started again on the same port. It never outlives this process.
 *
 * @throws Error with one sentence for a person: folder in use, no rights, no program for this platform.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const claim = await claimFolder(dataDir);
  try {
    const started = await startClaimed(dataDir, options);
    return { ...started, stop: once(() => started.stop().finally(() => claim.release())) };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function startClaimed(
  dataDir: string,
  { port, log, settings }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const clusterDir = path.join(dataDir, "postgres");
  const binaries = await findBinaries();
  const launcher = await createLauncher({ dataDir, clusterDir, binDir: path.dirname(binaries.postgres) });
  const password = await readPassword(dataDir, clusterDir);
  if (!(await exists(clusterDir))) await initialise({ dataDir, clusterDir, binaries, launcher, password });
  if (await stopOrphan(clusterDir)) log?.warn({ clusterDir }, "stopped a PostgreSQL left over from a killed process");

  const setup = { postgres: binaries.postgres, clusterDir, logFile: path.join(dataDir, "postgres.log"), launcher };
  const { server, boundPort } = await startOnFreePort(dataDir, port, (candidate) =>
    startPatiently({ ...setup, settings: { ...productSettings, ...settings, port: String(candidate) } }),
  );
  const supervisor = superviseServer(server, {
    restart: () => startPatiently({ ...setup, settings: { ...productSettings, ...settings, port: String(boundPort) } }),
    ...(log && { log }),
  });
  const urlOf = (user: string, database: string) =>
    `postgresql://${user}:${password}@127.0.0.1:${boundPort}/${database}`;
  try {
    await prepareDatabase(urlOf("postgres", "postgres"), password);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  return { url: urlOf("minuttjakt", "minuttjakt"), adminUrl: urlOf("postgres", "postgres"), stop: supervisor.stop };
}

async function readPassword(dataDir: string, clusterDir: string): Promise<string> {
  const file = path.join(dataDir, "postgres-password");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept) return kept.trim();
  if (await exists(clusterDir)) {
    throw new Error(
      `Passordet til databasen mangler: ${file} finnes ikke. Legg fila tilbake, eller flytt bort ${clusterDir} for å begynne på nytt.`,
    );
  }
  const password = randomBytes(24).toString("hex");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

interface Initialisation {
  dataDir: string;
  clusterDir: string;
  binaries: Binaries;
  launcher: Launcher;
  password: string;
}

/** Made beside its place and moved there when whole, so that a start cut short leaves no half cluster. */
async function initialise({ dataDir, clusterDir, binaries, launcher, password }: Initialisation): Promise<void> {
  const workDir = await mkdtemp(path.join(dataDir, "postgres-new-"));
  try {
    const newCluster = path.join(workDir, "cluster");
    const passwordFile = path.join(workDir, "password");
    await mkdir(newCluster);
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (launcher.owner) {
      const { uid, gid } = launcher.owner;
      await Promise.all([workDir, newCluster, passwordFile].map((place) => chown(place, uid, gid)));
    }
    const { file, args, options } = launcher.command(binaries.initdb, [
      `--pgdata=${newCluster}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
      // initdb tries these out; the defaults want more shared memory than some containers give.
      "--set=shared_buffers=64MB",
      "--set=max_connections=100",
    ]);
    await promisify(execFile)(file, args, { ...options, cwd: "/" }).catch(
      (error: { stderr?: string; message: string }) => {
        throw new Error(
          `Innebygd PostgreSQL lot seg ikke opprette i ${clusterDir}: ${(error.stderr || error.message).trim()}`,
        );
      },
    );
    await rename(newCluster, clusterDir);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Starts on the port asked for, else on the one remembered, else on any that is free. */
async function startOnFreePort(
  dataDir: string,
  fixedPort: number | undefined,
  start: (port: number) => Promise<ServerProcess>,
): Promise<{ server: ServerProcess; boundPort: number }> {
  const portFile = path.join(dataDir, "postgres-port");
  const remembered = Number(await readFile(portFile, "utf8").catch(() => "0")) || 0;
  for (const wish of [fixedPort ?? remembered, fixedPort ?? 0, fixedPort ?? 0]) {
    const boundPort = await findFreePort(wish);
    if (boundPort === undefined) continue;
    try {
      const server = await start(boundPort);
      await writeFile(portFile, `${boundPort}\n`);
      return { server, boundPort };
    } catch (error) {
      const taken = error instanceof StartError && /could not bind|could not create any TCP/.test(error.logTail);
      if (!taken) throw error;
    }
  }
  throw new Error(`Innebygd PostgreSQL fikk ikke port ${fixedPort ?? "på 127.0.0.1"}: den er opptatt.`);
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

/** The processes of a server that was killed hold its memory for a moment more. */
async function startPatiently(setup: ServerSetup): Promise<ServerProcess> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await startServer(setup);
    } catch (error) {
      const passing =
        error instanceof StartError && /pre-existing shared memory|postmaster\.pid" already exists/.test(error.logTail);
      if (!passing || Date.now() > deadline) throw error;
      await delay(200);
    }
  }
}

function superviseServer(
  first: ServerProcess,
  { restart, log }: { restart: () => Promise<ServerProcess>; log?: EmbeddedLog },
): { stop(): Promise<void> } {
  let stopping = false;
  let current: ServerProcess | undefined = first;
  let restarting: Promise<void> = Promise.resolve();

  const restartUntilUp = async () => {
    current = undefined;
    log?.warn({}, "embedded PostgreSQL ended unexpectedly, starting it again");
    while (!stopping && !current) {
      current = await restart().catch(async (error: unknown) => {
        log?.warn({ err: error }, "embedded PostgreSQL did not start again");
        await delay(1_000);
        return undefined;
      });
    }
    if (current) watch(current);
  };
  const watch = (server: ServerProcess) => {
    void server.ended.then(() => {
      if (!stopping) restarting = restartUntilUp();
    });
  };
  watch(first);
  return {
    async stop() {
      stopping = true;
      await restarting;
      await current?.stop();
    },
  };
}

async function prepareDatabase(adminUrl: string, password: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'minuttjakt') AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = 'minuttjakt') AS database`,
    );
    if (!rows[0]?.role) await admin.query(`CREATE ROLE minuttjakt LOGIN PASSWORD ${admin.escapeLiteral(password)}`);
    if (!rows[0]?.database) await admin.query("CREATE DATABASE minuttjakt OWNER minuttjakt");
  } finally {
    await admin.end();
  }
}

async function exists(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    () => false,
  );
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= action());
}
