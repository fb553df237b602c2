import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { startEmbeddedPostgres } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { migrationsDir } from "./migrations-dir.ts";
import { diffToSchema } from "./schema-engine.ts";

export interface NewMigration {
  /** Lower-case letters, digits and underscores. */
  name: string;
  /** A server where this user may create a database: the existing migrations are run in it, and it is dropped. */
  adminUrl: string;
  /** The Prisma schema to arrive at. */
  schema: string;
  /** Where the migrations are, and where the new one goes. */
  folder?: string;
}

/**
 * Writes `<time>_<name>/migration.sql`, which leads from the existing migrations to the schema.
 *
 * @returns Path of the file, or undefined when there is nothing to do.
 */
export async function createMigration({
  name,
  adminUrl,
  schema,
  folder = migrationsDir(),
}: NewMigration): Promise<string | undefined> {
  const script = await withScratchDatabase(adminUrl, async (url) => {
    await migrate(url, undefined, folder);
    return diffToSchema(url, schema);
  });
  if (script === undefined) return undefined;
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const file = path.join(folder, `${time}_${name}`, "migration.sql");
  await mkdir(path.dirname(file));
  await writeFile(file, script);
  return file;
}

async function withScratchDatabase<T>(adminUrl: string, use: (url: string) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const name = `minuttjakt_scratch_${randomBytes(6).toString("hex")}`;
  try {
    await admin.query(`CREATE DATABASE ${name}`);
    const url = new URL(adminUrl);
    url.pathname = name;
    return await use(url.href);
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.end();
  }
}

async function main(): Promise<void> {
  const [name] = process.argv.slice(2);
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    console.error("Usage: npm run db:migration -- <name>   (lower-case letters, digits and _)");
    process.exitCode = 1;
    return;
  }
  const schema = await readFile(path.join(migrationsDir(), "..", "schema.prisma"), "utf8");
  const file = await withServer((adminUrl) => createMigration({ name, adminUrl, schema }));
  console.log(
    file
      ? `Wrote ${path.relative(process.cwd(), file)}. Read it, and add by hand what schema.prisma cannot say.`
      : "Nothing to do: the migrations already lead to schema.prisma.",
  );
}

/** DATABASE_URL_SHADOW, or a PostgreSQL that is gone afterwards. */
async function withServer<T>(use: (adminUrl: string) => Promise<T>): Promise<T> {
  const given = process.env["DATABASE_URL_SHADOW"];
  if (given) return use(given);
  const dataDir = await mkdtemp(path.join(tmpdir(), "minuttjakt-migration-"));
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: "off" } });
    try {
      return await use(postgres.adminUrl);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
