import { hash as digest } from "node:crypto";

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

/** The chain of one municipality's rows: `h(i) = SHA-256(h(i − 1) ‖ row(i))`, and 32 zero bytes before the first. */
export class Chain {
  entries: number;
  #scratch = Buffer.alloc(4096);

  constructor(
    { hash, entries }: { hash: Uint8Array; entries: number } = { hash: new Uint8Array(hashBytes), entries: 0 },
  ) {
    this.entries = entries;
    this.#scratch.set(hash);
  }

  /** Takes the next row's line, its end included. */
  add(line: Uint8Array): void {
    const length = hashBytes + line.length;
    if (length > this.#scratch.length) this.#scratch = Buffer.concat([this.#scratch, Buffer.alloc(length)]);
    this.#scratch.set(line, hashBytes);
    this.#scratch.set(digest("sha256", this.#scratch.subarray(0, length), "buffer"));
    this.entries += 1;
  }

  get hash(): Buffer {
    return Buffer.from(this.#scratch.subarray(0, hashBytes));
  }

  /** Goes on from what a seal says, so that what comes after can still be judged. */
  resume({ hash, entries }: { hash: Uint8Array; entries: number }): void {
    this.#scratch.set(hash);
    this.entries = entries;
  }
}

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
