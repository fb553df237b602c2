import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { closeDb, openDb } from "../core/db.ts";
import type { Bench } from "./bench.ts";
import { printTable } from "./measure.ts";

const lanes = 3;
const settleMs = 30_000;
const measuredMs = 60_000;
const mostShare = 0.02;
const mostMebibytes = 250;

/** What a process has used and holds. */
type Usage = { pid: number; name: string; cpuSeconds: number; pssMebibytes: number };

/**
 * What the whole tree of an idle `minuttjakt start` costs: process time, not what the clock says, so that a busy machine
 * does not change it; and memory with each shared page counted once. Linux only.
 */
export async function benchIdle({ dir, resources }: Bench): Promise<void> {
  if (process.platform !== "linux") return console.log("\nidle: /proc is needed, skipped");
  // As npm start has it: compiling sources while it runs would take memory that nobody has in use.
  execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: ["ignore", "ignore", "inherit"] });
  const dataDir = join(dir, "idle");
  await mkdir(dataDir, { recursive: true });
  const env = { ...process.env, MINUTTJAKT_DATA_DIR: dataDir, PORT: "0", DATABASE_URL: "", REDIS_URL: "" };
  const child = spawn(process.execPath, ["scripts/minuttjakt.mjs", "start", "--empty"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  resources.add("minuttjakt", async () => {
    child.kill("SIGTERM");
    await ended;
  });
  await Promise.race([once(child.stdout, "data"), ended]);
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) throw new Error("minuttjakt did not start");
  await addLanes(join(dataDir, "running.json"));
  await delay(settleMs);
  const before = await usageOfTree(pid);
  await delay(measuredMs);
  const after = await usageOfTree(pid);
  print(before, after);
}

/** Target systems with nothing to do: each has its queue, which is listened to. */
async function addLanes(runningFile: string): Promise<void> {
  const { databaseUrl } = JSON.parse(await readFile(runningFile, "utf8")) as { databaseUrl: string };
  const db = openDb(databaseUrl);
  try {
    const { id: tenantId } = await db.tenant.create({ data: { slug: "stille", name: "Stille kommune" } });
    const keys = Array.from({ length: lanes }, (_, number) => `system-${number}`);
    await db.targetSystem.createMany({
      data: keys.map((key) => ({ tenantId, key, name: key, baseUrl: "http://127.0.0.1:1" })),
    });
  } finally {
    await closeDb(db);
  }
}

function print(before: readonly Usage[], after: readonly Usage[]): void {
  const rows = after.map(({ pid, name, cpuSeconds, pssMebibytes }) => {
    const used = cpuSeconds - (before.find((one) => one.pid === pid)?.cpuSeconds ?? 0);
    return { name, used, pssMebibytes };
  });
  const used = rows.reduce((sum, row) => sum + row.used, 0);
  const memory = rows.reduce((sum, row) => sum + row.pssMebibytes, 0);
  const share = used / (measuredMs / 1000);
  const shown = [
    ...rows.toSorted((a, b) => b.pssMebibytes - a.pssMebibytes),
    { name: "all", used, pssMebibytes: memory },
  ];
  printTable(
    `idle: the tree of minuttjakt start with ${lanes} lanes and no cases, ${measuredMs / 1000} s, no browser`,
    ["", "CPU seconds", "MiB"],
    shown.map((row) => [row.name, row.used.toFixed(2), row.pssMebibytes.toFixed(1)]),
  );
  const verdict = share < mostShare && memory < mostMebibytes ? "met" : "NOT met";
  console.log(
    `  ${(share * 100).toFixed(2)} % of a core, ${memory.toFixed(0)} MiB. ` +
      `Target: under ${mostShare * 100} % and under ${mostMebibytes} MiB: ${verdict}.`,
  );
}

async function usageOfTree(root: number): Promise<Usage[]> {
  const all = await Promise.all((await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(readStat));
  const processes = all.filter((one) => one !== undefined);
  const tree = new Set([root]);
  for (let grown = 0; grown !== tree.size;) {
    grown = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  const own = processes.filter(({ pid }) => tree.has(pid));
  return Promise.all(
    own.map(async ({ pid, name, cpuSeconds }) => ({ pid, name, cpuSeconds, pssMebibytes: await pssOf(pid) })),
  );
}

const ticksPerSecond = 100;

async function readStat(pid: string) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const [parent, user, system] = [1, 11, 12].map((index) => Number(fields[index]));
  const name =
    command.replaceAll("\0", " ").trim().slice(0, 60) || text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
  return { pid: Number(pid), name, parent: parent ?? 0, cpuSeconds: ((user ?? 0) + (system ?? 0)) / ticksPerSecond };
}

/** Pages that several processes share are divided between them, so that a sum counts each once. */
async function pssOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}
