import type { Readable } from "node:stream";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { AppError } from "../errors.ts";
import { badFile } from "./table.ts";

const mostEntries = 2_000;
const mostUnpackedBytes = 200 * 1_048_576;
// Sheets shrink to a twentieth or so; a hundred equal rows shrink more, but are small.
const highestRatio = 300;
const smallBytes = 4 * 1_048_576;

/** The parts of a workbook, each to be read as a stream. */
export type Workbook = { has(name: string): boolean; open(name: string): Promise<Readable> };

/**
 * Opens a workbook after a look at what it would unpack to: nothing is unpacked before that.
 *
 * @throws AppError `malformed` when it is no workbook or is encrypted; `too_large` when it unpacks to too much.
 */
export async function openWorkbook(bytes: Uint8Array): Promise<Workbook> {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, autoClose: false }).catch(unreadable);
  const entries = await entriesOf(zip).catch(unreadable);
  const parts = new Map(entries.map((entry) => [entry.fileName.toLowerCase(), entry]));
  return {
    has: (name) => parts.has(name.toLowerCase()),
    open: async (name) => {
      const entry = parts.get(name.toLowerCase());
      if (!entry) throw badFile("not_a_workbook", `The workbook has no ${name}`);
      return zip.openReadStreamPromise(entry).catch(unreadable);
    },
  };
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > mostEntries) throw badFile("too_many_parts", "The workbook has too many parts", "too_large");
  const entries: Entry[] = [];
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw badFile("encrypted", "The workbook is protected by a password");
    unpacked += entry.uncompressedSize;
    const isBomb =
      entry.uncompressedSize > smallBytes && entry.uncompressedSize > highestRatio * Math.max(1, entry.compressedSize);
    if (isBomb || unpacked > mostUnpackedBytes) {
      throw badFile("unpacks_to_too_much", "The workbook unpacks to far more than it is", "too_large");
    }
    entries.push(entry);
  }
  return entries;
}

function unreadable(error: unknown): never {
  if (error instanceof AppError) throw error;
  throw badFile("not_a_workbook", "The file is not a workbook, or it is damaged");
}
