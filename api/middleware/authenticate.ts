import { createMiddleware } from "hono/factory";
import { contextForApiKey, contextForSession } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import { AppError } from "../../core/errors.ts";
import type { AppEnv, SignedInEnv } from "../env.ts";
import { sessionToken } from "../session-cookie.ts";

// What answers the same to everybody, also while the database is away.
const open = /^\/(static\/|docs$|openapi\.json$|(api\/v1\/health|api\/v1\/ready|live|ready|metrics)$)/;

/** Finds out who asks, by API key or session; a key that is given is the only one looked at. */
export function authenticate(engine: Engine) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (!open.test(c.req.path)) {
      const key = bearerOf(c.req.header("Authorization"));
      const token = sessionToken(c);
      if (key !== undefined) c.set("ctx", await contextForApiKey(engine, key));
      else if (token !== undefined) c.set("ctx", await contextForSession(engine, token));
    }
    await next();
  });
}

/** Refuses whoever is not signed in. */
export const requireSignedIn = createMiddleware<SignedInEnv>(async (c, next) => {
  const ctx: SignedInEnv["Variables"]["ctx"] | undefined = c.var.ctx;
  if (!ctx) throw new AppError("unauthenticated", "Sign in, or send a valid API key: Authorization: Bearer mj_…");
  await next();
});

/** The key in an Authorization header; an empty one for a scheme that is not ours. */
function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
}
