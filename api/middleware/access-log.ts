import { createMiddleware } from "hono/factory";
import type { Engine } from "../../core/context.ts";
import type { AppEnv } from "../env.ts";

const often = /^\/(static\/|api\/v1\/(health|ready)$)/;

/** One line for each request. The query is left out: it may hold what somebody searched for. */
export function accessLog({ log }: Engine) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const startedAt = performance.now();
    await next();
    const { method, path } = c.req;
    const actor = c.var.ctx && `${c.var.ctx.actor.kind}:${c.var.ctx.actor.id}`;
    const durationMs = Math.round(performance.now() - startedAt);
    const line = { requestId: c.var.requestId, method, path, status: c.res.status, durationMs, actor };
    log[often.test(path) ? "debug" : "info"](line, "request");
  });
}
