import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import type { Launcher } from "./launcher.ts";

/** A cluster's place on disk and the programs that make it. */
export interface ClusterPlace {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly initdb: string;
  readonly launcher: Launcher;
}

const workPrefix = "postgres-new-";

/** Makes the cluster on the first start. Returns the password of its users, which was drawn once and is kept beside it. */
export async function ensureCluster(place: ClusterPlace): Promise<string> {
  const passwordFile = path.join(place.dataDir, "postgres-password");
  const kept = await readFile(passwordFile, "utf8").catch(() => undefined);
  const hasCluster = await exists(place.clusterDir);
  if (hasCluster && !kept) {
    throw new Error(
      `The password of the database is missing: there is no ${passwordFile}. Put the file back, or move ${place.clusterDir} away to begin anew`,
    );
  }
  const password = kept?.trim() ?? randomBytes(24).toString("hex");
  if (!kept) await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (!hasCluster) await initialise(place, password);
  return password;
}

/** Made beside its place and moved there when whole, so that a start cut short leaves no half cluster. */
async function initialise({ dataDir, clusterDir, initdb, launcher }: ClusterPlace, password: string): Promise<void> {
  await removeLeftovers(dataDir);
  const workDir = await mkdtemp(path.join(dataDir, workPrefix));
  try {
    const newCluster = path.join(workDir, "cluster");
    const passwordFile = path.join(workDir, "password");
    await mkdir(newCluster, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (launcher.owner) {
      const { uid, gid } = launcher.owner;
      await Promise.all([workDir, newCluster, passwordFile].map((made) => chown(made, uid, gid)));
    }
    const { file, args, options } = launcher.command(initdb, [
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
    await promisify(execFile)(file, args, { ...options, cwd: "/" });
    await rename(newCluster, clusterDir);
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new Error(`The embedded PostgreSQL could not be made in ${clusterDir}: ${(stderr ?? message).trim()}`, {
      cause,
    });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** What a start that was killed left; its initdb may still be writing for a moment. */
async function removeLeftovers(dataDir: string): Promise<void> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith(workPrefix));
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 };
  await Promise.all(names.map((name) => rm(path.join(dataDir, name), options)));
}

/** Makes database `minuttjakt` and its owner, where a start has not done so before. */
export async function ensureDatabase(adminUrl: string, password: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
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
