import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { startApi } from "../../api/main.ts";
import { createUser } from "../../core/access/index.ts";
import { loadConfig } from "../../core/config.ts";
import type { Engine } from "../../core/context.ts";
import { aTenant, unique } from "../support/context.ts";
import { expect, test } from "./api.ts";

const start = (engine: Engine, env: Record<string, string> = {}) =>
  startApi({ engine, config: loadConfig({ PORT: "0", ...env }), version: "0.0.0-test" });

function request(url: string, options: { agent?: Agent; headers?: Record<string, string> } = {}) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    get(url, options, resolve).on("error", reject);
  });
}

test("serves on a port of its own until it is stopped", async ({ engine }) => {
  const api = await start(engine);

  const response = await fetch(`${api.url}/api/v1/health`);
  await api.stop();

  expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(response.status).toBe(200);
  await expect(fetch(`${api.url}/api/v1/health`)).rejects.toThrow("fetch failed");
});

test("stops within three seconds, with connections kept alive, half a request and a stream open", async ({
  engine,
}) => {
  const { id: tenantId } = await aTenant(engine.db);
  const email = `${unique("kari")}@fjordvik.example`;
  const password = "et langt nok passord";
  await createUser(engine, { tenantId, email, name: "Kari Nordmann", roles: ["OPERATOR"], password });
  const api = await start(engine);
  const signedIn = await fetch(`${api.url}/api/v1/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  const cookie = (signedIn.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
  const agent = new Agent({ keepAlive: true });
  (await request(`${api.url}/api/v1/health`, { agent })).resume();
  const stream = await request(`${api.url}/events`, { headers: { Cookie: cookie } });
  stream.on("error", () => undefined);
  await once(stream, "data");
  const half = connect(Number(new URL(api.url).port), "127.0.0.1");
  half.on("error", () => undefined);
  half.write("POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
  const startedAt = performance.now();

  await Promise.all([api.stop(), api.stop()]);

  expect(stream.statusCode).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  agent.destroy();
  half.destroy();
});

test("lets a client that sends far too much see why it is refused", async ({ engine }) => {
  const api = await start(engine, { BODY_LIMIT_MIB: "1" });

  const response = await fetch(`${api.url}/api/v1/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "x".repeat(50_000_000),
  });
  await api.stop();

  expect(response.status).toBe(413);
});

test("says in one sentence that the port is taken", async ({ engine }) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;

  await expect(start(engine, { PORT: String(port) })).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is taken by another program: stop that, or choose another port with PORT`,
  );

  other.close();
});
