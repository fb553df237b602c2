import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import { runMigrations as runQueueMigrations } from "bullmq";
import { Pool } from "pg";
import { migrationsDir } from "./migrations-dir.ts";
import { noFilter, runWhole, withSchemaEngine } from "./schema-engine.ts";

/** Where the migration runner reports; pino's loggers fit. */
export interface MigrateLog {
  info(fields: object, message: string): void;
}

/** One `prisma/migrations/<time>_<name>/migration.sql`. */
interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as Prisma records it. */
  readonly checksum: string;
}

/** Spells "mnjk"; held by the one process that migrates, on the connection it migrates by. */
const lockKey = 0x6d6e6a6b;

/**
 * Brings a database up to date: Prisma's migrations, then BullMQ's in the schema `bullmq`. Of several at once, one works and
 * the others wait. A migration is one transaction, so one that fails or is cut short leaves nothing and is tried again next time.
 *
 * @returns Names of the migrations applied.
 * @throws Error when a migration fails, or one that is applied has been edited.
 */
export async function migrate(databaseUrl: string, log?: MigrateLog, folder = migrationsDir()): Promise<string[]> {
  // One connection for everything: should we be killed, it keeps the lock until PostgreSQL has dealt with our last statement.
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  });
  pool.on("error", () => undefined);
  try {
    await lock(pool, databaseUrl);
    const migrations = await readMigrations(folder);
    const recorded = await readRecord(pool);
    refuseEdited(migrations, recorded);
    const pending = migrations.filter(({ name }) => !recorded.some((row) => row.name === name && row.finished));
    const cutShort = recorded.filter((row) => !row.finished).map(({ name }) => name);
    if (pending.length > 0) await apply(pool, migrations, cutShort);
    await migrateQueues(pool);
    for (const { name } of pending) log?.info({ migration: name }, "migration applied");
    return pending.map(({ name }) => name);
  } finally {
    await pool.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

interface RecordedMigration {
  name: string;
  checksum: string;
  finished: boolean;
}

async function lock(pool: Pool, databaseUrl: string): Promise<void> {
  try {
    await pool.query("SELECT pg_advisory_lock($1)", [lockKey]);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Error(`The database at ${new URL(databaseUrl).host} does not answer: ${message || code}`, { cause });
  }
}

async function readRecord(pool: Pool): Promise<RecordedMigration[]> {
  const { rows: tables } = await pool.query<{ found: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`,
  );
  if (!tables[0]?.found) return [];
  const { rows } = await pool.query<RecordedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return rows;
}

function refuseEdited(migrations: readonly Migration[], recorded: readonly RecordedMigration[]): void {
  const edited = migrations.filter(({ name, checksum }) =>
    recorded.some((row) => row.finished && row.name === name && row.checksum !== checksum),
  );
  if (edited.length === 0) return;
  const names = edited.map(({ name }) => name).join(", ");
  throw new Error(
    `The migration ${names} was changed after it was run on this database: bring the file back, and put the change into a new migration`,
  );
}

async function apply(pool: Pool, migrations: readonly Migration[], cutShort: readonly string[]): Promise<void> {
  let failed: { name: string; reason: Error } | undefined;
  const runScript = async (target: Pool, script: string) => {
    const migration = migrations.find(({ sql }) => sql === script);
    try {
      await runWhole(target, migration ? `${script}\n;${recordFinished(migration)}` : script);
    } catch (error) {
      if (migration) failed = { name: migration.name, reason: error as Error };
      throw error;
    }
  };
  const applyAll = async (engine: SchemaEngine) => {
    for (const migrationName of cutShort) await engine.markMigrationRolledBack({ migrationName });
    const migrationsList = toMigrationList(migrations);
    await engine.applyMigrations({ migrationsList, filters: noFilter }).catch(async (error: unknown) => {
      if (!failed) throw error;
      await engine.markMigrationRolledBack({ migrationName: failed.name });
    });
  };
  await withSchemaEngine(pool, applyAll, runScript);
  if (!failed) return;
  throw new Error(
    `The migration ${failed.name} failed, and the database is as it was before: ${failed.reason.message}`,
    {
      cause: failed.reason,
    },
  );
}

/** The migrations in the shape the schema engine takes; it reads no files itself. */
function toMigrationList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: "",
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

/** In the migration's own transaction, so that the record can never disagree with what was done. */
function recordFinished({ checksum }: Migration): string {
  return `UPDATE _prisma_migrations SET finished_at = now() WHERE checksum = '${checksum}' AND finished_at IS NULL AND rolled_back_at IS NULL`;
}

async function migrateQueues(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runQueueMigrations(client, "bullmq");
  } finally {
    client.release();
  }
}
