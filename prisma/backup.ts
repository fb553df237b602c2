import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { formatName, type Header, type Trailer } from "./backup/format.ts";
import { encodeFrame } from "./backup/frames.ts";
import { quoted, readSequences, tablesInOrder } from "./backup/tables.ts";

/** What was copied. */
export type BackupSummary = { tables: { table: string; rows: number }[]; bytes: number };

/**
 * Copies every row of the record into one file, as it was at one moment, while others go on working. The file is there
 * when it is whole, for its owner's eyes only; nothing is held in memory.
 *
 * @throws Error when the file exists, the database has no schema, or the copy fails: then there is no file.
 */
export async function backupDatabase(
  databaseUrl: string,
  file: string,
  { product, now = new Date() }: { product: string; now?: Date },
): Promise<BackupSummary> {
  await refuseExisting(file);
  const client = new Client({ connectionString: databaseUrl, application_name: "minuttjakt backup" });
  const half = `${file}.${process.pid}.half`;
  try {
    await client.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // However large the record is, and whatever its role is told otherwise.
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
    const header = await readHeader(client, product, now);
    const tables: BackupSummary["tables"] = [];
    const target = createWriteStream(half, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(framesOf(client, header, tables)), createGzip({ level: 6 }), target);
    await client.query("COMMIT");
    await rename(half, file);
    return { tables, bytes: (await stat(file)).size };
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function refuseExisting(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new Error(`${file} exists already: name another file`);
}

async function readHeader(client: Client, product: string, now: Date): Promise<Header> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
  );
  if (!found[0]?.there) throw new Error("The database is empty: there is nothing to back up");
  const { rows: migrations } = await client.query<Header["migrations"][number]>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return { format: formatName, formatVersion: 1, product, takenAt: now.toISOString(), migrations };
}

async function* framesOf(client: Client, header: Header, copied: BackupSummary["tables"]): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const hashed = (frame: Buffer): Buffer => {
    hash.update(frame);
    return frame;
  };
  yield hashed(encodeFrame("header", header));
  for (const { table, columns } of await tablesInOrder(client)) {
    yield hashed(encodeFrame("table", { table, columns }));
    const rows = client.query(copyTo(`COPY ${quoted(table)} (${columns.map(quoted).join(", ")}) TO STDOUT`));
    for await (const chunk of rows) yield hashed(encodeFrame("data", chunk as Buffer));
    yield hashed(encodeFrame("tableEnd", { rows: rows.rowCount }));
    copied.push({ table, rows: rows.rowCount });
  }
  const sequences = await readSequences(client);
  const trailer: Trailer = { tables: copied, sequences, sha256: hash.digest("hex") };
  yield encodeFrame("trailer", trailer);
}
