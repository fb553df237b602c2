import { startEmbeddedPostgres } from "../../prisma/embedded.ts";

// A process of its own, for tests that kill it: starts PostgreSQL on the folder it is given, prints its URL and waits.
const [dataDir = ""] = process.argv.slice(2);
const { url, stop } = await startEmbeddedPostgres({ dataDir });
const hold = setInterval(() => undefined, 60_000);
process.on("SIGTERM", () => {
  clearInterval(hold);
  void stop();
});
process.on("SIGINT", () => console.log("interrupted"));
console.log(url);
