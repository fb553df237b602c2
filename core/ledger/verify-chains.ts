import type { Engine } from "../context.ts";
import type { LedgerSeal } from "../db.ts";
import { Chain, sealedText } from "./chain.ts";
import { bytesOf, idIn, isOf, tenantIdIn, tuplesOf } from "./chained-row.ts";
import type { Broken } from "./check-entries.ts";

/** What a municipality's chain was found to be. */
export type ChainFindings = {
  rows: number;
  seals: number;
  /** By municipality: its rows, how many of them no seal covers yet, and the hash of those that one does; null: none. */
  tenants: { tenantId: string; rows: number; unsealed: number; hash: string | null }[];
  broken: Broken[];
};

const sealsAPage = 1_000;

/**
 * Computes the chain of every row anew and holds it against every seal, and every seal against this installation's key.
 * Where a seal does not fit, the rows since the one before are to blame, and what comes after is judged by the next.
 * Reads as it goes: its memory does not grow with the ledger.
 *
 * @param rows What COPY gives of `chainedColumns` in binary form and in the order of ids, of all municipalities or of those given.
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
  let state: TenantState | undefined;
  let read = 0;
  for await (const { data, start, ends } of tuplesOf(rows)) {
    // Rows that follow each other in one link are hashed together.
    let run = { from: start, rows: 0 };
    const hashRun = (end: number): void => {
      if (run.rows > 0) state?.chain.add(data.subarray(run.from, end), run.rows);
      run = { from: end, rows: 0 };
    };
    let at = start;
    for (const end of ends) {
      if (!state || !isOf(state.tenantBytes, data, at)) {
        hashRun(at);
        const tenantId = tenantIdIn(data, at);
        state = states.get(tenantId) ?? addStranger(engine, { tenantId, states, broken });
      }
      const id = idIn(data, at);
      if (id > state.throughId) hashRun(at);
      while (id > state.throughId) await state.missLastRow();
      run.rows += 1;
      if (id === state.throughId) {
        hashRun(end);
        await state.meetSeal();
      }
      at = end;
    }
    hashRun(at);
    read += ends.length;
  }
  for (const each of states.values()) while (each.seal) await each.missLastRow();
  const tenants = [...states.values()].map(({ tenantId, chain, sealedEntries, sealedHash }) => ({
    tenantId,
    rows: chain.entries,
    unsealed: chain.entries - sealedEntries,
    hash: sealedHash?.toString("hex") ?? null,
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

class TenantState {
  readonly chain = new Chain();
  readonly tenantId: string;
  readonly tenantBytes: Uint8Array;
  /** The seal that comes next; undefined after the last. */
  seal: LedgerSeal | undefined;
  /** Its last row. */
  throughId = Number.POSITIVE_INFINITY;
  sealedEntries = 0;
  /** The hash that was found at the last seal, whatever the seal says. */
  sealedHash: Buffer | undefined;
  met = 0;
  readonly #engine: Pick<Engine, "db" | "secrets">;
  readonly #broken: Broken[];
  #page: LedgerSeal[] = [];
  #newest = 0;
  #lastNumber = 0;
  #lastThrough = 0;

  constructor(engine: Pick<Engine, "db" | "secrets">, { tenantId, broken }: { tenantId: string; broken: Broken[] }) {
    this.#engine = engine;
    this.#broken = broken;
    this.tenantId = tenantId;
    this.tenantBytes = bytesOf(tenantId);
  }

  /** The last row that the seal covers was met. */
  async meetSeal(): Promise<void> {
    const { seal, chain } = this;
    if (!seal) return;
    const { hash, entries } = chain;
    if (!hash.equals(seal.hash) || entries !== Number(seal.entries)) {
      const counted = entries === Number(seal.entries) ? "" : `: ${this.#countOf(seal)}`;
      const told = `Entries ${this.#lastThrough + 1}–${seal.throughId} are not what seal ${seal.number} sealed${counted}`;
      this.#blame("chain", told);
    }
    await this.#goOn(seal, hash);
  }

  /** A row came, or none, after the last that the seal covers. */
  async missLastRow(): Promise<void> {
    const { seal, chain } = this;
    if (!seal) return;
    const told = `Entry ${seal.throughId}, the last of seal ${seal.number}, is missing; ${this.#countOf(seal)}`;
    this.#blame("chain", told);
    await this.#goOn(seal, chain.hash);
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

  /** What comes after is judged by what a true seal says, and by what was found where it is none. */
  async #goOn(seal: LedgerSeal, found: Buffer): Promise<void> {
    const isSigned = this.#engine.secrets.sign("ledger seal", sealedText(seal)).equals(seal.signature);
    if (!isSigned) this.#blame("seal", `Seal ${seal.number} is not signed by this installation`);
    const entries = isSigned ? Number(seal.entries) : this.chain.entries;
    this.chain.goOn({ hash: isSigned ? seal.hash : found, entries });
    this.met += 1;
    this.sealedEntries = entries;
    this.sealedHash = found;
    this.#lastThrough = Number(seal.throughId);
    await this.#nextSeal();
  }

  #countOf({ entries }: LedgerSeal): string {
    return `there are ${this.chain.entries} up to there, and were ${entries}`;
  }

  #blame(rule: Broken["rule"], told: string): void {
    this.#broken.push({ rule, tenantId: this.tenantId, told });
  }
}
