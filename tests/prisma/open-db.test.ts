import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import { closeDb, openDb } from "../../core/db.ts";
import { startEmbeddedPostgres } from "../../prisma/embedded.ts";
import { aTenant } from "../support/factories.ts";
import { expect, test } from "../support/fixtures.ts";
import { makeTempDir } from "../support/temp-dir.ts";

test("instants survive a server that keeps another time zone", async ({ db, databaseUrl }) => {
  const name = new URL(databaseUrl).pathname.slice(1);
  await db.$executeRawUnsafe(`ALTER DATABASE ${name} SET timezone = 'America/New_York'`);
  const later = openDb(databaseUrl);
  onTestFinished(() => closeDb(later));
  const createdAt = new Date("2026-03-29T01:30:00.123Z");

  const { id } = await aTenant(later, { createdAt });

  expect((await later.tenant.findUniqueOrThrow({ where: { id } })).createdAt).toEqual(createdAt);
  const [row] = await later.$queryRaw<{ at: Date }[]>`SELECT created_at AS at FROM tenant WHERE id = ${id}::uuid`;
  expect(row?.at).toEqual(createdAt);
  expect(await later.$queryRaw`SELECT id FROM tenant WHERE created_at = ${createdAt}`).toHaveLength(1);
});

test("a server that goes away fails the queries meanwhile, and the same client finds it again", async () => {
  const dataDir = await makeTempDir("open-db");
  const server = await startEmbeddedPostgres({ dataDir });
  const lost: Error[] = [];
  const db = openDb(server.url, { onConnectionLost: (error) => lost.push(error) });
  onTestFinished(async () => {
    await closeDb(db);
    await server.stop();
    await rm(dataDir, { recursive: true });
  });
  // Prisma sends a query when somebody waits for it, not when it is written down.
  const hanging = expect(db.$queryRaw`SELECT pg_sleep(60)`).rejects.toThrow();
  const sleepers = () => db.$queryRaw<unknown[]>`SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
  await expect.poll(sleepers).toHaveLength(1);

  process.kill(
    Number.parseInt(await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8"), 10),
    "SIGKILL",
  );

  // Asked before any query is: one that took the idle connection would hear of its end in the pool's place.
  await expect.poll(() => lost.length).toBeGreaterThan(0);
  await hanging;
  await expect.poll(() => db.$queryRaw`SELECT 1 AS one`.catch(() => "down"), { timeout: 20_000 }).toEqual([{ one: 1 }]);
});
