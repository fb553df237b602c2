import { readdir } from "node:fs/promises";
import { migrationsDir } from "./migrations-dir.ts";

/** Names of the migrations that this version needs, in their order. */
export async function migrationNames(folder = migrationsDir()): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
}
