import { createHash, type Hash } from "node:crypto";

const hashBytes = 32;

/**
 * The chain of one municipality's rows, link by link, a link being the rows of one seal in the order of their ids:
 * `h(n) = SHA-256(h(n − 1) ‖ rows of seal n)`, and 32 zero bytes before the first. A row that is changed, moved, added or
 * removed changes the hash of its link, and of every link after it.
 */
export class Chain {
  /** Rows from the first. */
  entries: number;
  #link: Hash;

  constructor({ hash, entries }: Link = { hash: new Uint8Array(hashBytes), entries: 0 }) {
    this.entries = entries;
    this.#link = createHash("sha256").update(hash);
  }

  /** Takes the tuples of the next rows. */
  add(tuples: Uint8Array, rows: number): void {
    this.#link.update(tuples);
    this.entries += rows;
  }

  /** What a seal of the rows so far would say. */
  get hash(): Buffer {
    return this.#link.copy().digest();
  }

  /** Begins the next link, after a seal that says this. */
  goOn({ hash, entries }: Link): void {
    this.#link = createHash("sha256").update(hash);
    this.entries = entries;
  }
}

/** What a seal says of the rows up to it. */
type Link = { hash: Uint8Array; entries: number };

/** What a seal's signature is of. */
export function sealedText(seal: {
  tenantId: string;
  number: number;
  throughId: bigint;
  entries: bigint;
  hash: Uint8Array;
  sealedAt: Date;
}): Buffer {
  const { tenantId, number, throughId, entries, hash, sealedAt } = seal;
  return Buffer.from(
    [tenantId, number, throughId, entries, Buffer.from(hash).toString("hex"), sealedAt.toISOString()].join("\n"),
  );
}
