import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { Db } from "../../../core/db.ts";
import { createLogger } from "../../../core/log.ts";
import { laneQueueName, openQueues, type Queues } from "../../../core/queues/index.ts";
import { expect, test } from "../../support/fixtures.ts";
import { backends, queuesOn } from "../../support/backends.ts";

/** Does the jobs of a lane one after another and tells which came, in order. */
function listen({ backend }: Queues, targetSystemId: string): unknown[] {
  const heard: unknown[] = [];
  const worker = backend.openWorker(
    laneQueueName(targetSystemId),
    async (job) => heard.push({ name: job.name, ...job.data }),
    1,
  );
  worker.on("error", () => undefined);
  void worker.run();
  onTestFinished(() => worker.close());
  return heard;
}

test.for(backends)(
  "a lane is woken as often as it is asked for, but wake-ups that may stand for many are one: %s",
  async (backend, { databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const [lane, other] = [randomUUID(), randomUUID()];

    await Promise.all([queues.wakeLane(lane), queues.wakeLane(lane), queues.wakeLane(other)]);
    expect(await queues.countJobs(lane)).toBe(2);
    for (let n = 0; n < 3; n += 1) await queues.wakeLane(lane, { again: true });
    expect(await queues.countJobs(lane)).toBe(3);
    const at = new Date(Math.ceil((Date.now() + 60_000) / 500) * 500);
    for (const ms of [0, 100, 499]) await queues.wakeLane(lane, { at: new Date(at.getTime() - ms) });
    expect(await queues.countJobs(lane)).toBe(4);

    expect(await queues.countJobs(other)).toBe(1);
  },
);

test.for(backends)(
  "a job tells what it must and no more, at its time, and is forgotten when done: %s",
  async (backend, { databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const lane = randomUUID();
    const runId = randomUUID();
    const heard = listen(queues, lane);

    await queues.wakeLane(lane, { at: new Date(Date.now() + 1_000) });
    await queues.wakeLane(lane, { at: new Date(Date.now() - 1_000) });
    await queues.enqueueCollect({ runId, attempt: 2, targetSystemId: lane });
    await expect.poll(() => heard).toHaveLength(2);
    await delay(200);
    expect(heard).toEqual([
      { name: "wake", timed: false, passedOn: 0 },
      { name: "collect", runId, attempt: 2 },
    ]);

    await expect.poll(() => heard, { timeout: 5_000 }).toHaveLength(3);
    expect(heard.at(-1)).toEqual({ name: "wake", timed: true, passedOn: 0 });
    await expect.poll(() => queues.countJobs(lane)).toBe(0);
    await queues.wakeLane(lane, { again: true });
    await expect.poll(() => heard).toHaveLength(4);
  },
);

test.for(backends)(
  "a wake-up that stands for others comes when the last of them is due: %s",
  async (backend, { databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const lane = randomUUID();
    const heard = listen(queues, lane);
    const halfSecond = Math.ceil((Date.now() + 1_000) / 500) * 500;

    for (const ms of [450, 10]) await queues.wakeLane(lane, { at: new Date(halfSecond - ms) });
    await expect.poll(() => heard, { timeout: 10_000, interval: 5 }).toHaveLength(1);

    expect(Date.now()).toBeGreaterThanOrEqual(halfSecond - 10);
  },
);

test("tells soon that Redis has stopped answering, and adds jobs again when it does", async ({ databaseUrl, skip }) => {
  const { queues, redisUrl } = await queuesOn("Redis", { databaseUrl, skip });
  const other = new Redis(redisUrl ?? "");
  onTestFinished(() => other.disconnect());
  const lane = randomUUID();
  await queues.wakeLane(lane);
  await other.client("PAUSE", 7_000);

  const told = queues.wakeLane(lane).then(
    () => "woken",
    () => "refused",
  );

  expect(await Promise.race([told, delay(5_000, "still waiting", { ref: false })])).toBe("refused");
  await expect.poll(() => queues.countJobs(lane), { timeout: 10_000 }).toBeGreaterThan(0);
});

test("leaves no connection behind when it is closed", async ({ databaseUrl, skip }) => {
  const { queues, redisUrl } = await queuesOn("Redis", { databaseUrl, skip });
  const watch = new Redis(redisUrl ?? "");
  onTestFinished(() => watch.disconnect());
  const lane = randomUUID();
  await queues.wakeLane(lane);
  const worker = queues.backend.openWorker(laneQueueName(lane), async () => undefined, 2);
  worker.on("error", () => undefined);
  void worker.run();
  await expect.poll(() => queues.countJobs(lane)).toBe(0);

  await worker.close();
  await queues.close();

  await expect
    .poll(async () =>
      String(await watch.client("LIST"))
        .trim()
        .split("\n"),
    )
    .toHaveLength(1);
});

test("tells soon that Redis was never there", async () => {
  const queues = openQueues(
    { databaseUrl: "postgresql://nobody@127.0.0.1:1/x", redisUrl: "redis://127.0.0.1:1" },
    createLogger("silent"),
  );
  onTestFinished(() => queues.close());

  const told = queues.wakeLane(randomUUID()).then(
    () => "woken",
    () => "refused",
  );

  expect(await Promise.race([told, delay(5_000, "still waiting", { ref: false })])).toBe("refused");
  await expect(queues.countJobs(randomUUID())).rejects.toThrow();
});

test("options in the database's address leave the queues where they are", async ({ databaseUrl }) => {
  const withOptions = new URL(databaseUrl);
  withOptions.searchParams.set("options", "-c statement_timeout=55s");
  const queues = openQueues({ databaseUrl: withOptions.href }, createLogger("silent"));
  onTestFinished(() => queues.close());
  const lane = randomUUID();

  await queues.wakeLane(lane);
  await queues.wakeLane(lane);

  expect(await queues.countJobs(lane)).toBe(2);
});

/** Sessions that this database has for queues. */
async function sessionsOfQueues(db: Db): Promise<number> {
  const [sessions] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'minuttjakt queues'`;
  return sessions?.count ?? 0;
}

test("twenty lanes need no more connections to PostgreSQL than one", async ({ databaseUrl, db, skip }) => {
  const { queues } = await queuesOn("PostgreSQL", { databaseUrl, skip });
  const lanes = Array.from({ length: 20 }, () => randomUUID());
  const heard = lanes.map((lane) => listen(queues, lane));

  await Promise.all(lanes.map((lane) => queues.wakeLane(lane)));

  await expect.poll(() => heard.filter(({ length }) => length === 1), { timeout: 10_000 }).toHaveLength(20);
  expect(await sessionsOfQueues(db)).toBe(3);
});

test("lanes hear of work at once again when the connection that they share was broken", async ({
  databaseUrl,
  db,
  skip,
}) => {
  const { queues } = await queuesOn("PostgreSQL", { databaseUrl, skip });
  const lanes = [randomUUID(), randomUUID()];
  const heard = lanes.map((lane) => listen(queues, lane));
  const wakeAll = () => Promise.all(lanes.map((lane) => queues.wakeLane(lane)));
  await wakeAll();
  await expect.poll(() => heard.flat(), { timeout: 10_000 }).toHaveLength(2);

  await db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'minuttjakt queues'`;

  // A worker tries again after a second, and would look by itself every five.
  await expect
    .poll(() =>
      wakeAll()
        .then(() => true)
        .catch(() => false),
    )
    .toBe(true);
  await expect.poll(() => heard.map(({ length }) => length >= 2), { timeout: 10_000 }).toEqual([true, true]);
  for (let round = 0; round < 3; round += 1) {
    const before = heard.map(({ length }) => length);
    await delay(300);
    await wakeAll();
    await expect
      .poll(() => heard.map(({ length }, lane) => length > (before[lane] ?? 0)), { timeout: 1_000 })
      .toEqual([true, true]);
  }
});

test("queues can be closed twice, and leave no session behind", async ({ databaseUrl, db, skip }) => {
  const { queues } = await queuesOn("PostgreSQL", { databaseUrl, skip });
  const lane = randomUUID();
  const worker = queues.backend.openWorker(laneQueueName(lane), async () => undefined, 1);
  worker.on("error", () => undefined);
  void worker.run();
  await queues.wakeLane(lane);
  await expect.poll(() => queues.countJobs(lane)).toBe(0);
  await worker.close();

  await Promise.all([queues.close(), queues.close()]);

  await expect.poll(() => sessionsOfQueues(db)).toBe(0);
});
