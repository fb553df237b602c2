import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";

const restartMs = 500;

/** Real `minuttjakt worker` processes; one that ends, for whatever reason, is followed by another, as a service manager sees to. */
export type WorkerProcesses = {
  /** Ends one without a warning. */
  killOne(index: number): Promise<void>;
  /** Ends a browser of theirs without a warning. @returns Whether there was one. */
  killBrowser(pick: (count: number) => number): boolean;
  stop(): Promise<void>;
};

export function startWorkerProcesses(count: number, env: Record<string, string>): WorkerProcesses {
  let stopping = false;
  const running: ChildProcess[] = [];
  const start = (index: number): void => {
    const child = spawn(process.execPath, ["scripts/minuttjakt.mjs", "worker"], {
      env: { ...process.env, ...env },
      stdio: "ignore",
    });
    running[index] = child;
    child.once("exit", () => {
      if (!stopping) setTimeout(() => stopping || start(index), restartMs);
    });
  };
  for (let index = 0; index < count; index += 1) start(index);
  const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  return {
    killOne: (index) => end(running[index], "SIGKILL"),
    killBrowser(pick) {
      const browsers = browsersOf(running.flatMap(({ pid }) => pid ?? []));
      const victim = browsers[pick(browsers.length)];
      if (victim === undefined) return false;
      process.kill(victim, "SIGKILL");
      return true;
    },
    async stop() {
      stopping = true;
      await Promise.all(running.map((child) => end(child, "SIGTERM")));
    },
  };
}

/** The browsers' main processes: those that a worker itself started. */
function browsersOf(workers: readonly number[]): number[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return workers.includes(parent) && /chrom/i.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")) ? [pid] : [];
    } catch {
      // It ended just now.
      return [];
    }
  });
}
