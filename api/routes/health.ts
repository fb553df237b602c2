import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { Engine } from "../../core/context.ts";
import type { FieldError } from "../../core/errors.ts";
import type { AppDeps, AppEnv } from "../env.ts";
import { problemResponse } from "../errors.ts";
import { answers, refused } from "../problem.ts";

const limitMs = 2_000;

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
  summary: "Whether the database and the queue answer as well",
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
export function health({ engine, version }: AppDeps) {
  return new OpenAPIHono<AppEnv>()
    .openapi(getHealth, (c) => c.json({ status: "ok" as const, version }, 200))
    .openapi(getReady, async (c) => {
      const errors = await whatIsAway(engine);
      if (errors.length === 0) return c.json({ status: "ready" as const, database: "ok", queue: "ok" } as const, 200);
      const detail = `Not ready: ${errors.map((error) => error.message).join("; ")}`;
      return problemResponse(c, { code: "unavailable", status: 503, detail, errors }) as never;
    });
}

async function whatIsAway(engine: Engine): Promise<FieldError[]> {
  const [database, queue] = await Promise.all([
    answersInTime(engine.db.$queryRaw`select 1`),
    answersInTime(engine.queues.schedules().getJobCounts()),
  ]);
  return [
    ...(database ? [] : [{ field: "database", rule: "unavailable", message: "the database does not answer" }]),
    ...(queue ? [] : [{ field: "queue", rule: "unavailable", message: "the queue does not answer" }]),
  ];
}

async function answersInTime(asked: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const answer = Promise.resolve(asked).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
