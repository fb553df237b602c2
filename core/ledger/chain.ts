import { createHash, type Hash } from "node:crypto";

/**
 * What is hashed of a row, in this order: the line that `COPY (…) TO STDOUT` gives of these columns, its end included,
 * in a session that has `TimeZone` UTC and `DateStyle` ISO. Whoever has the rows can compute the chain without us.
 */
export const chainedColumns = [
  "id",
  "tenant_id",
  "automation_id",
  "measure_id",
  "process_id",
  "unit_id",
  "local_date",
  "kind",
  "business_key_hash",
  "work_item_id",
  "baseline_id",
  "baseline_seconds",
  "robot_share",
  "seconds",
  "cases",
  "evidence_class",
  "estimated",
  "counterfactual",
  "reverses_id",
  "reason",
  "recorded_by",
  "recorded_at",
] as const;

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

  /** Takes the lines of the next rows, their ends included. */
  add(lines: Uint8Array, rows: number): void {
    this.#link.update(lines);
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

const escapes: Record<string, string> = {
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** A row's line as COPY writes it: values as text in the order of the columns, null for none. */
export function chainedLine(values: readonly (string | null)[]): Buffer {
  const texts = values.map((value) =>
    value === null ? "\\N" : value.replaceAll(/[\\\b\f\n\r\t\v]/g, (char) => escapes[char] ?? char),
  );
  return Buffer.from(`${texts.join("\t")}\n`);
}

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
