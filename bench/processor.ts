import { readdir, readFile } from "node:fs/promises";
import type { Db } from "../core/db.ts";

const tickMs = 10;

/** Milliseconds that the database's processes which serve us have computed so far; NaN where the system does not tell. */
export async function servingMs(pids: readonly number[]): Promise<number> {
  if (process.platform !== "linux") return Number.NaN;
  let nanoseconds = 0;
  for (const pid of pids) {
    const [own = "0"] = (await readFile(`/proc/${pid}/schedstat`, "utf8").catch(() => "0")).split(" ");
    nanoseconds += Number(own);
  }
  return nanoseconds / 1e6;
}

/** The database's processes that serve clients now. */
export async function servingPids(db: Db): Promise<number[]> {
  const rows = await db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`;
  return rows.map(({ pid }) => pid);
}

/**
 * Milliseconds that this process and all of the database server have computed so far, with what has ended meanwhile;
 * NaN where the system does not tell. To a hundredth of a second.
 */
export async function totalMs(db: Db): Promise<number> {
  if (process.platform !== "linux") return Number.NaN;
  const [one] = await servingPids(db);
  const server = (await statOf(one ?? 0)).parent;
  const { user, system } = process.cpuUsage();
  let total = (user + system) / 1000;
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const { parent, own, ended } = await statOf(Number(name)).catch(() => ({ parent: 0, own: 0, ended: 0 }));
    if (parent === server) total += own;
    if (Number(name) === server) total += own + ended;
  }
  return total;
}

async function statOf(pid: number): Promise<{ parent: number; own: number; ended: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name of the program stands in brackets and may hold anything.
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { parent, own: (user + system) * tickMs, ended: (endedUser + endedSystem) * tickMs };
}
