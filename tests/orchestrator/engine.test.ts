import { describe, onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import { expect, test } from "../support/fixtures.ts";
import { openInstallation, untilSettled } from "../support/installation.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { redisMissing, startRedis } from "../support/redis.ts";

const cases = 24;

for (const backend of ["PostgreSQL", "Redis"] as const) {
  describe.skipIf(backend === "Redis" && redisMissing !== undefined)(`queues on ${backend}`, () => {
    test("what citizens sent is collected, done once and credited once", { timeout: 180_000 }, async () => {
      const database = await createTestDatabase();
      onTestFinished(() => database.drop());
      const redis = backend === "Redis" ? await startRedis() : undefined;
      onTestFinished(async () => redis?.stop());
      const installation = await openInstallation({
        databaseUrl: database.url,
        redisUrl: redis?.url,
        sandbox: { forms: cases / 2, requests: cases / 2 },
      });
      onTestFinished(() => installation.close());
      const { db, sandbox } = installation;

      await installation.startRobots();
      await untilSettled(db, { cases, limitMs: 150_000 });

      const { archive, claims } = sandbox.municipality.summary();
      const succeeded = await db.workItem.findMany({ where: { status: "SUCCEEDED" } });
      const credits = await db.ledgerEntry.findMany({ where: { kind: "CREDIT" } });
      expect(await db.workItem.count({ where: { status: "FAILED" } })).toBe(0);
      expect(await db.workItem.count({ where: { status: "HANDED_OVER" } })).toBeGreaterThan(0);
      expect(archive.registeredForms + claims.grantedRequests).toBe(succeeded.length);
      expect([...archive.registeredTwice, ...claims.grantedTwice]).toEqual([]);
      expect(credits).toHaveLength(succeeded.length);
      expect(new Set(credits.map((entry) => entry.workItemId))).toEqual(new Set(succeeded.map((item) => item.id)));
      expect(await db.ledgerEntry.count({ where: { kind: "RESIDUAL" } })).toBe(cases - succeeded.length);
      expect(await checkRollups(db)).toEqual([]);
    });
  });
}
