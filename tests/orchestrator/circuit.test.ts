import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { TechnicalError } from "../../bots/sdk/index.ts";
import { wakeLanesWithWork } from "../../core/cases/index.ts";
import type { Db } from "../../core/db.ts";
import { checkCircuits, probeCircuits } from "../../core/lanes/index.ts";
import type { Duty } from "../../orchestrator/duties.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { type Backend, backends, queuesOn } from "../support/backends.ts";
import { expect, test } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

const duties: readonly Duty[] = [
  { name: "circuits", run: checkCircuits },
  { name: "stopped systems", run: (engine) => probeCircuits(engine) },
  { name: "lanes with work", run: wakeLanesWithWork },
];

/** A system that can be down; it knows how many cases are in it, and which were saved. */
async function aSystemOnTheNet() {
  const seen = { isDown: false, now: 0, saved: [] as string[] };
  const doCase = async (number: string): Promise<void> => {
    seen.now += 1;
    await delay(80);
    seen.now -= 1;
    if (!seen.isDown) seen.saved.push(number);
  };
  const server = createServer((request, response) => {
    const number = new URL(request.url ?? "", "http://localhost").searchParams.get("sak");
    const done = number === null ? Promise.resolve() : doCase(number);
    void done.then(() => response.writeHead(seen.isDown ? 503 : 200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** The attempts that were begun while the lane was tried, in order. */
async function trialsOf(db: Db, id: string) {
  const find = (action: string) => db.auditEntry.findFirstOrThrow({ where: { entityId: id, action } });
  const [tried, closed] = [await find("lane.circuit-try"), await find("lane.circuit-close")];
  return db.attempt.findMany({
    where: { workItem: { targetSystemId: id }, startedAt: { gte: tried.at, lt: closed.at } },
    orderBy: { startedAt: "asc" },
  });
}

test.for<Backend>(backends)(
  "a system that goes down is stopped, looked at, tried with one case and let go, and no case is lost to it: %s",
  { timeout: 60_000 },
  async (backend, { db, databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const { seen, url } = await aSystemOnTheNet();
    const bot = aBot({
      async handle({ input }) {
        const { status } = await fetch(`${url}?sak=${input.number}`);
        if (status >= 500) throw new TechnicalError("TARGET_DOWN", `Fagsystemet svarte ${status}`);
        return { receipt: String(input.number) };
      },
    });
    const house = await openHouse({ db, queues, bots: [bot], baseUrl: url });
    onTestFinished(() => house.close());
    const { targetSystemId: id } = house;
    const lane = () => db.targetSystem.findUniqueOrThrow({ where: { id } });
    await db.targetSystem.update({ where: { id }, data: { circuitErrors: 3, concurrency: 3 } });
    const automationId = await house.employ(bot, { maxAttempts: 2 });
    await house.startWorker();
    const reconciler = startReconciler(house.engine, { everySeconds: 0.2, leaseSeconds: 15, duties });
    onTestFinished(() => reconciler.stop());

    seen.isDown = true;
    const numbers = Array.from({ length: 40 }, (_, number) => number);
    const ids = await house.add(automationId, numbers);
    await expect.poll(lane, { timeout: 15_000 }).toMatchObject({ circuit: "OPEN", circuitCause: "TARGET_DOWN" });
    await expect.poll(() => seen.now, { timeout: 5_000 }).toBe(0);
    // A worker reads what is set for its lanes every second here; a stop lasts half a minute at least.
    await delay(1_500);
    await db.targetSystem.update({ where: { id }, data: { circuitProbeAt: new Date() } });
    await expect.poll(lane, { timeout: 15_000 }).toMatchObject({ circuit: "OPEN", circuitProbes: 1 });

    const waiting = { targetSystemId: id, status: { in: ["QUEUED" as const, "RETRYING" as const] } };
    expect(await db.workItem.count({ where: waiting })).toBe(numbers.length);
    seen.isDown = false;
    await db.targetSystem.update({ where: { id }, data: { circuitProbeAt: new Date() } });
    await expect.poll(lane, { timeout: 15_000 }).toMatchObject({ circuit: "HALF_OPEN" });
    await expect.poll(lane, { timeout: 15_000 }).toMatchObject({ circuit: "CLOSED" });

    await expect
      .poll(() => db.workItem.count({ where: { id: { in: ids }, status: "SUCCEEDED" } }), { timeout: 30_000 })
      .toBe(numbers.length);
    expect(seen.saved.toSorted()).toEqual(numbers.map(String).toSorted());
    const trials = await trialsOf(db, id);
    expect(trials.length).toBeGreaterThan(0);
    for (const [index, { startedAt }] of trials.entries()) {
      const before = trials[index - 1]?.finishedAt ?? startedAt;
      expect(before.getTime()).toBeLessThanOrEqual(startedAt.getTime());
    }
    const events = await db.event.findMany({ where: { subject: id }, orderBy: { id: "asc" } });
    expect(events.map(({ kind }) => kind)).toEqual(["lane.stopped", "lane.running"]);
  },
);
