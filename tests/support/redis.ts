import { spawn, spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { makeTempDir } from "./temp-dir.ts";

/** Why Redis tests cannot run here; undefined when they can. */
export const redisMissing: string | undefined =
  spawnSync("redis-server", ["--version"]).status === 0
    ? undefined
    : "redis-server is not in PATH (Debian and Ubuntu: apt-get install redis-server)";

export interface TestRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The server ends when the shell's input closes, which the kernel sees to even when we are killed. */
const untilInputCloses =
  'exec 3<&0; redis-server "$@" </dev/null & server=$!; read -r _ <&3; kill "$server"; wait "$server"';

export interface TestRedisOptions {
  /** Keeps every write, as in production. */
  appendOnly?: boolean;
  /** Where an earlier one of the same test was, to go on from; that test removes the folder. */
  home?: { port: number; dir: string };
}

/** Starts a real Redis, on a free port and with a folder of its own unless told otherwise. */
export async function startRedis({ appendOnly = false, home }: TestRedisOptions = {}): Promise<TestRedis> {
  const { dir, port } = home ?? { dir: await makeTempDir("redis"), port: await freePort() };
  const settings = {
    bind: "127.0.0.1",
    port,
    dir,
    save: "",
    appendonly: appendOnly ? "yes" : "no",
    "maxmemory-policy": "noeviction",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const shell = spawn("sh", ["-c", untilInputCloses, "sh", ...flags], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => shell.once("exit", () => resolve()));
  await becomesReady(port);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    shell.stdin.end();
    await ended;
    if (!home) await rm(dir, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, stop: () => (stopping ??= stop()) };
}

async function becomesReady(port: number): Promise<void> {
  const redis = new Redis(port, "127.0.0.1", { retryStrategy: () => 25, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  const late = delay(10_000, "late", { ref: false });
  const first = await Promise.race([redis.ping(), late]);
  redis.disconnect();
  if (first === "late") throw new Error("redis-server did not answer within 10 s");
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
