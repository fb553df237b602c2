import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import { retryWorkItem } from "../../core/cases/index.ts";
import type { Context } from "../../core/context.ts";
import type { Db } from "../../core/db.ts";
import type { Attempt, WorkItem } from "../../prisma/generated/client.ts";
import { expect, test } from "../support/fixtures.ts";
import { type Installation, openInstallation } from "../support/installation.ts";
import { aMortalPostgres, aMortalRedis } from "../support/mortal.ts";
import { redisMissing } from "../support/redis.ts";
import { startWorkerProcesses } from "../support/worker-processes.ts";
import { seeded, storm } from "./storm.ts";

// `npm run test:chaos` asks for more, and for another seed if one is given.
const cases = Number(process.env["CHAOS_CASES"] ?? 40);
const seed = Number(process.env["CHAOS_SEED"] ?? 20_261_123);
const workersAtOnce = 2;
const limitMs = 120_000 + cases * 600;

const inFairWeather = 0.9;

test.for(["PostgreSQL", "Redis"] as const)(
  `${cases} cases are settled, done and credited once each through a storm: queues on %s`,
  { timeout: limitMs + 60_000 },
  async (backend, { skip }) => {
    if (backend === "Redis" && redisMissing !== undefined) skip(redisMissing);
    const postgres = await aMortalPostgres();
    const redis = backend === "Redis" ? await aMortalRedis() : undefined;
    const installation = await openInstallation({
      databaseUrl: postgres.url,
      redisUrl: redis?.url,
      sandbox: { forms: cases / 2, requests: cases / 2 },
    });
    onTestFinished(() => installation.close());
    const { db, sandbox } = installation;
    await prepare(db);
    const workers = startWorkerProcesses(workersAtOnce, envOf(installation, postgres.url, redis?.url));
    onTestFinished(() => workers.stop());
    const begun = Date.now();

    const operator = startOperator(installation);
    onTestFinished(() => operator.stop());
    const isOver = () => operator.settled() >= cases * inFairWeather || Date.now() - begun > limitMs * 0.7;
    const struck = { workers, workersAtOnce, sandbox, postgres, redis };
    const damage = await storm(struck, { random: seeded(seed), isOver });
    const leftMs = Math.max(30_000, limitMs - (Date.now() - begun));
    await expect.poll(() => operator.open(), { timeout: leftMs, interval: 500 }).toBe(0);
    await operator.stop();

    const items = await db.workItem.findMany({ include: { attempts: true } });
    const attempts = items.flatMap((item) => item.attempts);
    const succeeded = items.filter((item) => item.status === "SUCCEEDED");
    const credits = await db.ledgerEntry.findMany({ where: { kind: "CREDIT" } });
    const { archive, claims } = sandbox.municipality.summary();
    const done = archive.registeredForms + claims.grantedRequests;
    const twice = [...archive.registeredTwice, ...claims.grantedTwice];
    const counts = (of: readonly (string | null)[]) =>
      [...new Set(of)].map((name) => `${of.filter((one) => one === name).length} ${name ?? "without an outcome"}`);
    console.info(
      [
        `${backend}, seed ${seed}: ${Math.round((Date.now() - begun) / 1000)} s`,
        `  troubles: ${Object.entries(damage)
          .map(([name, count]) => `${count} ${name}`)
          .join(", ")}`,
        `  ${items.length} cases: ${counts(items.map(({ status }) => status)).join(", ")}; ${operator.retried()} retried by a person`,
        `  ${attempts.length} attempts: ${counts(attempts.map(({ outcome }) => outcome)).join(", ")}`,
        `  done in the case systems ${done}, twice ${twice.length}; credited ${credits.length}`,
      ].join("\n"),
    );
    for (const item of items.filter(({ businessKey }) => twice.includes(businessKey))) console.info(historyOf(item));
    expect(items).toHaveLength(cases);
    expect(items.filter(({ status }) => status !== "SUCCEEDED" && status !== "HANDED_OVER")).toEqual([]);
    expect(attempts.filter(({ outcome }) => outcome === null)).toEqual([]);
    expect(twice).toEqual([]);
    expect(done).toBe(succeeded.length);
    expect(new Set(credits.map(({ workItemId }) => workItemId))).toEqual(new Set(succeeded.map(({ id }) => id)));
    expect(credits).toHaveLength(succeeded.length);
    expect(await checkRollups(db)).toEqual([]);
    for (const name of ["workers killed", "browsers killed", "PostgreSQL stopped and started"])
      expect(damage[name], name).toBeGreaterThan(0);
  },
);

/** A storm is no ordinary day: more attempts, and shorter waits, so that the test is over before evening. */
async function prepare(db: Db): Promise<void> {
  const soon = { firstBackoffSeconds: 1, longestBackoffSeconds: 5 };
  const kinds = ["TARGET_DOWN", "SESSION_LOST", "UNKNOWN_SCREEN", "TIMEOUT", "STUCK", "BROWSER_CRASH", "UNEXPECTED"];
  const retryPolicy = Object.fromEntries(kinds.map((kind) => [kind, { ...soon, maxAttempts: 10 }]));
  await db.automation.updateMany({ data: { maxAttempts: 10, retryPolicy, stepLimitSeconds: 10 } });
}

/** What happened to a case that was done twice, attempt by attempt. */
function historyOf({ businessKey, attempts }: WorkItem & { attempts: Attempt[] }): string {
  const lines = attempts.map(({ number, worker, startedAt, finishedAt, outcome, errorCode, steps }) => {
    const times = `${startedAt.toISOString()} to ${finishedAt?.toISOString()}`;
    return `    ${number} ${times} ${worker}: ${outcome} ${errorCode ?? ""} ${JSON.stringify(steps)}`;
  });
  return [`  ${businessKey} was done twice:`, ...lines].join("\n");
}

function envOf({ masterKey, dataDir }: Installation, databaseUrl: string, redisUrl = ""): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    MINUTTJAKT_MASTER_KEY: masterKey,
    MINUTTJAKT_DATA_DIR: dataDir,
    LEASE_SECONDS: "4",
    RECONCILE_SECONDS: "1",
    LOG_LEVEL: "silent",
  };
}

/** Looks at the queues as a person would, and gives what failed another attempt. */
function startOperator({ engine, db }: Installation) {
  let [settled, open, retried] = [0, Number.POSITIVE_INFINITY, 0];
  let stopped = false;

  const look = async (): Promise<void> => {
    const tenant = await db.tenant.findFirstOrThrow();
    const actor = { kind: "user", id: "00000000-0000-0000-0000-000000000001", name: "Oda Operatør" } as const;
    const ctx: Context = { ...engine, tenantId: tenant.id, actor: { ...actor, roles: ["OPERATOR"] } };
    for (const { id } of await db.workItem.findMany({ where: { status: "FAILED" }, select: { id: true } })) {
      await retryWorkItem(ctx, { id, reason: "Uværet er over" });
      retried += 1;
    }
    settled = await db.workItem.count({ where: { status: { in: ["SUCCEEDED", "HANDED_OVER"] } } });
    const collecting = await db.run.count({ where: { status: "COLLECTING" } });
    open = collecting > 0 ? Number.POSITIVE_INFINITY : (await db.workItem.count()) - settled;
  };
  const watch = async (): Promise<void> => {
    while (!stopped) {
      // The database may be away.
      await look().catch(() => undefined);
      await delay(1_000);
    }
  };
  const watching = watch();
  return {
    settled: () => settled,
    open: () => open,
    retried: () => retried,
    async stop() {
      stopped = true;
      await watching;
    },
  };
}
