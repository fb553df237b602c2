import type { Context as HonoContext } from "hono";
import { createMiddleware } from "hono/factory";
import { AppError } from "../../core/errors.ts";
import type { AppEnv } from "../env.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/**
 * Refuses a change that the page of another site asks for in a person's name.
 * Unlike Hono's own it looks at JSON as well; a key in the header is never sent by another site's page.
 */
export const csrf = createMiddleware<AppEnv>(async (c, next) => {
  const mayBeForged = !safeMethods.has(c.req.method) && c.req.header("Authorization") === undefined;
  if (mayBeForged && !isOwnSite(c)) throw new AppError("forbidden", "The request comes from another site");
  await next();
});

function isOwnSite(c: HonoContext): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  const origin = c.req.header("Origin");
  if (site === "same-origin" || origin === new URL(c.req.url).origin) return true;
  if (site !== undefined || origin !== undefined) return false;
  // No browser sends a form without telling where it comes from; programs do not tell.
  return !formTypes.test(c.req.header("Content-Type") ?? (c.req.method === "POST" ? "text/plain" : ""));
}
