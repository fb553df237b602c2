import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Which running machine this is, and which of its process tables: a pid means the same process only within one. Two
 * containers may share a name and a kernel, and a machine that was started anew has new processes.
 *
 * @returns null where it cannot be known, as outside Linux.
 */
export function thisMachine(): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${hostname()} ${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return null;
  }
}

/** Whether a process of this machine lives; one of another user's does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
