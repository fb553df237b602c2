import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { createLogger } from "../../../core/log.ts";
import { type LaneCase, laneQueueName, openQueues, type Queues } from "../../../core/queues/index.ts";
import { expect, test } from "../../support/fixtures.ts";
import { backends, queuesOn } from "../../support/backends.ts";

const aCase = (targetSystemId: string, given: Partial<LaneCase> = {}): LaneCase => ({
  workItemId: randomUUID(),
  attempt: 1,
  priority: 5,
  targetSystemId,
  ...given,
});

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
  "an attempt has one job however often it is enqueued, and the next attempt its own: %s",
  async (backend, { databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const [lane, other] = [randomUUID(), randomUUID()];
    const one = aCase(lane);

    await queues.enqueueCases([one, aCase(lane), aCase(other)]);
    await Promise.all([queues.enqueueCases([one]), queues.enqueueCases([one, one])]);
    expect(await queues.countJobs(lane)).toBe(2);
    await queues.enqueueCases([{ ...one, attempt: 2 }]);

    expect(await queues.countJobs(lane)).toBe(3);
    expect(await queues.countJobs(other)).toBe(1);
  },
);

test.for(backends)(
  "jobs come by priority and then by age, hold ids and nothing else, and are forgotten when done: %s",
  async (backend, { databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const lane = randomUUID();
    const [plain, alsoPlain, urgent, last, later] = [
      aCase(lane),
      aCase(lane),
      aCase(lane, { priority: 1 }),
      aCase(lane, { priority: 9 }),
      aCase(lane, { priority: 1, delayMs: 60_000 }),
    ];
    const runId = randomUUID();
    await queues.enqueueCases([plain, alsoPlain, urgent, last, later]);
    await queues.enqueueCollect({ runId, attempt: 2, targetSystemId: lane });

    const heard = listen(queues, lane);

    const jobOf = ({ workItemId, attempt }: LaneCase) => ({ name: "case", workItemId, attempt });
    await expect.poll(() => heard, { timeout: 10_000 }).toHaveLength(5);
    expect(heard).toEqual([{ name: "collect", runId, attempt: 2 }, ...[urgent, plain, alsoPlain, last].map(jobOf)]);
    await expect.poll(() => queues.countJobs(lane)).toBe(1);
  },
);

test.for(backends)(
  "a job is enqueued again once it is done, so that a case whose row did not move is found: %s",
  async (backend, { databaseUrl, skip }) => {
    const { queues } = await queuesOn(backend, { databaseUrl, skip });
    const lane = randomUUID();
    const one = aCase(lane);
    const heard = listen(queues, lane);

    await queues.enqueueCases([one]);
    await expect.poll(() => heard).toHaveLength(1);
    await expect.poll(() => queues.countJobs(lane)).toBe(0);
    await queues.enqueueCases([one]);

    await expect.poll(() => heard).toHaveLength(2);
  },
);

test("leaves no connection behind when it is closed", async ({ databaseUrl, skip }) => {
  const { queues, redisUrl } = await queuesOn("Redis", { databaseUrl, skip });
  const watch = new Redis(redisUrl ?? "");
  onTestFinished(() => watch.disconnect());
  const lane = randomUUID();
  await queues.enqueueCases([aCase(lane)]);
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

  const told = queues.enqueueCases([aCase(randomUUID())]).then(
    () => "enqueued",
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

  await queues.enqueueCases([aCase(lane), aCase(lane)]);

  expect(await queues.countJobs(lane)).toBe(2);
});
