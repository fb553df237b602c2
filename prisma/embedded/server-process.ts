import { execFile, spawn, type ChildProcess } from "node:child_process";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { Socket } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Launcher } from "./launcher.ts";

const readyTimeoutMs = 120_000;
const maxLogBytes = 10 * 1024 * 1024;
/** Fast shutdown ends the sessions and writes a checkpoint; what has not stopped by then is cut off, and recovers at the next start. */
const stopSteps = [
  { signal: "SIGINT", waitMs: 4_000 },
  { signal: "SIGQUIT", waitMs: 700 },
  { signal: "SIGKILL", waitMs: 1_000 },
] as const;

/** What one start of PostgreSQL is given. */
export interface ServerSetup {
  readonly postgres: string;
  readonly clusterDir: string;
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly launcher: Launcher;
}

/** A running PostgreSQL. */
export interface ServerProcess {
  /** Settles when the server has ended, however it ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL gave up before it was ready; `logTail` is what it said. */
class StartError extends Error {
  override readonly name = "StartError";
  readonly logTail: string;

  constructor(logTail: string, logFile: string) {
    const reason = /(?:FATAL|PANIC):\s+(.*)/.exec(logTail)?.[1] ?? "unknown reason";
    super(`The embedded PostgreSQL did not start: ${reason} (see ${logFile})`);
    this.logTail = logTail;
  }
}

/** Starts PostgreSQL in a process group of its own, so that Ctrl-C in a terminal reaches us alone, and waits until it takes connections. */
async function startServer(setup: ServerSetup): Promise<ServerProcess> {
  await rotate(setup.logFile);
  const log = await open(setup.logFile, "a", 0o600);
  const logStart = (await log.stat()).size;
  const flags = Object.entries(setup.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const { file, args, options } = setup.launcher.command(setup.postgres, ["-D", setup.clusterDir, ...flags]);
  const child = spawn(file, args, {
    ...options,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: { LC_ALL: "C" },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  await log.close();
  child.unref();
  const watchdog = stopWhenWeDie(child);
  void ended.then(() => watchdog?.kill("SIGKILL"));
  if (await becomesReady(setup.clusterDir, child)) return { ended, stop: () => stopChild(child, ended) };
  await stopChild(child, ended);
  throw new StartError(await readFrom(setup.logFile, logStart), setup.logFile);
}

/** Starts, and while the processes of a server that was killed still hold its memory, tries again for 10 s. */
export async function startPatiently(setup: ServerSetup): Promise<ServerProcess> {
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

/** Tells whether a start failed because somebody else has the port. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof StartError && /could not bind|could not create any TCP/.test(error.logTail);
}

/** Stops a PostgreSQL on this cluster whose minuttjakt was killed, and forgets one that is no more. Call under a claim of the folder. */
export async function stopOrphan(clusterDir: string): Promise<boolean> {
  const { pid } = await readPidFile(clusterDir);
  if (pid === undefined || !isAlive(pid)) return false;
  if (!(await isServerOf(pid, clusterDir))) {
    // The number now belongs to someone else; PostgreSQL would refuse to start for as long as that process lives.
    await rm(path.join(clusterDir, "postmaster.pid"), { force: true });
    return false;
  }
  for (const { signal, waitMs } of stopSteps) {
    if (isAlive(pid)) process.kill(pid, signal);
    if (await waitUntil(async () => (await readPidFile(clusterDir)).pid !== pid || !isAlive(pid), waitMs)) break;
  }
  return true;
}

async function rotate(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > maxLogBytes) await rename(logFile, `${logFile}.1`);
}

/** A shell that waits for its input to close, which the kernel does when we end, even by SIGKILL. */
function stopWhenWeDie(server: ChildProcess): ChildProcess | undefined {
  if (process.platform === "win32" || server.pid === undefined) return undefined;
  const script = 'read -r _; kill -INT "$1"';
  const watchdog = spawn("/bin/sh", ["-c", script, "sh", String(server.pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  watchdog.once("error", () => undefined);
  const { stdin } = watchdog;
  stdin.on("error", () => undefined);
  // A pipe is a socket to Node, whatever its type says; it must not keep a finished program alive.
  if (stdin instanceof Socket) stdin.unref();
  watchdog.unref();
  return watchdog;
}

async function becomesReady(clusterDir: string, child: ChildProcess): Promise<boolean> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const isReady = async () => {
    const { pid, status } = await readPidFile(clusterDir);
    return pid === child.pid && status === "ready";
  };
  let ready = false;
  await waitUntil(async () => hasEnded() || (ready = await isReady()), readyTimeoutMs);
  return ready;
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const { signal, waitMs } of stopSteps) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break;
    child.kill(signal);
    const timeout = new AbortController();
    await Promise.race([ended, delay(waitMs, undefined, { signal: timeout.signal }).catch(() => undefined)]);
    timeout.abort();
  }
}

async function readPidFile(clusterDir: string): Promise<{ pid?: number; status?: string }> {
  const content = await readFile(path.join(clusterDir, "postmaster.pid"), "utf8").catch(() => "");
  const lines = content.split("\n");
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, status: lines[7]?.trim() ?? "" } : {};
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isServerOf(pid: number, clusterDir: string): Promise<boolean> {
  const commandLine = await (
    process.platform === "linux"
      ? readFile(`/proc/${pid}/cmdline`, "utf8").then((text) => text.replaceAll("\0", " "))
      : promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).then(({ stdout }) => stdout)
  ).catch(() => "");
  return commandLine.includes("postgres") && commandLine.includes(clusterDir);
}

async function readFrom(file: string, offset: number): Promise<string> {
  const content = await readFile(file);
  return content.subarray(offset).toString("utf8");
}

async function waitUntil(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await delay(15);
  }
  return true;
}
