import { describe } from "vitest";
import type { Engine } from "../../core/context.ts";
import { closeDb, openDb } from "../../core/db.ts";
import { createLogger } from "../../core/log.ts";
import { openQueues } from "../../core/queues/index.ts";
import { aCaller, appFor, call, expect, test } from "./api.ts";

const nowhere = "postgresql://nobody:secret-password@127.0.0.1:1/nothing";

function aLog() {
  const lines: string[] = [];
  return { log: createLogger("debug", { write: (line) => void lines.push(line) }), lines };
}

describe("with the database away", () => {
  const anywhere = { headers: { Authorization: `Bearer mj_0a1b2c3d_${"x".repeat(43)}` } };

  async function withoutDatabase(engine: Engine, check: (app: ReturnType<typeof appFor>) => Promise<void>) {
    const db = openDb(nowhere);
    const queues = openQueues({ databaseUrl: nowhere }, createLogger("silent"));
    try {
      await check(appFor({ ...engine, db, queues }));
    } finally {
      await Promise.all([closeDb(db), queues.close()]);
    }
  }

  test("asks to try again, and tells nothing of where it was", async ({ engine }) => {
    await withoutDatabase(engine, async (app) => {
      const response = await call(app, "/api/v1/automations", anywhere);
      expect(response).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect(response.headers.get("Retry-After")).toBe("5");
      expect(JSON.stringify(response.body)).not.toMatch(/127\.0\.0\.1|secret|ECONN|prisma/i);
    });
  });

  test("a person gets a page", async ({ engine }) => {
    await withoutDatabase(engine, async (app) => {
      const headers = { Cookie: `minuttjakt_session=${"x".repeat(43)}` };
      const response = await call(app, "/timer", { headers });
      expect(response.status).toBe(503);
      expect(response.headers.get("Content-Type")).toContain("text/html");
    });
  });

  test("is healthy but not ready, and says what is missing", async ({ engine }) => {
    await withoutDatabase(engine, async (app) => {
      const [health, ready] = await Promise.all([call(app, "/api/v1/health"), call(app, "/api/v1/ready", anywhere)]);
      expect(health.status).toBe(200);
      expect(ready).toMatchObject({
        status: 503,
        body: { code: "unavailable", errors: [{ field: "database" }, { field: "queue" }] },
      });
    });
  });
});

test("tells of a fault by its request id alone, and logs the rest", async ({ engine }) => {
  const { log, lines } = aLog();
  const now = () => {
    throw new Error("the clock is broken");
  };
  const app = appFor({ ...engine, now, log });
  const headers = { Authorization: `Bearer mj_0a1b2c3d_${"x".repeat(43)}`, "X-Request-Id": "sporing-17" };

  const response = await call(app, "/api/v1/automations", { headers });

  expect(response).toMatchObject({ status: 500, body: { code: "internal", requestId: "sporing-17", errors: [] } });
  expect(JSON.stringify(response.body)).not.toContain("clock");
  expect(response.headers.get("X-Request-Id")).toBe("sporing-17");
  const fault = lines.find((line) => line.includes("the clock is broken"));
  expect(JSON.parse(fault ?? "{}")).toMatchObject({ level: 50, requestId: "sporing-17", msg: "request failed" });
});

test("logs each request once, without what was searched for or said", async ({ app: quiet, engine }) => {
  const { log, lines } = aLog();
  const caller = await aCaller(engine, { app: quiet, roles: ["OPERATOR"] });
  const app = appFor({ ...engine, log });
  const headers = { Authorization: `Bearer ${caller.key}` };

  await call(app, "/api/v1/work-items?search=hemmelig", { headers });
  await call(app, "/api/v1/health");

  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      level: 30,
      method: "GET",
      path: "/api/v1/work-items",
      status: 200,
      actor: `api_key:${caller.id}`,
      msg: "request",
    },
    { level: 20, method: "GET", path: "/api/v1/health", status: 200, msg: "request" },
  ]);
  expect(lines.join("")).not.toMatch(/hemmelig|mj_/);
});

test("sends every answer with headers that let a browser run nothing of others'", async ({ app }) => {
  for (const path of ["/api/v1/health", "/api/v1/work-items", "/logg-inn", "/ingenting", "/openapi.json"]) {
    const { headers } = await call(app, path);
    expect(headers.get("Content-Security-Policy"), path).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get("Content-Security-Policy"), path).not.toContain("unsafe");
    expect(headers.get("X-Content-Type-Options"), path).toBe("nosniff");
    expect(headers.get("X-Request-Id"), path).toMatch(/^[\w-]+$/);
    expect(headers.get("Strict-Transport-Security"), path).toBeNull();
  }
});

test("answers an address that is nobody's with a page, and below /api with a problem", async ({ app }) => {
  const page = await call(app, "/finnes-ikke");
  const problem = await call(app, "/api/v2/health");

  expect(page.status).toBe(404);
  expect(page.headers.get("Content-Type")).toContain("text/html");
  expect(problem).toMatchObject({ status: 404, body: { code: "not_found" } });
});
