import { Archive } from "./archive/archive.ts";
import { generateForms } from "./archive/generate-forms.ts";
import type { ArchiveState } from "./archive/records.ts";
import { Claims } from "./claims/claims.ts";
import { generateRequests } from "./claims/generate-requests.ts";
import type { ClaimsState } from "./claims/records.ts";
import { Prng } from "./prng.ts";
import { System, type Account } from "./system.ts";

export type SystemKey = "archive" | "claims";

/** Everything that outlives a restart; sessions and switches do not. */
export type SandboxState = {
  version: 1;
  seed: number;
  baseDate: string;
  formsDrawn: number;
  requestsDrawn: number;
  formPrng: number;
  requestPrng: number;
  archive: ArchiveState;
  claims: ClaimsState;
};

export type MunicipalityOptions = {
  state: SandboxState;
  accounts: Record<SystemKey, Account>;
  sessionIdleMs: number;
  now: () => Date;
};

export function emptyState(seed: number, baseDate: string): SandboxState {
  return {
    version: 1,
    seed,
    baseDate,
    formsDrawn: 0,
    requestsDrawn: 0,
    formPrng: seed,
    requestPrng: seed + 1,
    archive: { forms: [], cases: [], entries: [], files: {}, senders: {} },
    claims: { requests: [], invoices: [], deferrals: [], replies: [] },
  };
}

/** Solvik kommune: its records, its two systems, and the people who send it forms and requests. */
export class Municipality {
  readonly archive: Archive;
  readonly claims: Claims;
  readonly systems: Record<SystemKey, System>;
  readonly seed: number;
  readonly baseDate: string;
  readonly #formPrng: Prng;
  readonly #requestPrng: Prng;
  #formsDrawn: number;
  #requestsDrawn: number;

  constructor({ state, accounts, sessionIdleMs, now }: MunicipalityOptions) {
    this.seed = state.seed;
    this.baseDate = state.baseDate;
    this.archive = new Archive(state.archive, now);
    this.claims = new Claims(state.claims, now);
    this.#formPrng = new Prng(state.formPrng);
    this.#requestPrng = new Prng(state.requestPrng);
    this.#formsDrawn = state.formsDrawn;
    this.#requestsDrawn = state.requestsDrawn;
    const common = { sessionIdleMs, nowMs: () => now().getTime() };
    this.systems = {
      archive: new System({ ...common, seed: state.seed + 2, account: accounts.archive }),
      claims: new System({ ...common, seed: state.seed + 3, account: accounts.claims }),
    };
  }

  /** Ids of the new forms, which now wait in the intake list. */
  generateForms(count: number): string[] {
    const { seed, baseDate } = this;
    const source = { prng: this.#formPrng, seed, baseDate, firstNumber: this.#formsDrawn };
    const forms = generateForms(count, source, this.archive.forms());
    this.#formsDrawn += count;
    refuseTaken(this.archive.addForms(forms));
    return forms.map((form) => form.formId);
  }

  /** Ids of the new requests, each with an invoice. */
  generateRequests(count: number): string[] {
    const { seed, baseDate } = this;
    const source = { prng: this.#requestPrng, seed, baseDate, firstNumber: this.#requestsDrawn };
    const requests = generateRequests(count, source);
    this.#requestsDrawn += count;
    refuseTaken(this.claims.addRequests(requests));
    return requests.map((request) => request.requestId);
  }

  /** How many times each form was registered. More than once is a case done twice. */
  registrations(): Record<string, number> {
    return countBy(this.archive.entries().flatMap((entry) => (entry.form ? [entry.form.formId] : [])));
  }

  /** How many times each request was granted. */
  grants(): Record<string, number> {
    const own = this.claims.deferrals().filter((deferral) => this.claims.request(deferral.requestId) !== undefined);
    return countBy(own.map((deferral) => deferral.requestId));
  }

  replies(): Record<string, number> {
    return countBy(this.claims.replies().map((reply) => reply.requestId));
  }

  summary() {
    const forms = this.archive.forms();
    const entries = this.archive.entries();
    const registrations = this.registrations();
    const grants = this.grants();
    const replies = this.replies();
    return {
      archive: {
        ...this.systems.archive.counters,
        forms: forms.length,
        unhandledForms: forms.filter((form) => form.status !== "HANDLED").length,
        registeredForms: Object.keys(registrations).length,
        /** In the journal, with frozen documents, unit and receipt. */
        finishedForms: new Set(entries.filter((entry) => entry.status === "J").map((entry) => entry.form?.formId)).size,
        registeredTwice: moreThanOnce(registrations),
        cases: this.archive.cases().length,
        entries: entries.length,
        documents: entries.reduce((total, entry) => total + entry.documents.length, 0),
      },
      claims: {
        ...this.systems.claims.counters,
        requests: this.claims.requests().length,
        openRequests: this.claims.requests().filter((request) => request.status !== "GRANTED").length,
        grantedRequests: Object.keys(grants).length,
        answeredRequests: Object.keys(replies).length,
        grantedTwice: moreThanOnce(grants),
        answeredTwice: moreThanOnce(replies),
      },
    };
  }

  toState(): SandboxState {
    return {
      version: 1,
      seed: this.seed,
      baseDate: this.baseDate,
      formsDrawn: this.#formsDrawn,
      requestsDrawn: this.#requestsDrawn,
      formPrng: this.#formPrng.state,
      requestPrng: this.#requestPrng.state,
      archive: this.archive.toState(),
      claims: this.claims.toState(),
    };
  }
}

export type Summary = ReturnType<Municipality["summary"]>;

function countBy(ids: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

function moreThanOnce(counts: Record<string, number>): string[] {
  return Object.entries(counts).flatMap(([id, count]) => (count > 1 ? [id] : []));
}

function refuseTaken(taken: readonly string[]): void {
  if (taken.length > 0) throw new Error(`Generated ids exist already: ${taken.slice(0, 5).join(", ")}`);
}
