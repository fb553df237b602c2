import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "minuttjakt-raw-traces-";

/**
 * A folder for what Playwright writes while it traces, personal data and all. Whoever makes it removes it; those of
 * processes that are gone, killed perhaps, are removed here.
 */
export async function makeRawTraceFolder(): Promise<string> {
  await removeForsaken();
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
}

async function removeForsaken(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    // Another user's cannot be removed, and is that user's to remove.
    if (pid > 0 && !isAlive(pid))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
