import type { Engine } from "../context.ts";
import { Prisma } from "../db.ts";
import { Chain, type Seal, sealedText } from "./chain.ts";
import { bytesOf, type ChainedTable, type ChainRule, idIn, isOf, tenantIdIn, tuplesOf } from "./chained-table.ts";

type Broken = { rule: ChainRule; tenantId: string; told: string };

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
 * @param given.rows What COPY gives of the columns in binary form and in the order of ids, of all municipalities or of those given.
 */
export async function verifyChains(
  engine: Pick<Engine, "db" | "secrets">,
  table: ChainedTable,
  { rows, tenantIds }: { rows: AsyncIterable<Uint8Array>; tenantIds: readonly string[] },
): Promise<ChainFindings> {
  const broken: Broken[] = [];
  const stateOf = (tenantId: string) => new TenantState(engine, { table, tenantId, broken });
  const states = new Map<string, TenantState>();
  for (const tenantId of tenantIds) {
    const state = stateOf(tenantId);
    await state.begin();
    states.set(tenantId, state);
  }
  let state: TenantState | undefined;
  let read = 0;
  for await (const { data, start, ends } of tuplesOf(rows, table.columns.length)) {
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
        state = states.get(tenantId) ?? addStranger(states, stateOf(tenantId));
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

function addStranger(states: Map<string, TenantState>, state: TenantState): TenantState {
  state.blameStranger();
  states.set(state.tenantId, state);
  return state;
}

class TenantState {
  readonly chain = new Chain();
  readonly tenantId: string;
  readonly tenantBytes: Uint8Array;
  /** The seal that comes next; undefined after the last. */
  seal: Seal | undefined;
  /** Its last row. */
  throughId = Number.POSITIVE_INFINITY;
  sealedEntries = 0;
  /** The hash that was found at the last seal, whatever the seal says. */
  sealedHash: Buffer | undefined;
  met = 0;
  readonly #engine: Pick<Engine, "db" | "secrets">;
  readonly #table: ChainedTable;
  readonly #broken: Broken[];
  #page: Seal[] = [];
  #newest = 0;
  #lastNumber = 0;
  #lastThrough = 0;

  constructor(
    engine: Pick<Engine, "db" | "secrets">,
    { table, tenantId, broken }: { table: ChainedTable; tenantId: string; broken: Broken[] },
  ) {
    this.#engine = engine;
    this.#table = table;
    this.#broken = broken;
    this.tenantId = tenantId;
    this.tenantBytes = bytesOf(tenantId);
  }

  /** Its rows came, and nobody knows it. */
  blameStranger(): void {
    this.#blame("chain", `There are ${this.#table.words.rows.toLowerCase()} of a municipality that there is not`);
  }

  /** The last row that the seal covers was met. */
  async meetSeal(): Promise<void> {
    const { seal, chain } = this;
    if (!seal) return;
    const { hash, entries } = chain;
    if (!hash.equals(seal.hash) || entries !== Number(seal.entries)) {
      const counted = entries === Number(seal.entries) ? "" : `: ${this.#countOf(seal)}`;
      const { rows } = this.#table.words;
      const told = `${rows} ${this.#lastThrough + 1}–${seal.throughId} are not what seal ${seal.number} sealed${counted}`;
      this.#blame("chain", told);
    }
    await this.#goOn(seal, hash);
  }

  /** A row came, or none, after the last that the seal covers. */
  async missLastRow(): Promise<void> {
    const { seal, chain } = this;
    if (!seal) return;
    const { row } = this.#table.words;
    const told = `${row} ${seal.throughId}, the last of seal ${seal.number}, is missing; ${this.#countOf(seal)}`;
    this.#blame("chain", told);
    await this.#goOn(seal, chain.hash);
  }

  /** Seals that are made while rows are read are of rows that are not read. */
  async begin(): Promise<void> {
    const [last] = await this.#engine.db.$queryRaw<{ number: number | null }[]>`
      SELECT max(number) AS number FROM ${this.#seals} WHERE tenant_id = ${this.tenantId}::uuid`;
    this.#newest = last?.number ?? 0;
    await this.#nextSeal();
  }

  async #nextSeal(): Promise<void> {
    if (this.#page.length === 0) {
      this.#page = await this.#engine.db.$queryRaw<Seal[]>`
        SELECT tenant_id AS "tenantId", number, through_id AS "throughId", entries, hash, signature, sealed_at AS "sealedAt"
        FROM ${this.#seals}
        WHERE tenant_id = ${this.tenantId}::uuid AND number > ${this.#lastNumber} AND number <= ${this.#newest}
        ORDER BY number LIMIT ${sealsAPage}`;
    }
    this.seal = this.#page.shift();
    this.throughId = this.seal ? Number(this.seal.throughId) : Number.POSITIVE_INFINITY;
    if (!this.seal) return;
    const { number } = this.seal;
    if (number !== this.#lastNumber + 1)
      this.#blame("seal", `${this.#table.words.seal} ${this.#lastNumber + 1} is missing`);
    this.#lastNumber = number;
  }

  /** What comes after is judged by what a true seal says, and by what was found where it is none. */
  async #goOn(seal: Seal, found: Buffer): Promise<void> {
    const { signedAs, words } = this.#table;
    const isSigned = this.#engine.secrets.sign(signedAs, sealedText(seal)).equals(seal.signature);
    if (!isSigned) this.#blame("seal", `${words.seal} ${seal.number} is not signed by this installation`);
    const entries = isSigned ? Number(seal.entries) : this.chain.entries;
    this.chain.goOn({ hash: isSigned ? seal.hash : found, entries });
    this.met += 1;
    this.sealedEntries = entries;
    this.sealedHash = found;
    this.#lastThrough = Number(seal.throughId);
    await this.#nextSeal();
  }

  #countOf({ entries }: Seal): string {
    return `there are ${this.chain.entries} up to there, and were ${entries}`;
  }

  get #seals(): Prisma.Sql {
    return Prisma.raw(this.#table.sealTable);
  }

  #blame(rule: "chain" | "seal", told: string): void {
    this.#broken.push({ rule: this.#table.rules[rule], tenantId: this.tenantId, told });
  }
}
