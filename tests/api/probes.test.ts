import { onTestFinished } from "vitest";
import { startApi } from "../../api/main.ts";
import { loadConfig } from "../../core/config.ts";
import type { Engine } from "../../core/context.ts";
import { closeDb, openDb } from "../../core/db.ts";
import { createMetrics } from "../../orchestrator/metrics/metrics.ts";
import { migrationNames } from "../../prisma/migration-names.ts";
import { appFor, expect, test } from "./api.ts";

const token = "et-langt-nok-token";

/** The API on a port of its own. */
async function serve(
  engine: Engine,
  { env = {}, migrations }: { env?: Record<string, string>; migrations?: string[] } = {},
) {
  const served = await startApi({
    engine,
    config: loadConfig({ PORT: "0", ...env }),
    version: "0.0.0-test",
    metrics: createMetrics(engine, { version: "0.0.0-test", leaseSeconds: 15 }),
    migrations: migrations ?? (await migrationNames()),
  });
  onTestFinished(() => served.stop());
  return async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(served.url + path, { headers });
    return { status: response.status, type: response.headers.get("Content-Type"), text: await response.text() };
  };
}

test("is live without asking anything, and ready when database, queue and migrations are as they should", async ({
  engine,
}) => {
  const ask = await serve(engine);

  expect(await ask("/live")).toMatchObject({ status: 200, text: '{"status":"live"}' });
  expect(await ask("/ready")).toMatchObject({ status: 200, text: '{"status":"ready"}' });
});

test("is live and not ready while the database is away, and says so", async ({ engine }) => {
  const db = openDb("postgresql://minuttjakt:x@127.0.0.1:1/minuttjakt");
  onTestFinished(() => closeDb(db));
  const ask = await serve({ ...engine, db });

  expect((await ask("/live")).status).toBe(200);
  const { status, text } = await ask("/ready");
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({
    code: "unavailable",
    errors: [{ field: "database", message: "the database does not answer" }],
  });
});

test("is not ready before the migrations of its version were run, and names them", async ({ engine }) => {
  const ask = await serve(engine, { migrations: [...(await migrationNames()), "20990101000000_later"] });

  const { status, text } = await ask("/ready");

  expect(status).toBe(503);
  expect(text).toContain("20990101000000_later");
  expect((await ask("/api/v1/ready")).status).toBe(503);
});

test("shows figures to a program on the same machine, and to nobody whom a proxy speaks for", async ({ engine }) => {
  const ask = await serve(engine);

  const own = await ask("/metrics");
  expect(own.status).toBe(200);
  expect(own.type).toContain("text/plain");
  expect(own.text).toContain("minuttjakt_record_up 1");
  expect((await ask("/metrics", { "X-Forwarded-For": "10.0.0.7" })).status).toBe(401);
  expect((await ask("/metrics", { Forwarded: "for=10.0.0.7" })).status).toBe(401);
});

test("shows figures by the token alone when one is set", async ({ engine }) => {
  const ask = await serve(engine, { env: { METRICS_TOKEN: token } });

  expect((await ask("/metrics")).status).toBe(401);
  expect((await ask("/metrics", { Authorization: "Bearer et-helt-annet-token" })).status).toBe(401);
  expect((await ask("/metrics", { Authorization: `Bearer ${token}`, "X-Forwarded-For": "10.0.0.7" })).status).toBe(200);
});

test("shows no figures where nobody keeps any", async ({ engine }) => {
  expect((await appFor(engine).request("/metrics")).status).toBe(401);
});
