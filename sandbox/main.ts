import { setMaxListeners } from "node:events";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { apiRoutes } from "./api.ts";
import { archiveRoutes } from "./archive/routes.tsx";
import { localDate } from "./calendar.ts";
import { claimsRoutes } from "./claims/routes.tsx";
import { emptyState, Municipality, type SystemKey } from "./municipality.ts";
import { readState, StateMirror } from "./state-file.ts";
import { styleSheet } from "./style.ts";
import type { SwitchesPatch } from "./switches.ts";
import type { Account } from "./system.ts";

/** The robot accounts of the fictional municipality. */
export const sandboxAccounts: Record<SystemKey, Account> = {
  archive: { username: "robot-arkiv", password: "solvik-arkiv-2026" },
  claims: { username: "robot-fordring", password: "solvik-fordring-2026" },
};

export type SandboxOptions = {
  /** 0 is any free port. */
  port: number;
  seed: number;
  /** State is mirrored here, and taken up again at the next start. */
  stateFile?: string;
  host?: string;
  /** Local date that generated data counts from. Default today. */
  baseDate?: string;
  /** Forms and requests there are at a first start. */
  forms?: number;
  requests?: number;
  switches?: Partial<Record<SystemKey, SwitchesPatch>>;
  sessionIdleMs?: number;
  now?: () => Date;
};

export type Sandbox = {
  /** Without a trailing slash. The systems are at `/archive` and `/claims`, the JSON API at `/api`. */
  url: string;
  port: number;
  /** The records, switches and counters, for tests in the same process. */
  municipality: Municipality;
  /** Citizens send more forms and requests; their ids. */
  generate(more: { forms?: number; requests?: number }): { formIds: string[]; requestIds: string[] };
  /** Closes at once, also connections that are kept alive. */
  stop(): Promise<void>;
};

type AppDeps = { municipality: Municipality; stopping: AbortSignal; changed: () => void };

/** The whole web app without a port. */
export function createSandboxApp({ municipality, ...rest }: AppDeps): Hono<{ Bindings: HttpBindings }> {
  const { archive, claims, systems } = municipality;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/", (c) => c.redirect("/archive", 303));
  app.get("/style.css", (c) => {
    c.header("Cache-Control", "public, max-age=86400");
    c.header("Content-Type", "text/css; charset=utf-8");
    return c.body(styleSheet);
  });
  app.route("/archive", archiveRoutes({ archive, system: systems.archive, ...rest }));
  app.route("/claims", claimsRoutes({ claims, system: systems.claims, ...rest }));
  app.route("/api", apiRoutes({ municipality, changed: rest.changed }));
  return app;
}

/** The municipality without a server. */
export async function openMunicipality(options: Omit<SandboxOptions, "port" | "host">): Promise<Municipality> {
  const { seed, stateFile, now = () => new Date() } = options;
  const saved = stateFile === undefined ? undefined : await readState(stateFile);
  const state = saved ?? emptyState(seed, options.baseDate ?? localDate(now()));
  const sessionIdleMs = options.sessionIdleMs ?? 30 * 60_000;
  const municipality = new Municipality({ state, accounts: sandboxAccounts, sessionIdleMs, now });
  if (!saved) {
    municipality.generateForms(options.forms ?? 100);
    municipality.generateRequests(options.requests ?? 60);
  }
  municipality.systems.archive.change(options.switches?.archive ?? {});
  municipality.systems.claims.change(options.switches?.claims ?? {});
  return municipality;
}

/** Starts Solvik kommune's systems as a web server. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = "127.0.0.1", stateFile } = options;
  const municipality = await openMunicipality(options);
  const mirror = stateFile === undefined ? undefined : new StateMirror(stateFile, () => municipality.toState());
  const stopping = new AbortController();
  // Every page that hangs or is slow listens for it.
  setMaxListeners(0, stopping.signal);
  const changed = () => mirror?.changed();
  const app = createSandboxApp({ municipality, stopping: stopping.signal, changed });
  const server = createAdaptorServer({ fetch: app.fetch });
  const port = await listen(server, { port: options.port, host });
  await mirror?.flush();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
    await mirror?.flush();
  };
  const generate = ({ forms = 0, requests = 0 }) => {
    const ids = { formIds: municipality.generateForms(forms), requestIds: municipality.generateRequests(requests) };
    changed();
    return ids;
  };
  return { url: `http://${host}:${port}`, port, municipality, generate, stop: () => (stopped ??= stop()) };
}

async function listen(
  server: ReturnType<typeof createAdaptorServer>,
  at: { port: number; host: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port"));
      else resolve(address.port);
    });
  });
}

async function runAlone(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4010" },
      seed: { type: "string", default: "1" },
      "state-file": { type: "string" },
      forms: { type: "string" },
      requests: { type: "string" },
    },
  });
  const sandbox = await startSandbox({
    port: Number(values.port),
    seed: Number(values.seed),
    ...(values["state-file"] !== undefined && { stateFile: values["state-file"] }),
    ...(values.forms !== undefined && { forms: Number(values.forms) }),
    ...(values.requests !== undefined && { requests: Number(values.requests) }),
  });
  console.log(`Solvik kommune: ${sandbox.url}/archive and ${sandbox.url}/claims`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.stop());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runAlone();
