import { type ChildProcess, fork } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import type { Resources } from "../orchestrator/resources.ts";
import { startEmbeddedPostgres } from "../prisma/embedded.ts";
import { migrate } from "../prisma/migrate.ts";
import { redisMissing, startRedis } from "../tests/support/redis.ts";
import { makeTempDir, removeStaleTempDirs } from "../tests/support/temp-dir.ts";
import type { SandboxReady } from "./sandbox-child.ts";

/** A PostgreSQL as `npm start` has it: nothing is switched off that a municipality's would have on. */
export type Database = {
  url: string;
  /** Brings the server to rest between rounds, so that no round pays for the one before. */
  settle(): Promise<void>;
};

/** A new embedded PostgreSQL below a folder, migrated; stopped with the resources. */
export async function startDatabase(dir: string, resources: Resources): Promise<Database> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(dir, "database") });
  resources.add("database server", () => postgres.stop());
  await migrate(postgres.url);
  const address = new URL(postgres.adminUrl);
  address.pathname = new URL(postgres.url).pathname;
  const admin = new Client({ connectionString: address.href });
  await admin.connect();
  resources.add("database administrator", () => admin.end());
  const settle = async () => {
    await admin.query("VACUUM (ANALYZE)");
    await admin.query("CHECKPOINT");
  };
  return { url: postgres.url, settle };
}

/** A Redis that keeps every write, as in production, or why there is none. */
export async function startRedisIfThere(resources: Resources): Promise<{ url: string } | { missing: string }> {
  if (redisMissing !== undefined) return { missing: redisMissing };
  const redis = await startRedis({ appendOnly: true });
  resources.add("redis-server", () => redis.stop());
  return { url: redis.url };
}

/** The fictional municipality's systems in a process of their own: they take nothing of our event loop. */
export async function startSandboxProcess(resources: Resources): Promise<SandboxReady> {
  const child = fork(join(import.meta.dirname, "sandbox-child.ts"), { execArgv: ["--import", "tsx"] });
  resources.add("sandbox", () => endChild(child));
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as SandboxReady));
    child.once("exit", (code) => reject(new Error(`The sandbox ended with code ${code}`)));
  });
}

/** It ends when its channel closes, so it does not outlive this process either. */
async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  if (child.connected) child.disconnect();
  await ended;
}

/** A folder for everything of this run; removed with the resources, or by the next run when this one is killed. */
export async function makeRunFolder(resources: Resources): Promise<string> {
  await removeStaleTempDirs();
  const dir = await makeTempDir("bench");
  resources.add("folder", () => rm(dir, { recursive: true, force: true }));
  return dir;
}
