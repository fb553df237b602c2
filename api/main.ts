import { createAdaptorServer } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { createApp } from "./app.ts";
import type { AppDeps } from "./env.ts";

/** The API and the pages on their port, until stopped. */
export type ServedApi = { url: string; stop(): Promise<void> };

const graceMs = 1_500;
const sweepMs = 100;

/**
 * Serves the API and the pages.
 *
 * @throws Error with one sentence for people when the port cannot be had.
 */
export async function startApi(deps: AppDeps): Promise<ServedApi> {
  const { HOST: hostname, PORT: port } = deps.config;
  const server = createAdaptorServer({ fetch: createApp(deps).fetch }) as Server;
  await listen(server, { hostname, port });
  server.on("error", (error) => deps.engine.log.error({ err: error }, "server failed"));
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(hostname, (server.address() as AddressInfo).port),
    stop: () => (stopped ??= close(server)),
  };
}

function listen(server: Server, { hostname, port }: { hostname: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(new Error(whyNot(error, { hostname, port }), { cause: error }));
    server.once("error", refuse);
    server.listen(port, hostname, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}

function whyNot(
  { code, message }: NodeJS.ErrnoException,
  { hostname, port }: { hostname: string; port: number },
): string {
  const words: Record<string, string> = {
    EADDRINUSE: `Port ${port} of ${hostname} is taken by another program: stop that, or choose another port with PORT`,
    EACCES: `Port ${port} needs rights that this program does not have: choose a port above 1023 with PORT`,
    EADDRNOTAVAIL: `This machine does not have the address ${hostname}: choose another with HOST`,
    ENOTFOUND: `This machine does not know the name ${hostname}: choose another with HOST`,
  };
  return words[code ?? ""] ?? `Cannot listen on ${hostname}, port ${port}: ${message}`;
}

function urlOf(hostname: string, port: number): string {
  if (["0.0.0.0", "::"].includes(hostname)) return `http://127.0.0.1:${port}`;
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/** Lets requests under way end; open streams and slow ones are cut after the grace time. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
