import { type DbOrTransaction, Prisma } from "../db.ts";
import type { SignedKind } from "../secrets.ts";
import type { Seal } from "./chain.ts";

/** A table to which rows are only added, chained by hash for each municipality, with a table of seals beside it. */
export type ChainedTable = {
  name: string;
  sealTable: string;
  /**
   * What is hashed of a row: the tuple that `COPY (SELECT …) TO STDOUT (FORMAT binary)` gives of these columns in this order,
   * that is their number in two bytes, and of each its length in four and its value, −1 and nothing for none. Whoever has
   * the rows can compute the chain without us. The first two are `id` and `tenant_id`.
   */
  columns: readonly string[];
  /** SQL: the same tuple of a row of the table. */
  tuple: Prisma.Sql;
  /** What its seals are signed as. */
  signedAs: SignedKind;
  /** Of rows that are not what was sealed, and of seals that are none. */
  rules: { chain: ChainRule; seal: ChainRule };
  words: { row: string; rows: string; seal: string };
  addSeals(db: DbOrTransaction, seals: Seal[]): Promise<unknown>;
};

/** What is broken of a chain. */
export type ChainRule = "chain" | "seal" | "audit";

/** The columns of a table in the order in which they are hashed, each with the function that gives its binary form. */
type SendOf = { id: "int8send"; tenant_id: "uuid_send" } & Readonly<Record<string, string>>;

/** Names what is hashed of a table. */
export function chainedTable({
  sendOf,
  ...table
}: Omit<ChainedTable, "columns" | "tuple"> & { sendOf: SendOf }): ChainedTable {
  const columns = Object.keys(sendOf);
  const tuple = Object.entries(sendOf).reduce(
    (sql, [column, send]) =>
      `${sql} || coalesce(int4send(octet_length(${send}(${column}))) || ${send}(${column}), '\\xffffffff')`,
    `int2send(${columns.length}::int2)`,
  );
  return { ...table, columns, tuple: Prisma.raw(tuple) };
}

// Before the first tuple COPY writes its signature, flags, and the length of an extension that there is not.
const headerBytes = 19;
// After the last tuple it says that there are no columns to come.
const trailerBytes = 2;
const endsCopy = -1;

const columnsBytes = 2;
const lengthBytes = 4;
const uuidBytes = 16;
const idAt = columnsBytes + lengthBytes;
const tenantAt = idAt + 8 + lengthBytes;

/** Whole tuples that came together: where the first of them begins, and where each ends. */
type Tuples = { data: Buffer; start: number; ends: readonly number[] };

/**
 * Finds the tuples in what COPY gives, in whatever pieces it comes.
 *
 * @param columns How many a tuple has.
 * @throws Error when it ends in the midst of a tuple.
 */
export async function* tuplesOf(copied: AsyncIterable<Uint8Array>, columns: number): AsyncGenerator<Tuples> {
  let rest: Buffer = Buffer.alloc(0);
  let start = headerBytes;
  for await (const chunk of copied) {
    const data = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    const ends: number[] = [];
    let at = start;
    for (let end = endOfTuple(data, at, columns); end !== undefined; end = endOfTuple(data, at, columns)) {
      ends.push(end);
      at = end;
    }
    rest = data;
    if (ends.length === 0) continue;
    yield { data, start, ends };
    rest = Buffer.from(data.subarray(at));
    start = 0;
  }
  if (rest.length !== start + trailerBytes) throw new Error("The rows ended in the midst of one");
}

/** Undefined where the rest of the tuple is yet to come, or there is none. */
function endOfTuple(data: Buffer, start: number, columns: number): number | undefined {
  if (start + columnsBytes > data.length || data.readInt16BE(start) === endsCopy) return undefined;
  let at = start + columnsBytes;
  for (let column = 0; column < columns; column++) {
    if (at + lengthBytes > data.length) return undefined;
    at += lengthBytes + Math.max(0, data.readInt32BE(at));
  }
  return at <= data.length ? at : undefined;
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}

/** The id of the row whose tuple begins there. */
export function idIn(data: Buffer, start: number): number {
  return data.readInt32BE(start + idAt) * 2 ** 32 + data.readUInt32BE(start + idAt + lengthBytes);
}

/** Whether the row whose tuple begins there is of the municipality whose id has these bytes. */
export function isOf(tenant: Uint8Array, data: Buffer, start: number): boolean {
  for (let byte = 0; byte < uuidBytes; byte++) if (data[start + tenantAt + byte] !== tenant[byte]) return false;
  return true;
}

/** The municipality of the row whose tuple begins there. */
export function tenantIdIn(data: Buffer, start: number): string {
  const hex = data.toString("hex", start + tenantAt, start + tenantAt + uuidBytes);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The bytes of a UUID. */
export function bytesOf(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}
