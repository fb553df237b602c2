import type { Context as HonoContext } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Config } from "../core/config.ts";

const name = "minuttjakt_session";

/** The session token that a request brings. */
export function sessionToken(c: HonoContext): string | undefined {
  return getCookie(c, name);
}

/** Lets the browser keep a session until it ends. */
export function setSessionCookie(
  c: HonoContext,
  config: Config,
  { token, expiresAt }: { token: string; expiresAt: Date },
): void {
  setCookie(c, name, token, { ...attributes(config), expires: expiresAt });
}

/** Lets the browser forget the session. */
export function clearSessionCookie(c: HonoContext, config: Config): void {
  deleteCookie(c, name, attributes(config));
}

function attributes({ SECURE_COOKIES: secure }: Config) {
  return { httpOnly: true, sameSite: "Lax", path: "/", secure } as const;
}
