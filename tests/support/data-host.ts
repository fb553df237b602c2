import { spawn } from "node:child_process";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../../prisma/embedded.ts";
import { migrate } from "../../prisma/migrate.ts";

/** What the test is told when both servers are up. */
export type DataHostReady = { databaseUrl: string; redisUrl: string };

// A host of its own, for a test with several: one PostgreSQL and one Redis on the address it is given, until its input closes.
const [address = "", dataDir = ""] = process.argv.slice(2);
const redisPort = 6379;

const postgres = await startEmbeddedPostgres({
  dataDir,
  settings: { listen_addresses: `127.0.0.1,${address}`, fsync: "off" },
});
const admin = new Client({ connectionString: postgres.adminUrl });
await admin.connect();
await appendFile(join(dataDir, "postgres", "pg_hba.conf"), "host all all samenet scram-sha-256\n");
await admin.query("SELECT pg_reload_conf()");
await admin.end();
await migrate(postgres.url);

const redisFlags = [
  "--bind",
  address,
  "--port",
  String(redisPort),
  "--protected-mode",
  "no",
  "--save",
  "",
  "--dir",
  dataDir,
];
const redis = spawn("redis-server", [...redisFlags, "--maxmemory-policy", "noeviction"], {
  stdio: ["ignore", "ignore", "inherit"],
});

const stop = async (): Promise<void> => {
  redis.kill("SIGTERM");
  await postgres.stop();
};
process.stdin.on("end", () => void stop()).on("close", () => void stop());
process.stdin.resume();

const databaseUrl = new URL(postgres.url);
databaseUrl.hostname = address;
const ready: DataHostReady = { databaseUrl: databaseUrl.href, redisUrl: `redis://${address}:${redisPort}` };
console.log(JSON.stringify(ready));
