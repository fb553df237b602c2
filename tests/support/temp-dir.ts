import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const prefix = "minuttjakt-tests-";

/** A new folder below the system's temporary folder, named after this process; the caller removes it. */
export async function makeTempDir(label: string): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-${label}-`));
}

/** Removes what test runs that were killed left behind. */
export async function removeStaleTempDirs(): Promise<void> {
  const names = await readdir(tmpdir());
  const stale = names.filter((name) => {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    return pid > 0 && !isAlive(pid);
  });
  // Another user's folders are not ours to remove.
  await Promise.all(
    stale.map((name) => rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
