import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { whatIsAway } from "../../core/operation/index.ts";
import type { AppDeps, AppEnv } from "../env.ts";
import { problemResponse } from "../errors.ts";
import { answers, refused } from "../problem.ts";

const getHealth = createRoute({
  method: "get",
  path: "/health",
  tags: ["Health"],
  summary: "Whether the process answers",
  security: [],
  responses: {
    200: answers(z.object({ status: z.literal("ok"), version: z.string() }).meta({ id: "Health" }), "It does"),
  },
});

const getReady = createRoute({
  method: "get",
  path: "/ready",
  tags: ["Health"],
  summary: "Whether the database and the queue answer as well, and the migrations were run",
  security: [],
  responses: {
    200: answers(
      z.object({ status: z.literal("ready"), database: z.literal("ok"), queue: z.literal("ok") }).meta({ id: "Ready" }),
      "They do",
    ),
    503: refused("One of them does not: `errors` names it"),
  },
});

/** Health for whoever watches the process: no sign-in, no more work than asked for. */
export function health({ engine, version, migrations = [] }: AppDeps) {
  return new OpenAPIHono<AppEnv>()
    .openapi(getHealth, (c) => c.json({ status: "ok" as const, version }, 200))
    .openapi(getReady, async (c) => {
      const errors = await whatIsAway({ engine, migrations });
      if (errors.length === 0) return c.json({ status: "ready" as const, database: "ok", queue: "ok" } as const, 200);
      const detail = `Not ready: ${errors.map((error) => error.message).join("; ")}`;
      return problemResponse(c, { code: "unavailable", status: 503, detail, errors }) as never;
    });
}
