import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { onTestFinished, test as base } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../prisma/embedded.ts";
import { expect } from "../support/fixtures.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const test = base
  .extend("dataDir", async () => {
    const dataDir = await makeTempDir("embedded");
    onTestFinished(() => rm(dataDir, { recursive: true }));
    return dataDir;
  })
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("shared", { scope: "file" }, async ({}, { onCleanup }) => {
    const dataDir = await makeTempDir("embedded");
    const { url, stop } = await startEmbeddedPostgres({ dataDir });
    onCleanup(async () => {
      await stop();
      await rm(dataDir, { recursive: true });
    });
    return { dataDir, url };
  });

test("keeps its data, its password and its port from one start to the next", async ({ dataDir }) => {
  const first = await start(dataDir);
  await query(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
  await first.stop();

  const second = await start(dataDir);

  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
});

test("an interrupted first start leaves nothing that the next one trips over", async ({ dataDir }) => {
  const first = await hold(dataDir, { waitUntilUp: false });
  await expect.poll(() => halfClusters(dataDir), { timeout: 10_000 }).toHaveLength(1);
  first.kill("SIGKILL");
  await once(first, "exit");

  const second = await start(dataDir);

  expect(await halfClusters(dataDir)).toEqual([]);
  expect(await query(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("only its owner can read the password", async ({ shared }) => {
  const { mode } = await stat(path.join(shared.dataDir, "postgres-password"));

  expect(mode & 0o777).toBe(0o600);
});

test("the product's user is no superuser, and a wrong password is refused", async ({ shared: { url } }) => {
  expect(await query(url, "SELECT current_user AS name, current_setting('is_superuser') AS super")).toEqual([
    { name: "minuttjakt", super: "off" },
  ]);
  const guess = new URL(url);
  guess.password = "guess";
  await expect(query(guess.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
});

test("listens on 127.0.0.1 alone and keeps every commit", async ({ shared: { url } }) => {
  expect(
    await query(
      url,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('fsync', 'listen_addresses', 'synchronous_commit') ORDER BY name`,
    ),
  ).toEqual([
    { name: "fsync", setting: "on" },
    { name: "listen_addresses", setting: "127.0.0.1" },
    { name: "synchronous_commit", setting: "on" },
  ]);
});

test("takes another port when its own is taken", async ({ dataDir }) => {
  const first = await start(dataDir);
  await first.stop();
  const intruder = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
  await once(intruder, "listening");
  onTestFinished(() => void intruder.close());

  const second = await start(dataDir);

  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  expect(await query(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a second start on the same folder is refused in words, and the first goes on", async ({
  shared: { dataDir, url },
}) => {
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/Another minuttjakt runs on/);
  expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a data folder that cannot be made is told in words", async ({ dataDir }) => {
  const file = path.join(dataDir, "file");
  await writeFile(file, "");

  await expect(startEmbeddedPostgres({ dataDir: path.join(file, "data") })).rejects.toThrow(
    /cannot be used \(ENOTDIR\)/,
  );
});

test("a cluster whose password is gone is left alone", async ({ dataDir }) => {
  const first = await start(dataDir);
  await first.stop();
  await rm(path.join(dataDir, "postgres-password"));

  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/The password of the database is missing/);
});

test("stops twice without complaint, and within five seconds although a client is connected", async ({ dataDir }) => {
  const server = await start(dataDir);
  const client = new Client({ connectionString: server.url });
  client.on("error", () => undefined);
  await client.connect();

  const before = performance.now();
  await Promise.all([server.stop(), server.stop()]);

  expect(performance.now() - before).toBeLessThan(5_000);
  await expect(query(server.url, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
});

test("a server that is killed is started again with what was committed", async ({ dataDir }) => {
  const server = await start(dataDir);
  await query(server.url, "CREATE TABLE kept AS SELECT 42 AS answer");

  process.kill(await serverPid(dataDir), "SIGKILL");

  await expect
    .poll(() => query(server.url, "SELECT answer FROM kept").catch(() => "down"), { timeout: 20_000 })
    .toEqual([{ answer: 42 }]);
});

test("a start after a power cut forgets the process that is no more", async ({ dataDir }) => {
  const first = await start(dataDir);
  const pidFile = path.join(dataDir, "postgres", "postmaster.pid");
  const left = await readFile(pidFile, "utf8");
  await first.stop();
  // The number may by now belong to somebody else's process: this one.
  await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)), { mode: 0o600 });

  const second = await start(dataDir);

  expect(await query(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("the server ends when the process that started it is killed", async ({ dataDir }) => {
  const holder = await hold(dataDir);
  const pid = await serverPid(dataDir);

  holder.kill("SIGKILL");

  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

test("a server that outlived its process is stopped, and a new one carries on with its data", async ({ dataDir }) => {
  const holder = await hold(dataDir);
  const pid = await serverPid(dataDir);
  process.kill(pid, "SIGSTOP");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const wakeUp = setTimeout(() => process.kill(pid, "SIGCONT"), 500);
  onTestFinished(() => clearTimeout(wakeUp));

  const second = await start(dataDir);

  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  expect(await serverPid(dataDir)).not.toBe(pid);
  expect(await query(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("Ctrl-C in the terminal leaves the server to the process that started it", async ({ dataDir }) => {
  const holder = await hold(dataDir);
  const pid = await serverPid(dataDir);

  process.kill(-Number(holder.pid), "SIGINT");

  await once(createInterface({ input: holder.stdout as NodeJS.ReadableStream }), "line");
  await delay(300);
  expect(isAlive(pid)).toBe(true);
  holder.kill("SIGTERM");
  await once(holder, "exit");
  expect(isAlive(pid)).toBe(false);
});

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir });
  onTestFinished(() => server.stop());
  return server;
}

/** Starts it in a process of its own, at the head of a process group as a shell would. */
async function hold(dataDir: string, { waitUntilUp = true } = {}): Promise<ChildProcess> {
  const args = ["--import", "tsx", "tests/support/hold-embedded.ts", dataDir];
  const holder = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  if (waitUntilUp) await once(createInterface({ input: holder.stdout }), "line");
  return holder;
}

async function halfClusters(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir)).filter((name) => name.startsWith("postgres-new-"));
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8"), 10);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
