import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { Prng } from "./prng.ts";
import { applyPatch, Switches, type SwitchesPatch } from "./switches.ts";

export type Account = { username: string; password: string };

export type PageEnv = { Bindings: HttpBindings; Variables: { username: string } };
export type PageContext = Context<PageEnv>;

type Session = { username: string; lastSeenMs: number; requests: number };

export type SystemOptions = {
  seed: number;
  account: Account;
  sessionIdleMs: number;
  nowMs: () => number;
};

/** What every one of the systems has besides its records: an account, sessions, switches, counters. */
export class System {
  switches: Switches = Switches.parse({});
  readonly counters = { requests: 0, logins: 0, refusedLogins: 0, saves: 0, faults: 0 };
  readonly #sessions = new Map<string, Session>();
  readonly #usedTokens = new Set<string>();
  readonly #cutTokens = new Set<string>();
  readonly #options: SystemOptions;
  readonly #faults: Prng;

  constructor(options: SystemOptions) {
    this.#options = options;
    this.#faults = new Prng(options.seed);
  }

  change(patch: SwitchesPatch): Switches {
    this.switches = applyPatch(this.switches, patch);
    return this.switches;
  }

  /** A session's secret, or nothing when the name or password is wrong. */
  logIn(account: Account): string | undefined {
    const { username, password } = this.#options.account;
    if (account.username !== username || account.password !== password) {
      this.counters.refusedLogins++;
      return undefined;
    }
    const secret = randomUUID();
    this.#sessions.set(secret, { username, lastSeenMs: this.#options.nowMs(), requests: 0 });
    this.counters.logins++;
    return secret;
  }

  /** Who is logged in. Counts the page against the session's life. */
  useSession(secret: string | undefined): string | undefined {
    const session = secret === undefined ? undefined : this.#sessions.get(secret);
    if (secret === undefined || !session) return undefined;
    const nowMs = this.#options.nowMs();
    const limit = this.switches.expireEveryRequests;
    session.requests++;
    if (nowMs - session.lastSeenMs > this.#options.sessionIdleMs || (limit > 0 && session.requests > limit)) {
      this.#sessions.delete(secret);
      return undefined;
    }
    session.lastSeenMs = nowMs;
    return session.username;
  }

  expireSessions(): number {
    const ended = this.#sessions.size;
    this.#sessions.clear();
    return ended;
  }

  newToken(): string {
    return randomUUID();
  }

  /** False for a form that was sent before: browsers themselves repeat a request when a kept connection breaks. */
  spendToken(token: string): boolean {
    if (token === "" || this.#usedTokens.has(token)) return false;
    this.#usedTokens.add(token);
    const [oldest] = this.#usedTokens;
    if (this.#usedTokens.size > 20_000 && oldest !== undefined) this.#usedTokens.delete(oldest);
    return true;
  }

  /** Whether the switch says that this save is the one to refuse. */
  refusesThisSave(): boolean {
    this.counters.saves++;
    const every = this.switches.validationErrorEvery;
    return every > 0 && this.counters.saves % every === 0;
  }

  drawsFault(fault: keyof Switches["faults"]): boolean {
    const probability = this.switches.faults[fault];
    if (probability === 0 || !this.#faults.chance(probability)) return false;
    this.counters.faults++;
    return true;
  }

  /** The answer to a saved form: the next page, or a cut connection, after which nobody knows whether it was saved. */
  answerSaved(c: PageContext, { token, location }: { token: string; location: string }): Response {
    if (!this.drawsFault("dropAfterSave")) return c.redirect(location, 303);
    this.#cutTokens.add(token);
    return cutConnection(c);
  }

  /** Whether the first answer to this form was cut off: the browser's own repetition of it fares no better. */
  wasCut(token: string): boolean {
    return this.#cutTokens.has(token);
  }

  rows<T>(rows: readonly T[]): T[] {
    return this.switches.duplicateRows ? rows.flatMap((row) => [row, row]) : [...rows];
  }
}

/** Ends the connection without an answer. */
export function cutConnection(c: PageContext): Response {
  const socket = (c.env as HttpBindings | undefined)?.incoming?.socket;
  if (!socket) return c.text("", 502);
  socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
