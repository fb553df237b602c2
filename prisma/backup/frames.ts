import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** A piece of a backup: what it is, and its bytes. Data of a table comes in as many pieces as it likes. */
export type Frame = {
  kind: FrameKind;
  body: Buffer;
  /** SHA-256 of everything before it; to be asked before the next frame is. */
  hashBefore(): string;
};
export type FrameKind = keyof typeof kinds;

const kinds = { header: "H", table: "T", data: "D", tableEnd: "E", trailer: "Z" } as const;
const kindOf = new Map<string, FrameKind>(Object.entries(kinds).map(([kind, letter]) => [letter, kind as FrameKind]));
const headBytes = 5;
/** What PostgreSQL sends at a time is far less; more is a sign of damage. */
const mostBytes = 64 * 2 ** 20;

/** What stands in a file for a frame: a letter, the length, the bytes. */
export function encodeFrame(kind: FrameKind, body: Buffer | object): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const head = Buffer.alloc(headBytes);
  head.write(kinds[kind], "latin1");
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** The frames of a file. @throws Error of zlib, or one of ours, when it is none. */
export async function* readFrames(file: string): AsyncGenerator<Frame> {
  const hash = createHash("sha256");
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of pipeline(createReadStream(file), createGunzip(), () => undefined)) {
    pending = pending.length === 0 ? (chunk as Buffer) : Buffer.concat([pending, chunk as Buffer]);
    for (let length = lengthOf(pending); length !== undefined; length = lengthOf(pending)) {
      const kind = kindOf.get(pending.toString("latin1", 0, 1));
      if (kind === undefined) throw new Error("Not a frame of a backup");
      yield { kind, body: pending.subarray(headBytes, length), hashBefore: () => hash.copy().digest("hex") };
      hash.update(pending.subarray(0, length));
      pending = pending.subarray(length);
    }
  }
  if (pending.length > 0) throw new Error("The last frame is cut short");
}

/** Length of the whole first frame; undefined while it is not there as a whole. */
function lengthOf(bytes: Buffer): number | undefined {
  if (bytes.length < headBytes) return undefined;
  const body = bytes.readUInt32BE(1);
  if (body > mostBytes) throw new Error("Not a frame of a backup");
  return bytes.length < headBytes + body ? undefined : headBytes + body;
}
