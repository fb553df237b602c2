import { randomBytes } from "node:crypto";
import { mkdir, open, realpath, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { type ArtefactStore, isArtefactPath } from "./store.ts";

/** Keeps artefacts in a folder, for its owner's eyes only: folders 0700, files 0600. Made when the first one comes. */
export function createFolderStore(folder: string): ArtefactStore {
  const home = resolve(folder);
  return {
    place: home,
    async put(path, body) {
      const file = fileOf(home, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      // Whoever opens the file meanwhile finds the old one or the new one, never half of one.
      const half = `${file}.${randomBytes(4).toString("hex")}`;
      try {
        await writeFile(half, body, { mode: 0o600 });
        await rename(half, file);
      } catch (error) {
        await rm(half, { force: true }).catch(() => undefined);
        throw error;
      }
    },
    async open(path) {
      const file = isArtefactPath(path) ? await existing(home, path) : undefined;
      if (file === undefined) return undefined;
      const handle = await open(file, "r").catch(noneIfMissing);
      if (!handle) return undefined;
      if ((await handle.stat()).isFile()) return handle.createReadStream();
      await handle.close();
      return undefined;
    },
    async remove(paths) {
      for (const path of paths.filter(isArtefactPath)) {
        const file = await existing(home, path);
        if (file === undefined) continue;
        await rm(file, { force: true });
        await removeEmptyFolders(home, dirname(file));
      }
    },
  };
}

function fileOf(home: string, path: string): string {
  if (!isArtefactPath(path)) throw new Error(`Not a path of an artefact: ${path}`);
  return join(home, path);
}

/** A file below the folder, links followed; undefined when there is none or it lies elsewhere. */
async function existing(home: string, path: string): Promise<string | undefined> {
  const [root, file] = await Promise.all([
    realpath(home).catch(noneIfMissing),
    realpath(join(home, path)).catch(noneIfMissing),
  ]);
  return root !== undefined && file?.startsWith(root + sep) ? file : undefined;
}

/** The folders of a municipality and a case go with the last file in them. */
async function removeEmptyFolders(home: string, from: string): Promise<void> {
  const root = await realpath(home);
  for (let folder = from; folder.startsWith(root + sep); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

function noneIfMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "ELOOP") throw error;
}
