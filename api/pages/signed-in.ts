import { createMiddleware } from "hono/factory";
import type { Context as HonoContext } from "hono";
import type { Context } from "../../core/context.ts";
import { AppError } from "../../core/errors.ts";
import type { AppEnv } from "../env.ts";

/** Sends whoever is not signed in to the sign-in page, and back after. */
export const signedInOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.ctx) return next();
  const { pathname, search } = new URL(c.req.url);
  const asked = c.req.method === "GET" ? `${pathname}${search}` : "/";
  return c.redirect(`/logg-inn?${new URLSearchParams({ til: asked })}`, 303);
});

/**
 * The context of the one who asks, behind `signedInOnly`.
 *
 * @throws AppError `unauthenticated`.
 */
export function ctxOf(c: HonoContext<AppEnv>): Context {
  if (!c.var.ctx) throw new AppError("unauthenticated", "Sign in first");
  return c.var.ctx;
}

/** A path on this site to go on to; anything that leads elsewhere becomes the front page. */
export function localPath(asked: string | undefined): string {
  const here = "http://minuttjakt.invalid";
  if (asked === undefined || !asked.startsWith("/") || !URL.canParse(asked, here)) return "/";
  const { origin, pathname, search } = new URL(asked, here);
  // Dots in a path may leave two slashes in front, and a browser reads what follows those as a host.
  return origin === here && !pathname.startsWith("//") ? `${pathname}${search}` : "/";
}
