import { tmpdir } from "node:os";
import { createApp } from "../../api/app.ts";
import { loadConfig } from "../../core/config.ts";
import { createApiKey } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import type { Role } from "../../core/db.ts";
import { aTenant, test as base, unique } from "../support/context.ts";

export { expect } from "vitest";

/** `test` with an `app` on the file's own database and queue. */
export const test = base.extend("app", { scope: "file" }, async ({ engine }) => appFor(engine));

export function appFor(
  engine: Engine,
  { artefactDir = tmpdir(), env = {} }: { artefactDir?: string; env?: Record<string, string> } = {},
) {
  return createApp({ engine, config: loadConfig(env), artefactDir, version: "0.0.0-test" });
}

export type App = ReturnType<typeof appFor>;

/** A caller with an API key of these roles, in a municipality of its own unless one is given. */
export async function aCaller(
  engine: Engine,
  { app, roles, tenantId }: { app: App; roles: readonly Role[]; tenantId?: string },
) {
  const home = tenantId ?? (await aTenant(engine.db)).id;
  const { key } = await createApiKey(engine, { tenantId: home, name: unique("nøkkel"), roles: [...roles] });
  const send = async (method: string, path: string, body?: unknown) => {
    const headers: Record<string, string> = { Authorization: `Bearer ${key}` };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const payload = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const response = await app.request(`/api/v1${path}`, { method, headers, ...payload });
    return { status: response.status, headers: response.headers, body: await bodyOf(response) };
  };
  return {
    tenantId: home,
    key,
    get: (path: string) => send("GET", path),
    post: (path: string, body?: unknown) => send("POST", path, body),
    patch: (path: string, body?: unknown) => send("PATCH", path, body),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  return (response.headers.get("Content-Type") ?? "").includes("json") ? response.json() : undefined;
}
