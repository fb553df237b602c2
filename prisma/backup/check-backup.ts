import {
  type Header,
  Header as HeaderSchema,
  TableEnd,
  TableStart,
  type Trailer,
  Trailer as TrailerSchema,
} from "./format.ts";
import { type Frame, readFrames } from "./frames.ts";

/** What a whole backup holds. */
export type CheckedBackup = { header: Header; trailer: Trailer };

type Read = { header?: Header; trailer?: Trailer; tables: Trailer["tables"] };

/**
 * Reads a backup to its end before anything is done with it.
 *
 * @throws Error with one sentence for people: no such file, not a backup, of another format, or damaged.
 */
export async function checkBackup(file: string): Promise<CheckedBackup> {
  const read: Read = { tables: [] };
  try {
    for await (const frame of readFrames(file)) take(frame, read);
    const { header, trailer, tables } = read;
    if (!header || !trailer) throw new Error("The end is missing");
    if (JSON.stringify(tables) !== JSON.stringify(trailer.tables)) throw new Error("Tables are missing");
    return { header, trailer };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR" || code === "EACCES") {
      throw new Error(`${file} cannot be read (${code}): name a file made by minuttjakt backup`, { cause });
    }
    const told = read.header ? "is damaged" : "is no backup that this version can read";
    throw new Error(`${file} ${told}, and nothing was restored: use another backup`, { cause });
  }
}

function take({ kind, body, hashBefore }: Frame, read: Read): void {
  if (read.trailer) throw new Error("Something stands after the end");
  if (kind === "data") return;
  const told: unknown = JSON.parse(body.toString());
  if (kind === "header") read.header = HeaderSchema.parse(told);
  else if (!read.header) throw new Error("There is no header");
  else if (kind === "table") read.tables.push({ table: TableStart.parse(told).table, rows: -1 });
  else if (kind === "tableEnd") endTable(read.tables, TableEnd.parse(told).rows);
  else read.trailer = trailerOf(told, hashBefore());
}

function trailerOf(told: unknown, sha256: string): Trailer {
  const trailer = TrailerSchema.parse(told);
  if (trailer.sha256 !== sha256) throw new Error("The checksum is another");
  return trailer;
}

function endTable(tables: Trailer["tables"], rows: number): void {
  const last = tables.at(-1);
  if (!last || last.rows >= 0) throw new Error("A table ends that has not begun");
  last.rows = rows;
}
