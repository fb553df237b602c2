import { copyFile, cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { migrate } from "../../prisma/migrate.ts";
import { migrationsDir } from "../../prisma/migrations-dir.ts";
import { expect, test } from "../support/fixtures.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const names = (await readdir(migrationsDir(), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .toSorted();
const [initial = ""] = names;

test("an empty database gets the record and the queues, the second time nothing", async () => {
  const url = await anEmptyDatabase();

  expect(await migrate(url)).toEqual(names);
  expect(await migrate(url)).toEqual([]);

  const tables = await query(
    url,
    "SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('work_item', 'job')",
  );
  expect(tables).toEqual(
    expect.arrayContaining([
      { schemaname: "public", tablename: "work_item" },
      { schemaname: "bullmq", tablename: "job" },
    ]),
  );
});

test("Prisma's own table tells what was applied, as its command line would", async () => {
  const url = await anEmptyDatabase();
  await migrate(url);

  const rows = await query(
    url,
    "SELECT migration_name, finished_at IS NOT NULL AS finished, applied_steps_count AS steps FROM _prisma_migrations ORDER BY migration_name",
  );

  expect(rows).toEqual(names.map((name) => ({ migration_name: name, finished: true, steps: 1 })));
});

test("of several that migrate at once, one works and the others find it done", async () => {
  const url = await anEmptyDatabase();

  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);

  expect(applied.flat()).toEqual(names);
});

test("a migration that fails leaves the database as it was, and is run when it has been mended", async () => {
  const url = await anEmptyDatabase();
  const folder = await aFolder();
  await migrate(url, undefined, folder);
  await aMigration(folder, "20270101000000_gift", "CREATE TABLE gift (id int); SELECT 1 / 0;");

  await expect(migrate(url, undefined, folder)).rejects.toThrow(/20270101000000_gift failed.*division by zero/);
  expect(await query(url, "SELECT to_regclass('gift') AS found")).toEqual([{ found: null }]);

  await aMigration(folder, "20270101000000_gift", "CREATE TABLE gift (id int);");
  expect(await migrate(url, undefined, folder)).toEqual(["20270101000000_gift"]);
  expect(await migrate(url, undefined, folder)).toEqual([]);
});

test("a migration whose process was killed before it was done is run again", async () => {
  const url = await anEmptyDatabase();
  const folder = await aFolder();
  await migrate(url, undefined, folder);
  await aMigration(folder, "20270101000000_gift", "CREATE TABLE gift (id int);");
  await query(
    url,
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('killed', 'any', '20270101000000_gift')",
  );

  expect(await migrate(url, undefined, folder)).toEqual(["20270101000000_gift"]);
  expect(await migrate(url, undefined, folder)).toEqual([]);
});

test("a migration that was edited after it was applied is refused by name", async () => {
  const url = await anEmptyDatabase();
  const folder = await aFolder();
  await migrate(url, undefined, folder);
  await aMigration(folder, initial, "SELECT 1;");

  await expect(migrate(url, undefined, folder)).rejects.toThrow(`The migration ${initial} was changed`);
});

test("a database that is down is told in one sentence, with its address and without its password", async () => {
  const attempt = migrate("postgresql://minuttjakt:secret@127.0.0.1:1/minuttjakt");

  await expect(attempt).rejects.toThrow(/^The database at 127\.0\.0\.1:1 does not answer: /);
  await expect(attempt).rejects.not.toThrow("secret");
});

test("migrations are found from the build in dist/ too", async () => {
  const project = await makeTempDir("project");
  onTestFinished(() => rm(project, { recursive: true }));
  const build = path.join(project, "dist", "prisma");
  await mkdir(build, { recursive: true });
  await copyFile("package.json", path.join(project, "package.json"));
  await copyFile("prisma/migrations-dir.ts", path.join(build, "migrations-dir.ts"));

  const { migrationsDir: find } = (await import(path.join(build, "migrations-dir.ts"))) as {
    migrationsDir: () => string;
  };

  expect(find()).toBe(path.join(project, "prisma", "migrations"));
});

async function anEmptyDatabase(): Promise<string> {
  const database = await createTestDatabase("empty");
  onTestFinished(() => database.drop());
  return database.url;
}

async function aFolder(): Promise<string> {
  const folder = await makeTempDir("migrations");
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(migrationsDir(), folder, { recursive: true });
  return folder;
}

async function aMigration(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, "migration.sql"), sql);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
