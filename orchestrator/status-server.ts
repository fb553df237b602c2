import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../core/config.ts";
import type { Engine } from "../core/context.ts";
import { mayReadFigures, whatIsAway } from "../core/operation/index.ts";
import type { Metrics } from "./metrics/metrics.ts";

/** What a worker process tells of itself, for probes and Prometheus. */
export type StatusServer = { url: string; stop(): Promise<void> };

export type StatusOptions = {
  config: Pick<Config, "HOST" | "METRICS_TOKEN">;
  port: number;
  metrics: Pick<Metrics, "read">;
  /** Names of those that must have been run. */
  migrations: readonly string[];
};

type Answer = { status: number; contentType?: string; text: string };

/**
 * Serves `/live`, `/ready` and `/metrics`.
 *
 * @throws Error when the port cannot be had.
 */
export async function startStatusServer(engine: Engine, options: StatusOptions): Promise<StatusServer> {
  const { config, port } = options;
  const server = createServer((request, response) => {
    answerTo(request, { engine, ...options }).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        engine.log.warn({ err: error, path: request.url }, "status not told");
        send(response, { status: 500, text: "" });
      },
    );
  });
  await listen(server, { port, host: config.HOST });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${config.HOST.includes(":") ? `[${config.HOST}]` : config.HOST}:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  request: IncomingMessage,
  { engine, config, metrics, migrations }: StatusOptions & { engine: Engine },
): Promise<Answer> {
  const path = request.url?.split("?")[0];
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, text: "" };
  if (path === "/live") return json(200, { status: "live" });
  if (path === "/ready") {
    const errors = await whatIsAway({ engine, migrations });
    return errors.length === 0 ? json(200, { status: "ready" }) : json(503, { status: "not ready", errors });
  }
  if (path === "/metrics" && mayRead(request, config)) return { status: 200, ...(await metrics.read()) };
  return { status: path === "/metrics" ? 401 : 404, text: "" };
}

function mayRead({ headers, socket }: IncomingMessage, { METRICS_TOKEN }: StatusOptions["config"]): boolean {
  const wasForwarded = headers["x-forwarded-for"] !== undefined || headers["forwarded"] !== undefined;
  const { authorization } = headers;
  return mayReadFigures({ authorization, remoteAddress: socket.remoteAddress, wasForwarded }, METRICS_TOKEN);
}

function json(status: number, body: unknown): Answer {
  return { status, contentType: "application/json", text: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, contentType = "text/plain", text }: Answer): void {
  response.writeHead(status, { "Content-Type": contentType, "Cache-Control": "no-store" }).end(text);
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = ({ code }: NodeJS.ErrnoException) =>
      reject(new Error(`Cannot listen on ${host}, port ${port} (${code}): choose another with METRICS_PORT`));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}
