import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { BenefitReport } from "../../core/benefits/index.ts";
import { closeDb, type Db, openDb } from "../../core/db.ts";
import type { DemoCredentials } from "../../orchestrator/demo/seed-demo.ts";
import { expect, test } from "../support/fixtures.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const firstLimitMs = 120_000;

test(
  "a first start settles a hundred cases, and its report is the ledger's and the case systems' own sum",
  { timeout: 300_000 },
  async () => {
    const dataDir = await makeTempDir("first-start");
    const product = await startProduct(dataDir);
    onTestFinished(() => product.stop().then(() => undefined));
    const credentials = JSON.parse(await readFile(join(dataDir, "demo-credentials.json"), "utf8")) as DemoCredentials;
    const { databaseUrl } = JSON.parse(await readFile(join(dataDir, "running.json"), "utf8")) as {
      databaseUrl: string;
    };
    const db = openDb(databaseUrl);
    onTestFinished(() => closeDb(db));
    const api = apiOf(product.url, credentials.apiKey);

    const started = Date.now();
    while ((await settled(db)) < 100) {
      if (Date.now() - started > firstLimitMs) throw new Error(`Only ${await settled(db)} cases after two minutes`);
      await delay(200);
    }
    const seconds = Math.round((Date.now() - started) / 1000);
    await pauseRobots(api, db);

    const report = await api<BenefitReport>(
      "GET",
      "/api/v1/reports/benefits?from=2020-01-01&to=2035-01-01&groupBy=automation",
    );
    const byHand = await sumOfRows(db);
    const sandbox = await sandboxFigures(db);
    console.info(
      `100 cases ${seconds} s after ready; net ${report.total.automations.netSeconds} s in the report, ${byHand.net} s by the ledger's rows, ` +
        `${sandbox.credit - byHand.residual} s by the case systems (${sandbox.registered} forms, ${sandbox.granted} deferrals)`,
    );
    expect(report.total.automations.netSeconds).toBe(byHand.net);
    expect(report.total.automations.grossSeconds).toBe(sandbox.credit);
    expect(report.total.automations.cases).toBe(sandbox.registered + sandbox.granted);
    expect(sandbox.mostTimesOne).toBe(1);
    expect((await stat(join(dataDir, "demo-credentials.json"))).mode & 0o777).toBe(0o600);

    await closeDb(db);
    expect(await product.stop()).toBe(0);
    const again = await startProduct(dataDir);
    onTestFinished(() => again.stop().then(() => undefined));
    const report2 = await apiOf(again.url, credentials.apiKey)<BenefitReport>(
      "GET",
      "/api/v1/reports/benefits?from=2020-01-01&to=2035-01-01&groupBy=automation",
    );
    expect(report2.total).toEqual(report.total);
  },
);

type Product = { url: string; stop(): Promise<number | null> };

async function startProduct(dataDir: string): Promise<Product> {
  const env = { ...process.env, MINUTTJAKT_DATA_DIR: dataDir, PORT: "0", DATABASE_URL: "", REDIS_URL: "" };
  const child = spawn(process.execPath, ["scripts/minuttjakt.mjs", "start"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await readyUrl(child);
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const gone = once(child, "exit");
      child.kill("SIGINT");
      await gone;
      return child.exitCode;
    },
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  let told = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      told += String(chunk);
      const [, url] = /minuttjakt ready: (\S+)\n/.exec(told) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once("exit", () => reject(new Error(`minuttjakt did not become ready: ${told}`)));
  });
}

type Api = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

function apiOf(url: string, key: string): Api {
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
}

function settled(db: Db): Promise<number> {
  return db.workItem.count({ where: { settledAt: { not: null } } });
}

/** So that the report, the rows and the case systems are all asked about the same cases. */
async function pauseRobots(api: Api, db: Db): Promise<void> {
  for (const { id } of await db.automation.findMany()) {
    await api("PATCH", `/api/v1/automations/${id}`, { status: "PAUSED" });
  }
  while ((await db.workItem.count({ where: { status: "RUNNING" } })) > 0) await delay(100);
}

async function sumOfRows(db: Db): Promise<{ net: number; residual: number }> {
  let credit = 0;
  let residual = 0;
  for (const { kind, seconds } of await db.ledgerEntry.findMany({ where: { automationId: { not: null } } })) {
    if (kind === "CREDIT") credit += seconds;
    else residual += seconds;
  }
  return { net: credit - residual, residual };
}

/** What really happened, by the case systems: forms at 420 s and deferrals at 480 s, of which robots do 95 %. */
async function sandboxFigures(db: Db) {
  const { baseUrl } = await db.targetSystem.findFirstOrThrow();
  const counts = async (path: string) =>
    Object.values((await (await fetch(new URL(path, baseUrl))).json()) as Record<string, number>);
  const registrations = await counts("/api/archive/registrations");
  const grants = await counts("/api/claims/grants");
  return {
    registered: registrations.length,
    granted: grants.length,
    mostTimesOne: Math.max(...registrations, ...grants),
    credit: registrations.length * 399 + grants.length * 456,
  };
}
