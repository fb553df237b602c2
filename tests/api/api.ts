import { rm } from "node:fs/promises";
import { createApp } from "../../api/app.ts";
import type { AppDeps } from "../../api/env.ts";
import { createApiKey } from "../../core/access/index.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { loadConfig } from "../../core/config.ts";
import type { Engine } from "../../core/context.ts";
import type { Db, Role } from "../../core/db.ts";
import { aTenant, test as base, unique } from "../support/context.ts";
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
  const send = (method: string, path: string, body?: unknown) =>
    call(app, `/api/v1${path}`, { method, body, headers: { Authorization: `Bearer ${key}` } });
  return {
    tenantId: home,
    id,
    key,
    send,
    get: (path: string) => send("GET", path),
    post: (path: string, body: unknown) => send("POST", path, body),
    patch: (path: string, body: unknown) => send("PATCH", path, body),
  };
}

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

/** Rows of everything that a request may write. */
export async function rowCounts(db: Db) {
  const alerts = await Promise.all([
    db.alertChannel.aggregate({ _count: true, _sum: { groupMinutes: true } }),
    db.alertDelivery.count({ where: { status: "PENDING" } }),
    db.silenceWindow.count(),
  ]);
  const [schedules, daysOff, triggers] = await Promise.all([
    db.schedule.aggregate({ _count: true, _max: { nextAt: true } }),
    db.nonWorkingDay.count(),
    db.webhookTrigger.count({ where: { disabledAt: null } }),
  ]);
  const [runs, workItems, automations, processes, baselines, ledger, rollups, audit, lanes, sessions] =
    await Promise.all([
      db.run.count(),
      db.workItem.count(),
      db.automation.count(),
      db.process.count(),
      Promise.all([
        db.baseline.groupBy({ by: ["status"], _count: true, orderBy: { status: "asc" } }),
        db.processVersion.count(),
        db.timeStudy.count({ where: { closedAt: null } }),
        db.timeObservation.count({ where: { voidReason: null } }),
      ]),
      db.ledgerEntry.count(),
      db.dailyRollup.count(),
      db.auditEntry.count(),
      db.targetSystem.aggregate({ _sum: { concurrency: true } }),
      db.session.count(),
    ]);
  const counted = { alerts, schedules, daysOff, triggers, runs, workItems, automations, processes, baselines };
  return { ...counted, ledger, rollups, audit, lanes, sessions };
}
