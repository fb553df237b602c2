import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context as HonoContext, Hono } from "hono";
import { mayReadFigures, whatIsAway } from "../../core/operation/index.ts";
import type { AppDeps, AppEnv } from "../env.ts";
import { problemResponse } from "../errors.ts";

/** For whatever starts, watches and measures this process: outside the versioned API, and without sign-in. */
export function probes({ engine, config, metrics, migrations = [] }: AppDeps) {
  return new Hono<AppEnv>()
    .use(async (c, next) => {
      await next();
      if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
    })
    .get("/live", (c) => c.json({ status: "live" }))
    .get("/ready", async (c) => {
      const errors = await whatIsAway({ engine, migrations });
      if (errors.length === 0) return c.json({ status: "ready" });
      const detail = `Not ready: ${errors.map((error) => error.message).join("; ")}`;
      return problemResponse(c, { code: "unavailable", status: 503, detail, errors });
    })
    .get("/metrics", async (c) => {
      if (!metrics || !mayReadFigures(callerOf(c), config.METRICS_TOKEN)) {
        const detail =
          "Figures are for programs on this machine, or for who sends METRICS_TOKEN as Authorization: Bearer …";
        return problemResponse(c, { code: "unauthenticated", status: 401, detail, errors: [] });
      }
      const { contentType, text } = await metrics.read();
      return c.body(text, 200, { "Content-Type": contentType });
    });
}

function callerOf(c: HonoContext) {
  const wasForwarded = ["X-Forwarded-For", "Forwarded"].some((name) => c.req.header(name) !== undefined);
  return { authorization: c.req.header("Authorization"), remoteAddress: remoteAddressOf(c), wasForwarded };
}

/** Undefined where the request did not come by a connection. */
function remoteAddressOf(c: HonoContext): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    return undefined;
  }
}
