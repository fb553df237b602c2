import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import type { Db } from "../../core/db.ts";
import type { DataHostReady } from "../support/data-host.ts";
import { type Installation, openInstallation, untilSettled } from "../support/installation.ts";
import { createNetwork, type Host, networkMissing } from "../support/network.ts";
import { redisMissing } from "../support/redis.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const cases = 60;
const apiPort = 3000;
const mostSeconds = 30;
const missing = networkMissing ?? redisMissing;

test(
  "api and two workers on hosts of their own: what a worker had in hand when its network was cut is the other's within half a minute, and done once",
  { timeout: 300_000 },
  async ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const network = createNetwork();
    onTestFinished(() => network.remove());
    const hosts = { data: network.addHost("data"), api: network.addHost("api") };
    const [first, second] = [network.addHost("first"), network.addHost("second")];
    const dataDir = await makeTempDir("hosts");
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const { databaseUrl, redisUrl } = await startDataHost(hosts.data, join(dataDir, "data"));
    const slow = { slowMs: 150 };
    const installation = await openInstallation({
      databaseUrl,
      redisUrl,
      sandbox: {
        host: network.ownAddress,
        forms: cases / 2,
        requests: cases / 2,
        switches: { archive: slow, claims: slow },
      },
    });
    onTestFinished(() => installation.close());
    const { db, sandbox, credentials } = installation;
    // Neither is to have done everything before the other has its places.
    await db.automation.updateMany({ data: { status: "PAUSED" } });
    const start = { installation, databaseUrl, redisUrl, dataDir };
    startProduct(["api"], { ...start, host: hosts.api, name: "api" });
    const lanes = ["worker", "--lanes", "case-archive,claims", "--concurrency", "2"];
    startProduct(lanes, { ...start, host: first, name: "first" });
    startProduct(lanes, { ...start, host: second, name: "second" });
    const api = `http://${hosts.api.address}:${apiPort}`;
    await expect.poll(() => statusOf(`${api}/ready`), { timeout: 60_000 }).toBe(200);

    const workers = () => workersAtWork(api, credentials.apiKey);
    const holders = async () => (await db.laneSlot.groupBy({ by: ["worker"] })).length;
    await expect.poll(holders, { timeout: 60_000, interval: 200 }).toBe(2);
    await db.automation.updateMany({ data: { status: "ACTIVE" } });
    const bothAtWork = async () => (await workers()).filter(({ inHand }) => inHand.length > 0).length;
    await expect.poll(bothAtWork, { timeout: 90_000, interval: 200 }).toBe(2);
    await expect.poll(() => countSettled(db), { timeout: 60_000, interval: 100 }).toBeGreaterThan(cases / 6);
    const [cut] = await workers();
    if (!cut) throw new Error("No worker is at work");
    const cutHost = await hostOf(cut.name, { first, second }, db);
    await untilInHand(db, cut.name);
    cutHost.setLink("down");
    const cutAt = Date.now();
    const held = await db.workItem.findMany({
      where: { status: "RUNNING", leaseOwner: cut.name },
      select: { id: true },
    });
    const settledBefore = await countSettled(db);

    await untilSettled(db, { cases, limitMs: 150_000 });

    const heldIds = held.map(({ id }) => id);
    const taken = await db.attempt.findMany({
      where: { workItemId: { in: heldIds }, worker: { not: cut.name } },
      orderBy: { startedAt: "asc" },
    });
    const back = await db.attempt.findMany({ where: { workItemId: { in: heldIds }, outcome: "LEASE_LOST" } });
    const secondsAfter = (instant: Date | null | undefined) => ((instant?.getTime() ?? Number.NaN) - cutAt) / 1000;
    const backAfter = Math.max(...back.map(({ finishedAt }) => secondsAfter(finishedAt)));
    const takenAfter = Math.max(...taken.map(({ startedAt }) => secondsAfter(startedAt)));
    const items = await db.workItem.findMany();
    const succeeded = items.filter(({ status }) => status === "SUCCEEDED");
    const credits = await db.ledgerEntry.findMany({ where: { kind: "CREDIT" } });
    const { archive, claims } = sandbox.municipality.summary();
    console.info(
      `${settledBefore} of ${cases} cases settled when the cable was pulled; ${held.length} in hand there, back in line after ` +
        `${backAfter.toFixed(1)} s, all with the other after ${takenAfter.toFixed(1)} s; ${succeeded.length} succeeded, ` +
        `${credits.length} credited, ${archive.registeredForms + claims.grantedRequests} done in the case systems`,
    );
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(taken.map(({ workItemId }) => workItemId))).toEqual(new Set(heldIds));
    expect(backAfter).toBeLessThan(mostSeconds);
    // A case that a worker vanished with is tried by itself, one at a time in each worker.
    expect(takenAfter).toBeLessThan(mostSeconds + 15);
    expect(items).toHaveLength(cases);
    expect(items.filter(({ status }) => status === "FAILED")).toEqual([]);
    expect(credits).toHaveLength(succeeded.length);
    expect([...archive.registeredTwice, ...claims.grantedTwice]).toEqual([]);
    expect(archive.registeredForms + claims.grantedRequests).toBe(succeeded.length);
    expect(await checkRollups(db)).toEqual([]);
    expect((await workers()).find(({ name }) => name === cut.name)?.state).toMatch(/LOST|SILENT/);
  },
);

