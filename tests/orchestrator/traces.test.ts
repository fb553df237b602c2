import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { TechnicalError } from "../../bots/sdk/index.ts";
import type { Engine } from "../../core/context.ts";
import { createLogger } from "../../core/log.ts";
import { openQueues } from "../../core/queues/index.ts";
import { startTraces } from "../../orchestrator/traces.ts";
import { startWorker } from "../../orchestrator/worker.ts";
import { appFor } from "../api/api.ts";
import { expect, test } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

const Attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
const Span = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: Attributes,
  status: z.object({ code: z.int().optional(), message: z.string().optional() }),
});
const Exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) })),
    }),
  ),
});

/** A collector that takes OTLP over HTTP as JSON, and keeps it as it came. */
async function startCollector() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/v1/traces") bodies.push(Buffer.concat(chunks).toString("utf8"));
      response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    resources: () => bodies.flatMap((body) => Exported.parse(JSON.parse(body)).resourceSpans),
  };
}

const attributesOf = (attributes: z.infer<typeof Attributes>) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
const millisecondsOf = (nanoseconds: string) => Number(BigInt(nanoseconds) / 1_000_000n);

test("an attempt, its steps, its claim, its outcome, its jobs and the request that added it are sent to a collector, and nothing that stands in the case", async ({
  db,
  databaseUrl,
}) => {
  const collector = await startCollector();
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url;
  onTestFinished(() => void delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"]);
  const traces = startTraces({ version: "0.0.0-test", service: "minuttjakt-worker" });
  const queues = openQueues({ databaseUrl, telemetry: traces.queues }, createLogger("silent"));
  onTestFinished(() => queues.close());
  const bot = aBot({
    async handle({ step, input }) {
      await step("Søk fnr 15808012345", async () => undefined);
      await step("Lagre", async () => {
        throw new TechnicalError("TARGET_DOWN", `Sak ${input.number} for 15808012345 ble ikke lagret`);
      });
      return { receipt: "" };
    },
  });
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  const engine: Engine = { ...house.engine, watch: traces.watch };
  const execution = { ...house.execution, engine };
  const worker = await startWorker({ execution, bots: [bot], leaseSeconds: 15, lookSeconds: 1 });
  const automationId = await house.employ(bot, { maxAttempts: 1 });
  const { code } = await db.automation.findUniqueOrThrow({ where: { id: automationId } });
  const before = Date.now();
  const [workItemId] = await house.add(automationId, [4711]);
  await expect
    .poll(() => db.workItem.count({ where: { automationId, settledAt: { not: null } } }), { timeout: 20_000 })
    .toBe(1);
  const { status } = await appFor(engine).request("/api/v1/lanes/019a0000-0000-7000-8000-000000000000?sok=15808012345");
  await worker.stop(2_000);
  await traces.stop();

  const resources = collector.resources();
  const spans = resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const named = (name: string) => spans.filter((span) => span.name === name);
  expect(attributesOf(resources[0]?.resource.attributes ?? [])).toMatchObject({
    "service.name": "minuttjakt-worker",
    "service.version": "0.0.0-test",
  });
  const [attempt] = named(`case ${code}`);
  expect(attributesOf(attempt?.attributes ?? [])).toMatchObject({
    "minuttjakt.work_item_id": workItemId,
    "minuttjakt.automation": code,
    "minuttjakt.lane": "archive",
    "minuttjakt.outcome": "TECHNICAL_ERROR",
    "minuttjakt.error_code": "TARGET_DOWN",
  });
  expect(attempt?.status).toMatchObject({ code: 2, message: "TARGET_DOWN" });
  expect(millisecondsOf(attempt?.startTimeUnixNano ?? "0")).toBeGreaterThanOrEqual(before);
  const [step] = named("Lagre");
  expect(step).toMatchObject({ traceId: attempt?.traceId, parentSpanId: attempt?.spanId, status: { code: 2 } });
  expect(named("claim cases")).toHaveLength(1);
  expect(named("settle cases").map(({ attributes }) => attributesOf(attributes)["minuttjakt.cases"])).toEqual([1]);
  expect(spans.filter(({ name }) => name.startsWith("add lane-")).length).toBeGreaterThan(0);
  const [request] = named("GET /api/v1/lanes/:id");
  expect(attributesOf(request?.attributes ?? [])).toMatchObject({ "http.response.status_code": status });
  expect(collector.bodies.join("")).not.toMatch(/15808012345|ble ikke lagret/);
});
