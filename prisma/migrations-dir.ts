import { existsSync } from "node:fs";
import path from "node:path";

/** `prisma/migrations` of the package this file is in, also when it runs from the build in `dist/`. */
export function migrationsDir(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`Fant ikke package.json over ${import.meta.dirname}`);
    folder = parent;
  }
  return path.join(folder, "prisma", "migrations");
}