/** The one PostgreSQL and the one Redis; ended when this process lets go of their input. */
async function startDataHost(host: Host, dataDir: string): Promise<DataHostReady> {
  await mkdir(dataDir, { recursive: true });
  const [file, args] = host.command(process.execPath, [
    "--import",
    "tsx",
    "tests/support/data-host.ts",
    host.address,
    dataDir,
  ]);
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.stdin.end();
    await ended;
  });
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as DataHostReady;
  throw new Error("The database host did not start");
}

type Started = {
  installation: Installation;
  databaseUrl: string;
  redisUrl: string;
  dataDir: string;
  host: Host;
  name: string;
};

/** A real process of the product, with the settings that one has by itself but for addresses. */
function startProduct(args: readonly string[], started: Started): ChildProcess {
  const { installation, databaseUrl, redisUrl, dataDir, host, name } = started;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    HOST: host.address,
    PORT: String(apiPort),
    MINUTTJAKT_MASTER_KEY: installation.masterKey,
    MINUTTJAKT_DATA_DIR: join(dataDir, name),
    LOG_LEVEL: "error",
  };
  const [file, commandLine] = host.command(process.execPath, ["scripts/minuttjakt.mjs", ...args]);
  const child = spawn(file, commandLine, { env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    // One that is cut off has nobody to say goodbye to.
    child.kill("SIGTERM");
    await Promise.race([ended, delay(5_000)]);
    child.kill("SIGKILL");
    await ended;
  });
  return child;
}

async function statusOf(url: string): Promise<number | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
    ({ status }) => status,
    () => undefined,
  );
}

type WorkerSeen = { name: string; state: string; inHand: unknown[] };

async function workersAtWork(api: string, key: string): Promise<WorkerSeen[]> {
  const response = await fetch(`${api}/api/v1/workers`, { headers: { Authorization: `Bearer ${key}` } });
  const { items } = (await response.json()) as { items: WorkerSeen[] };
  return items;
}

function countSettled(db: Db): Promise<number> {
  return db.workItem.count({ where: { settledAt: { not: null } } });
}

async function untilInHand(db: Db, worker: string): Promise<void> {
  while ((await db.workItem.count({ where: { status: "RUNNING", leaseOwner: worker } })) === 0) await delay(20);
}

/** Which of the hosts a worker is on, by the address it was started with. */
async function hostOf(worker: string, hosts: { first: Host; second: Host }, db: Db): Promise<Host> {
  const { pid } = await db.workerProcess.findUniqueOrThrow({ where: { name: worker } });
  const environment = await readFile(`/proc/${pid}/environ`, "utf8");
  return environment.includes(`HOST=${hosts.first.address}\0`) ? hosts.first : hosts.second;
}
