import { Client } from "pg";
import { startEmbeddedPostgres } from "../../prisma/embedded.ts";

/** Starts the PostgreSQL that a failing test run kept, and prints how to reach its databases. */
const [dataDir] = process.argv.slice(2);
if (!dataDir) throw new Error("Usage: npx tsx tests/support/open-kept.ts <folder>");
const postgres = await startEmbeddedPostgres({ dataDir });
const admin = new Client({ connectionString: postgres.adminUrl });
await admin.connect();
const { rows } = await admin.query<{ datname: string }>(
  "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'",
);
await admin.end();
for (const { datname } of rows) console.log(postgres.url.replace(/[^/]*$/, datname));
console.log("Ctrl-C stops it.");
const hold = setInterval(() => undefined, 60_000);
process.once("SIGINT", () => {
  clearInterval(hold);
  void postgres.stop();
});
