import { cp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import { startEmbeddedPostgres } from "../../prisma/embedded.ts";
import { createMigration } from "../../prisma/create-migration.ts";
import { migrationsDir } from "../../prisma/migrations-dir.ts";
import { expect, test as base } from "../support/fixtures.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const schema = await readFile("prisma/schema.prisma", "utf8");

const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("adminUrl", { scope: "file" }, async ({}, { onCleanup }) => {
    const dataDir = await makeTempDir("create-migration");
    const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: "off" } });
    onCleanup(async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true });
    });
    return postgres.adminUrl;
  })
  .extend("folder", async () => {
    const folder = await makeTempDir("migrations");
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(migrationsDir(), folder, { recursive: true });
    return folder;
  });

test("says that there is nothing to do when the migrations lead to the schema", async ({ adminUrl, folder }) => {
  expect(await createMigration({ name: "nothing", adminUrl, schema, folder })).toBeUndefined();
});

test("writes what a new column takes, and has nothing to do once it is there", async ({ adminUrl, folder }) => {
  const wanted = schema.replace(/inhabitants +Int\?/, "inhabitants Int?\n  mayor String?");

  const file = await createMigration({ name: "mayor", adminUrl, schema: wanted, folder });

  expect(path.relative(folder, file ?? "")).toMatch(/^\d{14}_mayor\/migration\.sql$/);
  expect(await readFile(file ?? "", "utf8")).toContain('ADD COLUMN     "mayor" TEXT');
  expect(await createMigration({ name: "again", adminUrl, schema: wanted, folder })).toBeUndefined();
});
