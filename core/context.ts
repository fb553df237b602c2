import { isAllowed, type Permission } from "./access/permissions.ts";
import type { ArtefactStore } from "./artefacts/index.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { Db, Role } from "./db.ts";
import { AppError } from "./errors.ts";
import type { Logger } from "./log.ts";
import type { Queues } from "./queues/index.ts";
import type { Secrets } from "./secrets.ts";
import type { Watch } from "./watch.ts";

/** Who does something: a signed-in person, an API key, or another system by its webhook. */
export type Actor = { kind: "user" | "api_key" | "webhook"; id: string; name: string; roles: readonly Role[] };

/** What the engine has: no actor, every municipality. Only the orchestrator and start-up use it. */
export type Engine = {
  db: Db;
  queues: Queues;
  secrets: Secrets;
  catalogue: Catalogue;
  artefacts: ArtefactStore;
  now: () => Date;
  log: Logger;
  /** Private networks that alerts may be sent to, such as `10.20.0.0/16`; none when left out. */
  alertNetworks?: readonly string[];
  /** Told of what happens, when somebody watches. */
  watch?: Watch;
};

/** First argument of every verb: the engine's means, one actor and the municipality he or she acts in. */
export type Context = Engine & { actor: Actor; tenantId: string };

/**
 * First line of every verb.
 *
 * @throws AppError `forbidden` when no role of the actor gives the permission.
 */
export function requirePermission(ctx: Context, permission: Permission): void {
  if (!isAllowed(ctx.actor.roles, permission)) {
    throw new AppError("forbidden", `${ctx.actor.name} may not do this: it takes the permission ${permission}`);
  }
}

/**
 * Second line of every verb that takes two people, or of which must be known who did it: whoever holds an API key could
 * else be both.
 *
 * @param deed What is asked for, to be told: such as `propose a baseline`.
 * @throws AppError `forbidden` with the rule `not_a_person`.
 */
export function requirePerson({ actor }: Context, deed: string): void {
  if (actor.kind === "user") return;
  const message = `It takes a signed-in person to ${deed}, and ${actor.name} is none: sign in with e-mail and password`;
  throw new AppError("forbidden", message, { fields: [{ field: "actor", rule: "not_a_person", message }] });
}

/** How a run that the actor starts is told to have been started. */
export function triggerOf({ actor }: Context): "PERSON" | "API" | "WEBHOOK" {
  return ({ user: "PERSON", api_key: "API", webhook: "WEBHOOK" } as const)[actor.kind];
}
