import { resolve } from "node:path";
import { checkRollups } from "../../core/benefits/index.ts";
import { closeDb, openDb } from "../../core/db.ts";
import { checkBackup, restoreDatabase, type Restored } from "../../prisma/restore.ts";
import { openDatabase } from "../open-database.ts";
import { type Command, UsageError } from "./command.ts";
import { openEnvironment } from "./environment.ts";

/** Puts a backup into an empty database. */
export const restore: Command = {
  usage: "restore <file> [--revoke-keys | --keep-keys]",
  summary: "Put a backup into an empty database",
  help: [
    "Nothing is ever overwritten: choose a new data folder with MINUTTJAKT_DATA_DIR, or an empty database with DATABASE_URL.",
    "The master key of that time must be in place before minuttjakt is started.",
    "--revoke-keys  revoke all API keys: one that was revoked since the backup would work again. Done unless told otherwise",
    "--keep-keys    let the API keys that worked then work again",
  ],
  options: { "revoke-keys": { type: "boolean" }, "keep-keys": { type: "boolean" } },
  operands: 1,
  async run({ values, positionals }) {
    const [name] = positionals;
    if (name === undefined) throw new UsageError("Name the file of the backup: minuttjakt restore <file>");
    const keepApiKeys = values["keep-keys"] === true;
    if (keepApiKeys && values["revoke-keys"] === true)
      throw new UsageError("Say --revoke-keys or --keep-keys, not both");
    const file = resolve(name);
    const { config, log, resources } = openEnvironment("file");
    try {
      // Before a new database is made for it.
      await checkBackup(file);
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const { header, trailer, apiKeys } = await restoreDatabase(databaseUrl, file, { keepApiKeys });
      const rows = trailer.tables.reduce((sum, table) => sum + table.rows, 0);
      const differences = await rollupDifferences(databaseUrl);
      process.stdout.write(
        `Restored ${rows} rows of ${trailer.tables.length} tables, as they were at ${header.takenAt}\n` +
          `${differences === 0 ? "Reports agree with the ledger" : `WRONG: ${differences} roll-ups do not agree with the ledger; they did not when the backup was taken`}\n` +
          `Everybody signs in again. ${saidOfKeys(apiKeys)}\n` +
          "Users, roles, passwords and webhooks are as they were then: shut out whoever was shut out since\n\n" +
          "BEFORE YOU START minuttjakt:\n" +
          "  put the master key of that time in place (master.key in the data folder, or MINUTTJAKT_MASTER_KEY)\n" +
          "  put screenshots and traces back (artefacts in the data folder, or the bucket)\n" +
          "AFTERWARDS: all queues are stopped. Robots may have done cases since the backup was taken: look through them,\n" +
          "  then open each queue under Drift. Robots look for a case in the target system before they do it.\n",
      );
      return differences === 0 ? 0 : 1;
    } finally {
      await resources.closeAll();
    }
  },
};

function saidOfKeys({ kept, count }: Restored["apiKeys"]): string {
  if (count === 0) return "No API key was in force";
  const those = count === 1 ? "1 API key" : `${count} API keys`;
  return kept
    ? `WARNING: ${those} of that time work again (--keep-keys), also any that was revoked since`
    : `${those} of that time ${count === 1 ? "is" : "are"} revoked: make new ones, or restore anew with --keep-keys`;
}

async function rollupDifferences(databaseUrl: string): Promise<number> {
  const db = openDb(databaseUrl);
  try {
    return (await checkRollups(db)).length;
  } finally {
    await closeDb(db);
  }
}
