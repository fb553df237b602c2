import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const prefix = "minuttjakt-tests-";
const keptPrefix = "minuttjakt-kept-";

/** A new folder below the system's temporary folder, named after this process; the caller removes it. */
export async function makeTempDir(label: string): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-${label}-`));
}

/** Moves a folder to where it outlives its run by a day. */
export async function keepTempDir(dir: string): Promise<string> {
  const kept = path.join(tmpdir(), `${keptPrefix}${process.pid}`);
  await rm(kept, { recursive: true, force: true });
  await rename(dir, kept);
  return kept;
}

/** Removes what test runs that were killed left behind, and what was kept more than a day ago. */
export async function removeStaleTempDirs(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const dir = path.join(tmpdir(), name);
    // Another user's folders are not ours to remove.
    if (await isStale(name, dir)) await rm(dir, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isStale(name: string, dir: string): Promise<boolean> {
  if (name.startsWith(keptPrefix)) {
    const { mtimeMs } = await stat(dir);
    return Date.now() - mtimeMs > 24 * 3600 * 1000;
  }
  const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
  return pid > 0 && !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
