import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/log.ts";
import { startEmbeddedPostgres } from "../prisma/embedded.ts";
import type { Resources } from "./resources.ts";

/** Where the record is, and whether it is our own embedded one. */
export type OpenedDatabase = { databaseUrl: string; embedded: boolean };

const Running = z.object({ pid: z.int(), databaseUrl: z.string() });

/**
 * Finds the record: the database that is set, the embedded one of a minuttjakt that runs on the same data folder, or the
 * embedded one, started here and stopped with the resources.
 */
export async function openDatabase(
  config: Config,
  { log, resources, shareRunning }: { log: Logger; resources: Resources; shareRunning: boolean },
): Promise<OpenedDatabase> {
  if (config.DATABASE_URL !== undefined) return { databaseUrl: config.DATABASE_URL, embedded: false };
  const file = join(config.MINUTTJAKT_DATA_DIR, "running.json");
  const running = shareRunning ? readRunning(file) : undefined;
  if (running) return { databaseUrl: running.databaseUrl, embedded: true };
  const postgres = await startEmbeddedPostgres({ dataDir: config.MINUTTJAKT_DATA_DIR, log });
  resources.add("embedded database", async () => {
    rmSync(file, { force: true });
    await postgres.stop();
  });
  writeFileSync(file, JSON.stringify({ pid: process.pid, databaseUrl: postgres.url }), { mode: 0o600 });
  return { databaseUrl: postgres.url, embedded: true };
}

function readRunning(file: string): z.infer<typeof Running> | undefined {
  try {
    const running = Running.parse(JSON.parse(readFileSync(file, "utf8")));
    process.kill(running.pid, 0);
    return running;
  } catch {
    return undefined;
  }
}
