import type { Engine } from "../context.ts";
import type { LedgerSeal } from "../db.ts";
import { Chain, sealedText } from "./chain.ts";
import type { Broken } from "./check-entries.ts";

/** What a municipality's chain was found to be. */
export type ChainFindings = {
  rows: number;
  seals: number;
  /** By municipality: its rows, how many of them no seal covers yet, and the hash through the last of them. */
  tenants: { tenantId: string; rows: number; unsealed: number; hash: string }[];
  broken: Broken[];
};

const sealsAPage = 1_000;
const newline = 10;
const tab = 9;
const uuidLength = 36;

/**
 * Computes the chain of every row anew and holds it against every seal, and every seal against this installation's key.
 * Where a seal does not fit, the rows since the one before are to blame, and what comes after is judged by the next.
 * Reads as it goes: its memory does not grow with the ledger.
 *
 * @param rows What COPY gives of `chainedColumns` in the order of ids, of all municipalities or of those given.
 */
export async function verifyChains(
  engine: Pick<Engine, "db" | "secrets">,
  rows: AsyncIterable<Uint8Array>,
  tenantIds: readonly string[],
): Promise<ChainFindings> {
  const broken: Broken[] = [];
  const states = new Map<string, TenantState>();
  for (const tenantId of tenantIds) {
    const state = new TenantState(engine, { tenantId, broken });
    await state.begin();
    states.set(tenantId, state);
  }
  let rest: Buffer = Buffer.alloc(0);
  let state: TenantState | undefined;
  let read = 0;
  for await (const chunk of rows) {
    const data =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = data.indexOf(newline, start); end >= 0; end = data.indexOf(newline, start)) {
      const line = data.subarray(start, end + 1);
      start = end + 1;
      const idEnd = line.indexOf(tab);
      if (!state?.isOf(line, idEnd + 1)) {
        const tenantId = line.subarray(idEnd + 1, idEnd + 1 + uuidLength).toString("latin1");
        state = states.get(tenantId) ?? addStranger(engine, { tenantId, states, broken });
      }
      const id = idOf(line, idEnd);
      while (id > state.throughId) await state.missLastRow();
      state.chain.add(line);
      read += 1;
      if (id === state.throughId) await state.meetSeal();
    }
    rest = Buffer.from(data.subarray(start));
  }
  for (const each of states.values()) while (each.seal) await each.missLastRow();
  const tenants = [...states.values()].map(({ tenantId, chain, sealedEntries }) => ({
    tenantId,
    rows: chain.entries,
    unsealed: chain.entries - sealedEntries,
    hash: chain.hash.toString("hex"),
  }));
  return { rows: read, seals: [...states.values()].reduce((sum, { met }) => sum + met, 0), tenants, broken };
}

type Strangers = { tenantId: string; states: Map<string, TenantState>; broken: Broken[] };

function addStranger(engine: Pick<Engine, "db" | "secrets">, { tenantId, states, broken }: Strangers): TenantState {
  broken.push({ rule: "chain", tenantId, told: "There are entries of a municipality that there is not" });
  const state = new TenantState(engine, { tenantId, broken });
  states.set(tenantId, state);
  return state;
}

function idOf(line: Buffer, end: number): number {
  let id = 0;
  for (let at = 0; at < end; at++) id = id * 10 + (line[at] ?? 0) - 48;
  return id;
}

class TenantState {
  readonly chain = new Chain();
  readonly tenantId: string;
  /** The seal that comes next; undefined after the last. */
  seal: LedgerSeal | undefined;
  /** Its last row. */
  throughId = Number.POSITIVE_INFINITY;
  sealedEntries = 0;
  met = 0;
  readonly #engine: Pick<Engine, "db" | "secrets">;
  readonly #broken: Broken[];
  readonly #key: Buffer;
  #page: LedgerSeal[] = [];
  #newest = 0;
  #lastNumber = 0;
  #lastThrough = 0;

  constructor(engine: Pick<Engine, "db" | "secrets">, { tenantId, broken }: { tenantId: string; broken: Broken[] }) {
    this.#engine = engine;
    this.#broken = broken;
    this.tenantId = tenantId;
    this.#key = Buffer.from(tenantId, "latin1");
  }

  /** Whether the row is of this municipality. */
  isOf(line: Buffer, at: number): boolean {
    return this.#key.compare(line, at, at + uuidLength) === 0;
  }

  /** The last row that the seal covers was met. */
  async meetSeal(): Promise<void> {
    const { seal, chain } = this;
    if (!seal) return;
    const isSigned = this.#checkSignature(seal);
    const entries = Number(seal.entries);
    if (!chain.hash.equals(seal.hash) || chain.entries !== entries) {
      const counted = chain.entries === entries ? "" : `: there are ${chain.entries} up to there, and were ${entries}`;
      this.#blame(
        "chain",
        `Entries ${this.#lastThrough + 1}–${seal.throughId} are not what seal ${seal.number} sealed${counted}`,
      );
      if (isSigned) chain.resume({ hash: seal.hash, entries });
    }
    await this.#goOn(seal, entries);
  }

  /** A row came, or none, after the last that the seal covers. */
  async missLastRow(): Promise<void> {
    const { seal, chain } = this;
    if (!seal) return;
    const isSigned = this.#checkSignature(seal);
    const entries = Number(seal.entries);
    this.#blame(
      "chain",
      `Entry ${seal.throughId}, the last of seal ${seal.number}, is missing; there are ${chain.entries} up to there, and were ${entries}`,
    );
    if (isSigned) chain.resume({ hash: seal.hash, entries });
    await this.#goOn(seal, entries);
  }

  /** Seals that are made while rows are read are of rows that are not read. */
  async begin(): Promise<void> {
    const { tenantId } = this;
    const { _max } = await this.#engine.db.ledgerSeal.aggregate({ where: { tenantId }, _max: { number: true } });
    this.#newest = _max.number ?? 0;
    await this.#nextSeal();
  }

  async #nextSeal(): Promise<void> {
    if (this.#page.length === 0) {
      const { tenantId } = this;
      const where = { tenantId, number: { gt: this.#lastNumber, lte: this.#newest } };
      this.#page = await this.#engine.db.ledgerSeal.findMany({ where, orderBy: { number: "asc" }, take: sealsAPage });
    }
    this.seal = this.#page.shift();
    this.throughId = this.seal ? Number(this.seal.throughId) : Number.POSITIVE_INFINITY;
    if (!this.seal) return;
    if (this.seal.number !== this.#lastNumber + 1) this.#blame("seal", `Seal ${this.#lastNumber + 1} is missing`);
    this.#lastNumber = this.seal.number;
  }

  async #goOn(seal: LedgerSeal, entries: number): Promise<void> {
    this.met += 1;
    this.sealedEntries = entries;
    this.#lastThrough = Number(seal.throughId);
    await this.#nextSeal();
  }

  #checkSignature(seal: LedgerSeal): boolean {
    const isSigned = this.#engine.secrets.sign("ledger seal", sealedText(seal)).equals(seal.signature);
    if (!isSigned) this.#blame("seal", `Seal ${seal.number} is not signed by this installation`);
    return isSigned;
  }

  #blame(rule: Broken["rule"], told: string): void {
    this.#broken.push({ rule, tenantId: this.tenantId, told });
  }
}
