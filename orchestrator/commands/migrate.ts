import { migrate as runMigrations } from "../../prisma/migrate.ts";
import { openDatabase } from "../open-database.ts";
import type { Command } from "./command.ts";
import { openEnvironment } from "./environment.ts";

/** Brings the database to this version's schema. */
export const migrate: Command = {
  usage: "migrate",
  summary: "Bring the database to this version's schema",
  async run() {
    const { config, log, resources } = openEnvironment("file");
    try {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const applied = await runMigrations(databaseUrl);
      const told = applied.length === 0 ? "The database is up to date" : `Applied: ${applied.join(", ")}`;
      process.stdout.write(`${told}\n`);
      return 0;
    } finally {
      await resources.closeAll();
    }
  },
};
