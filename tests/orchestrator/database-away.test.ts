import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { closeDb, openDb } from "../../core/db.ts";
import { createLogger } from "../../core/log.ts";
import { openQueues } from "../../core/queues/index.ts";
import { expect, test } from "../support/fixtures.ts";
import { aMortalPostgres, aMortalRedis, type Mortal } from "../support/mortal.ts";
import { redisMissing } from "../support/redis.ts";
import { expectSettledOnce, hundred, startSlowWork } from "./slow-work.ts";

const outageMs = 4_000;

async function openRecord({ url }: { url: string }, redis?: Mortal) {
  const db = openDb(url);
  onTestFinished(() => closeDb(db));
  const queues = openQueues({ databaseUrl: url, redisUrl: redis?.url }, createLogger("silent"));
  onTestFinished(() => queues.close());
  return { db, queues };
}

test(
  "while the database is away the robots wait and then carry on: each case is done once, settled once",
  { timeout: 60_000 },
  async () => {
    const postgres = await aMortalPostgres();
    const { db, queues } = await openRecord(postgres);
    // A lease is shorter than the outage: what is in hand must not be taken for lost when the record is back.
    const work = await startSlowWork({ db, queues, leaseSeconds: 3 });
    await work.house.add(work.automationId, hundred);
    await expect.poll(() => work.done.size, { timeout: 20_000 }).toBeGreaterThan(30);

    await postgres.stop();
    const doneBefore = work.done.size;
    await delay(outageMs);
    await postgres.start();

    expect(doneBefore).toBeLessThan(100);
    await expectSettledOnce(work);
  },
);

test.skipIf(redisMissing !== undefined)(
  "while the database is away and Redis is not, the robots wait too",
  { timeout: 60_000 },
  async () => {
    const [postgres, redis] = [await aMortalPostgres(), await aMortalRedis()];
    const { db, queues } = await openRecord(postgres, redis);
    const work = await startSlowWork({ db, queues, leaseSeconds: 3 });
    await work.house.add(work.automationId, hundred);
    await expect.poll(() => work.done.size, { timeout: 20_000 }).toBeGreaterThan(30);

    await postgres.stop();
    const doneBefore = work.done.size;
    await delay(outageMs);
    await postgres.start();

    expect(doneBefore).toBeLessThan(100);
    await expectSettledOnce(work);
  },
);

test.skipIf(redisMissing !== undefined)(
  "while Redis is away robots that have work carry on, new cases are taken in, and those who rest are woken when it is back",
  { timeout: 60_000 },
  async ({ databaseUrl }) => {
    const redis = await aMortalRedis();
    const { db, queues } = await openRecord({ url: databaseUrl }, redis);
    const work = await startSlowWork({ db, queues, leaseSeconds: 15, reconcilerAheadMs: 11_000 });
    await work.house.add(work.automationId, hundred.slice(0, 90));
    await expect.poll(() => work.done.size, { timeout: 20_000 }).toBeGreaterThan(30);

    await redis.stop();
    expect(work.done.size).toBeLessThan(90);
    await expect.poll(() => work.done.size, { timeout: 20_000 }).toBe(90);
    // Whoever has settled the last of them asks once more.
    await delay(500);
    const began = Date.now();
    await work.house.add(work.automationId, hundred.slice(90));
    const tookMs = Date.now() - began;
    await delay(1_000);
    const doneWithout = work.done.size;
    await redis.start();

    expect(tookMs).toBeLessThan(3_000);
    expect(doneWithout).toBe(90);
    await expectSettledOnce(work);
  },
);
