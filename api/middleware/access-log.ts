import type { Context as HonoContext } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { Engine } from "../../core/context.ts";
import type { AppEnv } from "../env.ts";

const often = /^\/(static\/|(api\/v1\/health|api\/v1\/ready|live|ready|metrics)$)/;

/** One line for each request. The query is left out: it may hold what somebody searched for. */
export function accessLog({ log, watch }: Engine) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const startedAt = performance.now();
    const { method, path } = c.req;
    const { requestId } = c.var;
    const answer = async () => {
      await next();
      const actor = c.var.ctx && `${c.var.ctx.actor.kind}:${c.var.ctx.actor.id}`;
      const durationMs = Math.round(performance.now() - startedAt);
      const line = { requestId, method, path, status: c.res.status, durationMs, actor };
      log[often.test(path) ? "debug" : "info"](line, "request");
      return { status: c.res.status, route: routeOf(c) };
    };
    if (watch?.request && !often.test(path)) await watch.request({ requestId, method, path }, answer);
    else await answer();
  });
}

/** The route as it is written, such as `/api/v1/work-items/:id`: the same for every case. */
function routeOf(c: HonoContext): string {
  return matchedRoutes(c).findLast(({ method, path }) => method !== "ALL" && !path.endsWith("*"))?.path ?? "unknown";
}
