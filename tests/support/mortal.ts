import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { startEmbeddedPostgres } from "../../prisma/embedded.ts";
import { migrate } from "../../prisma/migrate.ts";
import { freePort, startRedis } from "./redis.ts";
import { makeTempDir } from "./temp-dir.ts";

/** A server of the test's own, which can be away for a while and comes back at the same address with what it knew. */
export type Mortal = { url: string; stop(): Promise<unknown>; start(): Promise<unknown> };

async function aFolder(label: string): Promise<string> {
  const dir = await makeTempDir(label);
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A migrated PostgreSQL; it is gone when the test is finished. */
export async function aMortalPostgres(): Promise<Mortal> {
  const [dataDir, settings] = [await aFolder("mortal-postgres"), { fsync: "off" }];
  let running = await startEmbeddedPostgres({ dataDir, settings });
  onTestFinished(() => running.stop());
  const port = Number(new URL(running.url).port);
  await migrate(running.url);
  return {
    url: running.url,
    stop: () => running.stop(),
    start: async () => void (running = await startEmbeddedPostgres({ dataDir, port, settings })),
  };
}

/** A Redis with an append-only file; it is gone when the test is finished. */
export async function aMortalRedis(): Promise<Mortal> {
  const options = { appendOnly: true, home: { port: await freePort(), dir: await aFolder("mortal-redis") } };
  let running = await startRedis(options);
  onTestFinished(() => running.stop());
  return {
    url: running.url,
    stop: () => running.stop(),
    start: async () => void (running = await startRedis(options)),
  };
}
