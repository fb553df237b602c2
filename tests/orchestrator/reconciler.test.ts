import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { Db } from "../../core/db.ts";
import { expect, test } from "../support/context.ts";
import { type Backend, backends, queuesOn } from "../support/backends.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { aGate } from "./robots.ts";
import { expectSettledOnce, hundred, startSlowWork } from "./slow-work.ts";

async function emptyQueues(db: Db, redisUrl: string | undefined): Promise<void> {
  if (redisUrl === undefined) {
    await db.$executeRaw`TRUNCATE bullmq.job CASCADE`;
    return;
  }
  const redis = new Redis(redisUrl);
  await redis.flushall();
  redis.disconnect();
}

test.for<Backend>(backends)(
  "cases whose queue is emptied under the robots' hands are all done, each once: %s",
  { timeout: 45_000 },
  async (backend, { db, databaseUrl, skip }) => {
    const { queues, redisUrl } = await queuesOn(backend, { databaseUrl, skip });
    // To the reconciler it is later than it is: cases that were just added are not left alone for ten seconds.
    const work = await startSlowWork({ db, queues, leaseSeconds: 15, reconcilerAheadMs: 11_000 });
    await work.house.add(work.automationId, hundred);
    await expect.poll(() => work.done.size, { timeout: 20_000 }).toBeGreaterThan(20);

    await emptyQueues(db, redisUrl);
    expect(work.done.size).toBeLessThan(100);

    await expectSettledOnce(work);
  },
);

test("no duty waits for one that takes its time, be it unhurried itself", async ({ engine }) => {
  const gate = aGate();
  const rounds = { hurried: 0, unhurried: 0 };
  const reconciler = startReconciler(engine, {
    everySeconds: 0.05,
    leaseSeconds: 15,
    duties: [
      { name: "purge", isUnhurried: true, run: () => gate.opened },
      { name: "looks", isUnhurried: true, run: async () => (rounds.unhurried += 1) },
      { name: "leases", run: async () => (rounds.hurried += 1) },
    ],
  });
  onTestFinished(() => reconciler.stop());
  onTestFinished(gate.open);

  await expect.poll(() => Math.min(rounds.hurried, rounds.unhurried)).toBeGreaterThan(2);
});
