import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { redisMissing } from "./redis.ts";
import type { TestCluster } from "./test-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
  }
}

/** What a test file asks of the one database server of the run. */
export type DatabaseRequest =
  | { do: "create"; name: string; template: "migrated" | "empty" }
  | { do: "drop"; name: string }
  | { do: "keep"; name: string; why: string };

type Shared = { users: number; serving: Promise<{ url: string; stop(): Promise<void> }> };

declare global {
  // Each project of the run reads this module anew: what they share must stand outside of it.
  var sharedTestServer: Shared | undefined;
}

/** Hands out databases to the test files of every project; one server for all, stopped with the last of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (globalThis.sharedTestServer ??= { users: 0, serving: serve() });
  shared.users += 1;
  project.provide("databaseServer", (await shared.serving).url);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    globalThis.sharedTestServer = undefined;
    await (await shared.serving).stop();
  };
}

/** PostgreSQL is started when the first file asks, so a run that needs none is quick. */
async function serve() {
  let cluster: Promise<TestCluster> | undefined;
  const server = createServer((request, response) => {
    cluster ??= import("./test-cluster.ts").then(({ startTestCluster }) => startTestCluster());
    answer(request, cluster).then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  if (redisMissing) console.log(`The Redis half of the tests is skipped: ${redisMissing}`);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await (await cluster)?.stop();
    },
  };
}

async function answer(request: IncomingMessage, starting: Promise<TestCluster>): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const wish = JSON.parse(Buffer.concat(chunks).toString("utf8")) as DatabaseRequest;
  const cluster = await starting;
  if (wish.do === "create") return cluster.create(wish.name, wish.template);
  if (wish.do === "drop") await cluster.drop(wish.name);
  else cluster.keep(wish.name, wish.why);
  return {};
}
