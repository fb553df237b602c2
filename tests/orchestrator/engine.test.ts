import { describe, onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import { expect, test } from "../support/fixtures.ts";
import { openInstallation, untilSettled } from "../support/installation.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { redisMissing, startRedis } from "../support/redis.ts";

const backends = [
  { backend: "PostgreSQL", redis: false },
  { backend: "Redis", redis: true },
] as const;

for (const { backend, redis } of backends) {
  describe.skipIf(redis && redisMissing !== undefined)(`queues on ${backend}`, () => {
    test(
      "what citizens sent is collected, done once in the case systems and credited once",
      { timeout: 180_000 },
      async () => {
        const database = await createTestDatabase();
        onTestFinished(() => database.drop());
        const server = redis ? await startRedis() : undefined;
        onTestFinished(async () => server?.stop());
        const installation = await openInstallation({
          databaseUrl: database.url,
          redisUrl: server?.url,
          sandbox: { forms: 30, requests: 30 },
          logLevel: process.env["LOG_LEVEL"] ?? "silent",
        });
        onTestFinished(() => installation.close());
        const { db, sandbox } = installation;

        await installation.startRobots();
        await untilSettled(db, { cases: 60, limitMs: 150_000 });

        console.dir(await db.workItem.groupBy({ by: ["status", "errorCode"], _count: true }));
        console.dir(
          await db.workItem.findMany({ where: { status: { in: ["FAILED"] } }, include: { attempts: true }, take: 2 }),
          { depth: 5 },
        );
        const succeeded = await db.workItem.findMany({ where: { status: "SUCCEEDED" } });
        expect(succeeded.length).toBeGreaterThan(30);
        expect(await db.workItem.count({ where: { status: "FAILED" } })).toBe(0);
        const credits = await db.ledgerEntry.findMany({ where: { kind: "CREDIT" } });
        expect(credits.map((entry) => entry.workItemId).toSorted()).toEqual(
          succeeded.map((item) => item.id).toSorted(),
        );
        expect(await checkRollups(db)).toEqual([]);
        console.dir(sandbox.municipality.summary(), { depth: 5 });
      },
    );
  });
}
