import { scryptSync } from "node:crypto";
import { rm } from "node:fs/promises";
import { createApp } from "../../api/app.ts";
import type { AppDeps } from "../../api/env.ts";
import { createApiKey } from "../../core/access/index.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { loadConfig } from "../../core/config.ts";
import type { Engine } from "../../core/context.ts";
import type { Db, Role } from "../../core/db.ts";
import { aTenant, aUser, test as base, unique } from "../support/context.ts";
import { makeTempDir } from "../support/temp-dir.ts";

export { expect } from "vitest";

/** `test` with an `app` on the file's own database, queue and folder of screenshots. */
export const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("artefactDir", { scope: "file" }, async ({}, { onCleanup }) => {
    const folder = await makeTempDir("artefacts");
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  .extend("app", { scope: "file" }, async ({ engine, artefactDir }) => appFor(engine, { artefactDir }));

type AppOptions = { artefactDir?: string; env?: Record<string, string>; printPdf?: AppDeps["printPdf"] };

export function appFor(engine: Engine, { artefactDir = "/nonexistent", env = {}, printPdf }: AppOptions = {}) {
  const artefacts = createFolderStore(artefactDir);
  return createApp({ engine: { ...engine, artefacts }, config: loadConfig(env), version: "0.0.0-test", printPdf });
}

export type App = ReturnType<typeof appFor>;

/** An id that nothing has. */
export const unknownId = "019a0000-0000-7000-8000-000000000000";

type CallerOptions = { app: App; roles: readonly Role[]; tenantId?: string };

/** Somebody with an API key of these roles, in a municipality of its own unless one is given. */
export async function aCaller(engine: Engine, { app, roles, tenantId }: CallerOptions) {
  const home = tenantId ?? (await aTenant(engine.db)).id;
  const { id, key } = await createApiKey(engine, { tenantId: home, name: unique("nøkkel"), roles: [...roles] });
  return { tenantId: home, id, key, ...requestsWith(app, { Authorization: `Bearer ${key}` }) };
}

/** Of everybody that tests sign in. */
export const password = "et langt nok passord";
/** At a cost that is no cost: a real one takes longer than most tests do. */
export const passwordHash = `scrypt$16$8$1$AAAA$${scryptSync(password, Buffer.alloc(3), 32, { N: 16, r: 8, p: 1 }).toString("base64url")}`;

/** Somebody who has signed in, in a municipality of his or her own unless one is given. */
export async function aPerson(engine: Engine, { app, roles, tenantId }: CallerOptions) {
  const home = tenantId ?? (await aTenant(engine.db)).id;
  const { id, email } = await aUser(engine.db, { tenantId: home, roles: [...roles], passwordHash });
  const own = { Origin: "http://localhost" };
  const signedIn = await call(app, "/api/v1/sessions", { method: "POST", body: { email, password }, headers: own });
  const Cookie = signedIn.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  return { tenantId: home, id, ...requestsWith(app, { ...own, Cookie }) };
}

function requestsWith(app: App, headers: Record<string, string>) {
  const send = (method: string, path: string, body?: unknown) => call(app, `/api/v1${path}`, { method, body, headers });
  return {
    send,
    get: (path: string) => send("GET", path),
    post: (path: string, body?: unknown) => send("POST", path, body),
    patch: (path: string, body: unknown) => send("PATCH", path, body),
  };
}

/** What anybody who is known can do. */
export type Requests = ReturnType<typeof requestsWith>;

export type Caller = Awaited<ReturnType<typeof aCaller>>;

type Call = { method?: string; body?: unknown; headers?: Record<string, string> };

/** One request; a body that is text is sent as it stands. */
export async function call(app: App, path: string, { method = "GET", body, headers = {} }: Call = {}) {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const response = await app.request(path, {
    method,
    headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
    ...(body !== undefined && { body: payload }),
  });
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? ((await response.json()) as unknown) : await response.text(),
  };
}

/** Every row there is, as a count and a sum for each table: the same twice when nothing was written in between. */
export async function everyRow(db: Db): Promise<unknown> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`;
  const each = tables.map(({ name }) => {
    // When a key was last used is no change that anybody asked for.
    const row = name === "api_key" ? "(to_jsonb(t) - 'last_used_at')::text" : "t::text";
    return `SELECT '${name}' AS name, count(*)::int AS rows, sum(hashtextextended(${row}, 0))::text AS sum FROM "${name}" t`;
  });
  return db.$queryRawUnsafe(each.join(" UNION ALL "));
}
