import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import { expect, test } from "../support/fixtures.ts";
import { type Installation, openInstallation, untilSettled } from "../support/installation.ts";

const kills = 20;
const workersAtOnce = 2;
const cases = 200;

test(
  `${cases} cases are settled once and credited once while workers are killed ${kills} times`,
  { timeout: 420_000 },
  async ({ databaseUrl }) => {
    const installation = await openInstallation({ databaseUrl, sandbox: { forms: cases / 2, requests: cases / 2 } });
    onTestFinished(() => installation.close());
    const { db, sandbox } = installation;
    // Twenty kills may well hit one case more than three times, and a case is not to blame for them.
    await db.automation.updateMany({ data: { maxAttempts: 10 } });

    const workers = startWorkers(installation, databaseUrl);
    onTestFinished(() => workers.stop());
    await killAtRandom(workers, installation);
    await untilSettled(db, { cases, limitMs: 240_000 });

    const items = await db.workItem.findMany({ include: { attempts: true } });
    const attempts = items.flatMap((item) => item.attempts);
    const lost = attempts.filter((attempt) => attempt.outcome === "LEASE_LOST");
    const succeeded = items.filter((item) => item.status === "SUCCEEDED");
    const credits = await db.ledgerEntry.findMany({ where: { kind: "CREDIT" } });
    const { archive, claims } = sandbox.municipality.summary();
    console.info(
      `${workers.killed()} kills, ${lost.length} attempts lost with them; ${items.length} cases settled, ` +
        `${succeeded.length} succeeded, ${credits.length} credited, ${archive.registeredForms + claims.grantedRequests} done in the case systems`,
    );
    expect(workers.killed()).toBe(kills);
    expect(lost.length).toBeGreaterThan(0);
    expect(items).toHaveLength(cases);
    expect(items.filter((item) => item.status === "FAILED").map((item) => item.errorCode)).toEqual([]);
    expect(attempts.filter((attempt) => attempt.outcome === null)).toEqual([]);
    expect(credits).toHaveLength(succeeded.length);
    expect(new Set(credits.map((entry) => entry.workItemId))).toEqual(new Set(succeeded.map((item) => item.id)));
    expect([...archive.registeredTwice, ...claims.grantedTwice]).toEqual([]);
    expect(archive.registeredForms + claims.grantedRequests).toBe(succeeded.length);
    expect(await checkRollups(db)).toEqual([]);
  },
);

type Workers = { killOne(index: number): Promise<void>; killed(): number; stop(): Promise<void> };

/** Real `minuttjakt worker` processes; one that is killed is followed by another. */
function startWorkers(installation: Installation, databaseUrl: string): Workers {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: "",
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
    const share = Math.floor((round / kills) * cases * 0.9);
    while ((await db.workItem.count({ where: { settledAt: { not: null } } })) < share) await delay(50);
    while ((await db.workItem.count({ where: { status: "RUNNING" } })) === 0) await delay(20);
    await delay(random() * 400);
    await workers.killOne(round % workersAtOnce);
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
