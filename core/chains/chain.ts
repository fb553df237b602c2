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

/** A checkpoint of the chain of one municipality's rows. */
export type Seal = {
  tenantId: string;
  /** From 1, without a gap. */
  number: number;
  /** The last row that the hash is made of, and how many there are from the first. */
  throughId: bigint;
  entries: bigint;
  hash: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
  sealedAt: Date;
};

/** What a seal's signature is of. */
export function sealedText(seal: Omit<Seal, "signature">): Buffer {
  const { tenantId, number, throughId, entries, hash, sealedAt } = seal;
  return Buffer.from(
    [tenantId, number, throughId, entries, Buffer.from(hash).toString("hex"), sealedAt.toISOString()].join("\n"),
  );
}
