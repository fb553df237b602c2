import type { Context as HonoContext } from "hono";
import { localDateOf } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import { ctxOf } from "../signed-in.ts";

/** The year that is asked for; this year when none is, or none that there is a table of. */
export function yearOf(c: HonoContext<AppEnv>): number {
  const asked = c.req.query("aar") ?? "";
  return /^20\d\d$/.test(asked) ? Number(asked) : Number(localDateOf(ctxOf(c).now()).slice(0, 4));
}
