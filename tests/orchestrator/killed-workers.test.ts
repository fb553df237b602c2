import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { describe, onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import { expect, test } from "../support/fixtures.ts";
import { type Installation, openInstallation, untilSettled } from "../support/installation.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { redisMissing, startRedis } from "../support/redis.ts";

const kills = 20;
const workersAtOnce = 2;

for (const backend of ["PostgreSQL", "Redis"] as const) {
  describe.skipIf(backend === "Redis" && redisMissing !== undefined)(`queues on ${backend}`, () => {
    test(
      `200 cases are settled once and credited once while workers are killed ${kills} times`,
      { timeout: 420_000 },
      async () => {
        const database = await createTestDatabase();
        onTestFinished(() => database.drop());
        const redis = backend === "Redis" ? await startRedis() : undefined;
        onTestFinished(async () => redis?.stop());
        const installation = await openInstallation({
          databaseUrl: database.url,
          redisUrl: redis?.url,
          sandbox: { forms: 100, requests: 100 },
        });
        onTestFinished(() => installation.close());
        const { db, sandbox } = installation;

        // Twenty kills may well hit one case more than three times, and a case is not to blame for them.
        await db.automation.updateMany({ data: { maxAttempts: 10 } });
        const workers = startWorkers(installation, { databaseUrl: database.url, redisUrl: redis?.url });
        onTestFinished(() => workers.stop());
        await killAtRandom(workers, installation);
        await untilSettled(db, { cases: 200, limitMs: 240_000 });

        const items = await db.workItem.findMany({ include: { attempts: true } });
        const succeeded = items.filter((item) => item.status === "SUCCEEDED");
        const credits = await db.ledgerEntry.findMany({ where: { kind: "CREDIT" } });
        const { archive, claims } = sandbox.municipality.summary();
        const lost = items.flatMap((item) => item.attempts).filter((attempt) => attempt.outcome === "LEASE_LOST");
        console.info(
          `${backend}: ${workers.killed()} kills, ${lost.length} attempts lost, ${succeeded.length} succeeded, ${credits.length} credits`,
        );

        expect(workers.killed()).toBe(kills);
        expect(lost.length).toBeGreaterThan(0);
        expect(items).toHaveLength(200);
        expect(items.filter((item) => item.status === "FAILED").map((item) => item.errorCode)).toEqual([]);
        expect(items.flatMap((item) => item.attempts).filter((attempt) => attempt.outcome === null)).toEqual([]);
        expect(credits).toHaveLength(succeeded.length);
        expect(new Set(credits.map((entry) => entry.workItemId))).toEqual(new Set(succeeded.map((item) => item.id)));
        expect({ twice: [...archive.registeredTwice, ...claims.grantedTwice] }).toEqual({ twice: [] });
        expect(archive.registeredForms + claims.grantedRequests).toBe(succeeded.length);
        expect(await checkRollups(db)).toEqual([]);
      },
    );
  });
}

type Workers = { killOne(index: number): Promise<void>; killed(): number; stop(): Promise<void> };
type Addresses = { databaseUrl: string; redisUrl: string | undefined };

/** Real `minuttjakt worker` processes; one that is killed is followed by another. */
function startWorkers(installation: Installation, { databaseUrl, redisUrl }: Addresses): Workers {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl ?? "",
    MINUTTJAKT_MASTER_KEY: installation.masterKey,
    MINUTTJAKT_DATA_DIR: installation.dataDir,
    LEASE_SECONDS: "3",
    RECONCILE_SECONDS: "1",
    LOG_LEVEL: "error",
  };
  const start = (): ChildProcess =>
    spawn(process.execPath, ["scripts/minuttjakt.mjs", "worker"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const running = Array.from({ length: workersAtOnce }, start);
  let killed = 0;
  const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  return {
    async killOne(index) {
      await end(running[index], "SIGKILL");
      killed += 1;
      running[index] = start();
    },
    killed: () => killed,
    stop: async () => void (await Promise.all(running.map((child) => end(child, "SIGTERM")))),
  };
}

/** Kills at moments that are spread over the work: whenever another share of the cases is settled, plus a random while. */
async function killAtRandom(workers: Workers, { db }: Installation): Promise<void> {
  const random = seeded(20_261_123);
  for (let round = 0; round < kills; round += 1) {
    const share = Math.floor((round / kills) * 180);
    while ((await db.workItem.count({ where: { settledAt: { not: null } } })) < share) await delay(50);
    await untilSomebodyWorks(db);
    await delay(random() * 400);
    await workers.killOne(round % workersAtOnce);
  }
}

async function untilSomebodyWorks(db: Installation["db"]): Promise<void> {
  while ((await db.workItem.count({ where: { status: "RUNNING" } })) === 0) await delay(20);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
