import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { holdBack, type RestoredKeys } from "./backup/after-restore.ts";
import { type CheckedBackup, checkBackup } from "./backup/check-backup.ts";
import { type Header, TableEnd, TableStart } from "./backup/format.ts";
import { readFrames } from "./backup/frames.ts";
import { quoted, tablesInOrder } from "./backup/tables.ts";
import { migrate } from "./migrate.ts";
import { migrationsDir } from "./migrations-dir.ts";

export { checkBackup, type CheckedBackup } from "./backup/check-backup.ts";

/** Whether API keys of that time are let in again. */
export type RestoreOptions = { keepApiKeys?: boolean };

/** What was restored, and what became of its API keys. */
export type Restored = CheckedBackup & { apiKeys: RestoredKeys };

/**
 * Puts a backup into an empty database: the schema as it was then, all rows in one transaction, their numbers checked,
 * then the migrations that have come since. Afterwards lanes are stopped, waiting cases are looked for in the target
 * system before they are done, nobody is signed in, and API keys are revoked unless they are to be kept.
 *
 * @throws Error with one sentence for people when the backup is damaged or newer than this build, or the database is not
 * empty: then nothing was changed. One that fails on the way leaves no row.
 */
export async function restoreDatabase(
  databaseUrl: string,
  file: string,
  { keepApiKeys = false }: RestoreOptions = {},
): Promise<Restored> {
  const backup = await checkBackup(file);
  const { header } = backup;
  const folder = await migrationsOf(header);
  const client = new Client({ connectionString: databaseUrl, application_name: "minuttjakt restore" });
  try {
    await client.connect();
    await refuseRows(client);
    await refuseNewerSchema(client, header);
    await migrate(databaseUrl, undefined, folder);
    const isOlder = (await readdir(folder)).length < (await migrationNames()).length;
    await client.query("BEGIN");
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
    await copyTables(client, file);
    await verify(client, backup);
    // An older schema may have no place for what is held back.
    if (isOlder) {
      await client.query("COMMIT");
      await migrate(databaseUrl);
      await client.query("BEGIN");
    }
    const apiKeys = await holdBack(client, { takenAt: header.takenAt, keepApiKeys });
    await client.query("COMMIT");
    return { ...backup, apiKeys };
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

type Frames = ReturnType<typeof readFrames>;

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(migrationsDir(), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** A folder with the migrations that the backup's database had, from this build. */
async function migrationsOf({ migrations, product }: Header): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "minuttjakt-migrations-"));
  try {
    for (const { name, checksum } of migrations) {
      const source = path.join(migrationsDir(), name);
      const sql = await readFile(path.join(source, "migration.sql"), "utf8").catch(() => undefined);
      if (sql === undefined || createHash("sha256").update(sql).digest("hex") !== checksum) {
        throw new Error(
          `The backup was taken by another version (${product}), whose schema this one does not know (${name}), and nothing was restored: use that version or a newer one`,
        );
      }
      await cp(source, path.join(folder, name), { recursive: true });
    }
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function refuseRows(client: Client): Promise<void> {
  for (const { table } of await tablesInOrder(client)) {
    const { rows } = await client.query<{ used: boolean }>(`SELECT EXISTS (SELECT FROM ${quoted(table)}) AS used`);
    if (!rows[0]?.used) continue;
    throw new Error(
      "The database is not empty, and nothing was restored: a backup goes into a new data folder (MINUTTJAKT_DATA_DIR) or an empty database (DATABASE_URL)",
    );
  }
}

async function refuseNewerSchema(client: Client, { migrations }: Header): Promise<void> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
  );
  if (!found[0]?.there) return;
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  if (rows.every(({ name }) => migrations.some((known) => known.name === name))) return;
  throw new Error(
    "The database has a newer schema than the backup, and nothing was restored: give a database that has not been migrated",
  );
}

async function copyTables(client: Client, file: string): Promise<void> {
  const known = new Set((await tablesInOrder(client)).map(({ table }) => table));
  const frames = readFrames(file);
  try {
    for (let next = await frames.next(); !next.done; next = await frames.next()) {
      const { kind, body } = next.value;
      if (kind !== "table") continue;
      const start = TableStart.parse(JSON.parse(body.toString()));
      // The server's own tables, who may sign in among them, have names that would do as well.
      if (!known.has(start.table)) throw new Error(`${start.table} is no table of ours, and nothing was restored`);
      await copyTable(client, frames, start);
    }
  } finally {
    await frames.return(undefined);
  }
}

async function copyTable(client: Client, frames: Frames, { table, columns }: TableStart): Promise<void> {
  const target = client.query(copyFrom(`COPY public.${quoted(table)} (${columns.map(quoted).join(", ")}) FROM STDIN`));
  let expected = -1;
  // The frames go on after the table: a loop over them would end them with it.
  const data = async function* () {
    for (let next = await frames.next(); !next.done; next = await frames.next()) {
      const { kind, body } = next.value;
      if (kind === "data") yield body;
      else {
        expected = TableEnd.parse(JSON.parse(body.toString())).rows;
        return;
      }
    }
  };
  await pipeline(Readable.from(data()), target);
  if (target.rowCount !== expected) throw new Error(`${table}: ${target.rowCount} of ${expected} rows were restored`);
}

/** Asked of the database itself, before anything is committed. */
async function verify(client: Client, { trailer }: CheckedBackup): Promise<void> {
  for (const { table, rows: expected } of trailer.tables) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM public.${quoted(table)}`);
    if (Number(rows[0]?.count) !== expected) {
      throw new Error(`${table}: ${rows[0]?.count} of ${expected} rows were restored`);
    }
  }
  for (const { sequence, value, isCalled } of trailer.sequences) {
    await client.query("SELECT setval($1::regclass, $2::bigint, $3)", [`public.${quoted(sequence)}`, value, isCalled]);
  }
}
