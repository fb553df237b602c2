import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { newMasterKey } from "../../core/secrets.ts";
import { graceMsOf } from "../../orchestrator/commands/environment.ts";
import { aSystem, aTenant, expect, test } from "../support/context.ts";
import { makeTempDir } from "../support/temp-dir.ts";

type Line = { msg?: string; lane?: string; url?: string };

/** `minuttjakt worker` as people start it, with what it has told so far. */
async function startCommand(args: readonly string[], env: Record<string, string>) {
  const dataDir = await makeTempDir("worker-command");
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const child: ChildProcess = spawn(process.execPath, ["scripts/minuttjakt.mjs", "worker", ...args], {
    env: { ...process.env, REDIS_URL: "", MINUTTJAKT_DATA_DIR: dataDir, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let out = "";
  let told = "";
  child.stdout?.on("data", (chunk) => (out += String(chunk)));
  child.stderr?.on("data", (chunk) => (told += String(chunk)));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    return child.exitCode;
  };
  onTestFinished(() => stop().then(() => undefined));
  const lines = () => out.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Line] : []));
  return { lines, told: () => told, ended, stop };
}

test(
  "works in the lanes it is told, warns of a key that no system has, and serves its probes and figures",
  { timeout: 150_000 },
  async ({ db, databaseUrl }) => {
    const { id: tenantId } = await aTenant(db);
    await aSystem(db, { tenantId, key: "archive" });
    const env = { DATABASE_URL: databaseUrl, MINUTTJAKT_MASTER_KEY: newMasterKey(), METRICS_PORT: "0" };

    const command = await startCommand(["--lanes", "archive, arkvi", "--concurrency", "3"], env);
    await expect.poll(() => command.lines().some(({ msg }) => msg === "worker ready"), { timeout: 100_000 }).toBe(true);

    const warned = command.lines().filter(({ msg }) => msg?.startsWith("no target system has this key"));
    expect(warned.map(({ lane }) => lane)).toEqual(["arkvi"]);
    const [worker] = await db.workerProcess.findMany({ where: { stoppedAt: null } });
    expect(worker).toMatchObject({ lanes: ["archive", "arkvi"], concurrency: 3 });
    expect(worker?.version).toMatch(/^\d+\.\d+\.\d+/);
    const url = command.lines().find(({ msg }) => msg === "status served")?.url ?? "";
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(`minuttjakt_workers 1`);
    expect(await command.stop()).toBe(0);
    expect(await db.workerProcess.count({ where: { stoppedAt: null } })).toBe(0);
  },
);

const wrong: [args: string[], sentence: string][] = [
  [["--concurrency", "0"], "--concurrency: 0 is no number of cases: give a whole number from 1 to 1000"],
  [["--concurrency", "to"], "--concurrency: to is no number of cases"],
  [["--concurrency", "1.5"], "--concurrency: 1.5 is no number of cases"],
  [["--lanes", "archive,,claims"], "--lanes: name target systems by their keys"],
];

test.for(wrong)("%j is refused before anything is started", { timeout: 30_000 }, async ([args, sentence]) => {
  const command = await startCommand(args, { DATABASE_URL: "postgresql://minuttjakt:x@127.0.0.1:1/minuttjakt" });

  const [code] = (await command.ended) as [number];

  expect(code).toBe(2);
  expect(command.told()).toContain(sentence);
});

test("cases in hand get what is left of the limit when six seconds are kept for closing", () => {
  expect([10, 7, 60].map((SHUTDOWN_SECONDS) => graceMsOf({ SHUTDOWN_SECONDS }))).toEqual([4_000, 1_000, 54_000]);
});
