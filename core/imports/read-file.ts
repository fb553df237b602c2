import { readCsv } from "./read-csv.ts";
import { readJson } from "./read-json.ts";
import { readXlsx } from "./read-xlsx.ts";
import { badFile, mostBytes, type Table } from "./table.ts";

/** A file as rows under names, or as the objects of a JSON file. */
export type FileContent = { kind: "table"; table: Table } | { kind: "objects"; objects: Record<string, unknown>[] };

const zip = [0x50, 0x4b, 0x03, 0x04];
// What keeps a workbook that is protected by a password, and the old .xls.
const compound = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads a file of cases by what it is, not by what it is called: XLSX, JSON or rows of text.
 *
 * @throws AppError `malformed` or `too_large`, naming `file`.
 */
export async function readFile(bytes: Uint8Array): Promise<FileContent> {
  if (bytes.byteLength > mostBytes) throw badFile("too_large", "The file is larger than 20 MiB", "too_large");
  if (bytes.byteLength === 0) throw badFile("empty", "The file is empty");
  if (begins(bytes, compound)) {
    throw badFile(
      "encrypted",
      "The workbook is protected by a password, or of the old type XLS: save it as XLSX without one",
    );
  }
  if (begins(bytes, zip)) return { kind: "table", table: await readXlsx(bytes) };
  if (looksLikeJson(bytes)) return { kind: "objects", objects: readJson(bytes) };
  return { kind: "table", table: await readCsv(bytes) };
}

function begins(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function looksLikeJson(bytes: Uint8Array): boolean {
  const start = new TextDecoder("utf-8").decode(bytes.subarray(0, 200)).replace(/^\uFEFF/, "");
  return /^\s*[[{]/.test(start);
}
