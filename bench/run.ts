import { parseArgs } from "node:util";
import { createLogger } from "../core/log.ts";
import { createResources, type Resources } from "../orchestrator/resources.ts";
import type { Bench } from "./bench.ts";
import { type Database, makeRunFolder, startDatabase, startRedisIfThere } from "./servers.ts";

const benchmarks: Record<string, () => Promise<(bench: Bench) => Promise<void>>> = {
  orchestration: async () => (await import("./orchestration.ts")).benchOrchestration,
  browser: async () => (await import("./browser.ts")).benchBrowser,
  scale: async () => (await import("./scale.ts")).benchScale,
  dispatch: async () => (await import("./dispatch.ts")).benchDispatch,
  idle: async () => (await import("./idle.ts")).benchIdle,
  ledger: async () => (await import("./ledger.ts")).benchLedger,
  report: async () => (await import("./report.ts")).benchReport,
  crediting: async () => (await import("./crediting.ts")).benchCrediting,
};

const usage = `Usage: npm run bench -- [${Object.keys(benchmarks).join(" | ")}]... [--cases N] [--rows N]
Each figure is measured beside its own reference, taking turns in the same run. Compare ratios: rates are this machine's.`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { cases: { type: "string" }, rows: { type: "string" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  const cases = values.cases === undefined ? undefined : Number(values.cases);
  const rows = values.rows === undefined ? undefined : Number(values.rows);
  const counts = [cases, rows].every((count) => count === undefined || count >= 1);
  const wrong = names.some((name) => !(name in benchmarks)) || !counts;
  if (values.help || wrong) {
    console.log(usage);
    return wrong ? 2 : 0;
  }
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
  for (const name of names) {
    await runOne(name, { cases, rows, stopped: stopped.signal });
    if (stopped.signal.aborted) return 130;
  }
  return 0;
}

/** Each benchmark has servers of its own; whatever happens, they are stopped and their folder is removed. */
async function runOne(
  name: string,
  { cases, rows, stopped }: Pick<Bench, "cases" | "rows"> & { stopped: AbortSignal },
) {
  const resources = createResources(createLogger("warn"));
  const untilStopped = new Promise<void>((resolve) => stopped.addEventListener("abort", () => resolve()));
  try {
    const benchmark = await benchmarks[name]?.();
    const dir = await makeRunFolder(resources);
    const database = await startDatabase(dir, resources);
    const bench = { database, backends: () => backendsOf(database, resources), resources, dir, cases, rows };
    if (!stopped.aborted) await Promise.race([benchmark?.(bench), untilStopped]);
  } finally {
    await resources.closeAll();
  }
}

async function backendsOf({ url: databaseUrl }: Database, resources: Resources) {
  const onPostgres = { backend: "PostgreSQL", databaseUrl };
  const redis = await startRedisIfThere(resources);
  if ("url" in redis) return [onPostgres, { backend: "Redis", databaseUrl, redisUrl: redis.url }];
  console.log(`\nRows on Redis are skipped: ${redis.missing}`);
  return [onPostgres];
}

// Ends also what a benchmark that was stopped had still under way.
process.exit(
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    return 1;
  }),
);
