import { onTestFinished } from "vitest";
import { loadConfig } from "../../core/config.ts";
import type { Engine } from "../../core/context.ts";
import { createMetrics, type Metrics } from "../../orchestrator/metrics/metrics.ts";
import { startStatusServer } from "../../orchestrator/status-server.ts";
import { startWorker } from "../../orchestrator/worker.ts";
import { BusinessException, TechnicalError } from "../../bots/sdk/index.ts";
import { anAutomation, anIncident, aSystem, aTenant, aWorkItem, expect, test, unique } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

const options = { version: "0.0.0-test", leaseSeconds: 15 };

/** Value of the one line with this name and all of these labels. */
async function figure(
  metrics: Metrics,
  name: string,
  labels: Record<string, string> = {},
): Promise<number | undefined> {
  const { text } = await metrics.read();
  const line = text
    .split("\n")
    .find(
      (each) =>
        (each.startsWith(`${name}{`) || each.startsWith(`${name} `)) &&
        Object.entries(labels).every(([label, value]) => each.includes(`${label}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

test("counts what this process has settled by automation and outcome, and how long it took", async ({ db, queues }) => {
  const bot = aBot({
    async handle({ input: { number } }) {
      if (number === 1) throw new BusinessException("MUST_DECIDE", "Et menneske må se på saken");
      if (number === 2) throw new TechnicalError("UNEXPECTED", "Noe gikk galt");
      return { receipt: String(number) };
    },
  });
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  const metrics = createMetrics(house.engine, options);
  const engine: Engine = { ...house.engine, watch: metrics.watch };
  const execution = { ...house.execution, engine };
  const worker = await startWorker({ execution, bots: [bot], leaseSeconds: 15, lookSeconds: 1 });
  onTestFinished(() => worker.stop(2_000));
  const automationId = await house.employ(bot, { maxAttempts: 1 });
  const { code: automation } = await db.automation.findUniqueOrThrow({ where: { id: automationId } });
  await house.add(automationId, [1, 2, 3, 4, 5]);
  await expect
    .poll(() => db.workItem.count({ where: { automationId, settledAt: { not: null } } }), { timeout: 20_000 })
    .toBe(5);
  await expect
    .poll(() => figure(metrics, "minuttjakt_cases_settled_total", { automation, outcome: "succeeded" }))
    .toBe(3);

  const settled = (outcome: string) => figure(metrics, "minuttjakt_cases_settled_total", { automation, outcome });
  expect([await settled("handed_over"), await settled("failed")]).toEqual([1, 1]);
  const timed = { automation, outcome: "succeeded" };
  expect(await figure(metrics, "minuttjakt_case_duration_seconds_count", timed)).toBe(3);
  expect(await figure(metrics, "minuttjakt_settle_cases_sum")).toBe(5);
  expect(await figure(metrics, "minuttjakt_claim_cases_sum")).toBe(5);
  expect(await figure(metrics, "minuttjakt_claim_duration_seconds_sum")).toBeGreaterThan(0);
});

test("tells how each lane stands: depth by status, the oldest that is due, gate, places and incidents", async ({
  db,
  engine,
}) => {
  const { id: tenantId, slug: tenant } = await aTenant(db);
  const { id: targetSystemId, key: lane } = await aSystem(db, { tenantId, concurrency: 3, key: unique("arkiv") });
  const automation = await anAutomation(db, { tenantId, targetSystemId });
  const waiting = { automation, queuedAt: new Date(Date.now() - 90_000) };
  await aWorkItem(db, waiting);
  await aWorkItem(db, { automation });
  // Has been there for longer, and is not due.
  const long = new Date(Date.now() - 900_000);
  await aWorkItem(db, { automation, queuedAt: long, notBefore: new Date(Date.now() + 900_000) });
  await aWorkItem(db, { automation, status: "RETRYING" });
  await aWorkItem(db, { automation, status: "HELD" });
  await aWorkItem(db, { automation, status: "RUNNING" });
  const failed = await aWorkItem(db, { automation, status: "FAILED" });
  await anIncident(db, { automation, workItem: failed });
  const lease = (seconds: number) => new Date(Date.now() + seconds * 1000);
  await db.laneSlot.create({ data: { targetSystemId, number: 1, worker: "w1", leaseUntil: lease(15) } });
  await db.laneSlot.create({ data: { targetSystemId, number: 2, worker: "w2", leaseUntil: lease(-15) } });
  const metrics = createMetrics(engine, options);

  const cases = (status: string) => figure(metrics, "minuttjakt_cases", { tenant, lane, status });
  expect(await cases("queued")).toBe(3);
  expect([await cases("retrying"), await cases("held"), await cases("running")]).toEqual([1, 1, 1]);
  const oldest = await figure(metrics, "minuttjakt_oldest_due_case_age_seconds", { tenant, lane });
  expect(oldest).toBeGreaterThanOrEqual(90);
  expect(oldest).toBeLessThan(150);
  expect(await figure(metrics, "minuttjakt_lane_open", { tenant, lane })).toBe(1);
  expect(await figure(metrics, "minuttjakt_lane_places", { tenant, lane })).toBe(3);
  expect(await figure(metrics, "minuttjakt_lane_places_held", { tenant, lane })).toBe(1);
  expect(await figure(metrics, "minuttjakt_incidents_open", { tenant })).toBe(1);

  await db.targetSystem.update({ where: { id: targetSystemId }, data: { pausedAt: new Date() } });
  expect(await figure(metrics, "minuttjakt_lane_open", { tenant, lane }), "read again within five seconds").toBe(1);
  const asked = createMetrics(engine, options);
  expect(await figure(asked, "minuttjakt_lane_open", { tenant, lane })).toBe(0);
  expect(await figure(asked, "minuttjakt_lane_state", { tenant, lane, state: "paused" })).toBe(1);
});

test("shows what the process itself is: its event loop, its memory and its browsers", async ({ engine }) => {
  const metrics = createMetrics(engine, options);
  metrics.watchBrowsers({ size: () => ({ browsers: 2, pages: 5 }) });

  expect(await figure(metrics, "minuttjakt_browsers")).toBe(2);
  expect(await figure(metrics, "minuttjakt_browser_pages")).toBe(5);
  expect(await figure(metrics, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
  expect(await figure(metrics, "process_resident_memory_bytes")).toBeGreaterThan(1e6);
  expect(await figure(metrics, "minuttjakt_build_info", { version: "0.0.0-test" })).toBe(1);
});

test("a worker process has a port for its figures and probes, when it is given one", async ({ engine }) => {
  const metrics = createMetrics(engine, options);
  const config = loadConfig({});
  const server = await startStatusServer(engine, { config, port: 0, metrics, migrations: ["20990101000000_later"] });
  onTestFinished(() => server.stop());
  const ask = async (path: string) => {
    const response = await fetch(server.url + path);
    return { status: response.status, text: await response.text() };
  };

  expect(await ask("/live")).toEqual({ status: 200, text: '{"status":"live"}' });
  const { status, text } = await ask("/ready");
  expect(status).toBe(503);
  expect(text).toContain("20990101000000_later");
  expect((await ask("/metrics")).text).toContain("minuttjakt_cases");
  expect((await ask("/")).status).toBe(404);
});
