import { rm } from "node:fs/promises";
import { Client } from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../prisma/embedded.ts";
import { migrate } from "../../prisma/migrate.ts";
import { keepTempDir, makeTempDir, removeStaleTempDirs } from "./temp-dir.ts";

/** The one PostgreSQL of a test run; its database `minuttjakt` is migrated and the template of every other. */
export interface TestCluster {
  create(name: string, template: "migrated" | "empty"): Promise<{ url: string }>;
  drop(name: string): Promise<void>;
  /** Leaves a database for a person to look at after the run. */
  keep(name: string, why: string): void;
  stop(): Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  await removeStaleTempDirs();
  const dataDir = await makeTempDir("postgres");
  // Nothing here has to survive the machine going down.
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: "off", full_page_writes: "off" } });
  await migrate(postgres.url);
  const admin = new Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  const kept = new Map<string, string>();

  return {
    async create(name, template) {
      const source = template === "migrated" ? "minuttjakt" : "template1";
      await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)} TEMPLATE ${source} OWNER minuttjakt`);
      const url = new URL(postgres.url);
      url.pathname = name;
      return { url: url.href };
    },
    async drop(name) {
      await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)} WITH (FORCE)`);
    },
    keep(name, why) {
      kept.set(name, why);
    },
    async stop() {
      await admin.end();
      await clearAway(postgres, dataDir, kept);
    },
  };
}

async function clearAway(
  postgres: EmbeddedPostgres,
  dataDir: string,
  kept: ReadonlyMap<string, string>,
): Promise<void> {
  await postgres.stop();
  if (kept.size === 0) {
    await rm(dataDir, { recursive: true, force: true });
    return;
  }
  const keptDir = await keepTempDir(dataDir);
  console.log("\nDatabases kept for failed tests, for a day:");
  for (const [name, why] of kept) console.log(`  ${name}  ${why}`);
  console.log(`Look at them with: npx tsx tests/support/open-kept.ts ${keptDir}\n`);
}
