import { resolve } from "node:path";
import { backupDatabase } from "../../prisma/backup.ts";
import { openDatabase } from "../open-database.ts";
import { type Command, UsageError } from "./command.ts";
import { openEnvironment, productVersion } from "./environment.ts";

/** Copies the record into a file, also while everything runs. */
export const backup: Command = {
  usage: "backup <file>",
  summary: "Copy the database into a file, also while minuttjakt runs",
  help: [
    "The file must not exist. It holds all rows as they were at one moment, case data included: keep it safe.",
    "The master key, screenshots and traces are not in it.",
  ],
  operands: 1,
  async run({ positionals }) {
    const [name] = positionals;
    if (name === undefined) throw new UsageError("Name the file to be made: minuttjakt backup <file>");
    const file = resolve(name);
    const { config, log, resources } = openEnvironment("file");
    try {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const { tables, bytes } = await backupDatabase(databaseUrl, file, { product: productVersion() });
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      const artefacts =
        config.S3_BUCKET === undefined ? `${config.MINUTTJAKT_DATA_DIR}/artefacts` : `the bucket ${config.S3_BUCKET}`;
      const key =
        config.MINUTTJAKT_MASTER_KEY === undefined
          ? `${config.MINUTTJAKT_DATA_DIR}/master.key`
          : "the value of MINUTTJAKT_MASTER_KEY";
      process.stdout.write(
        `${file}: ${rows} rows of ${tables.length} tables, ${(bytes / 2 ** 20).toFixed(1)} MiB\n\n` +
          "NOT IN IT, and to be kept as well:\n" +
          `  the master key       ${key}\n` +
          "                       without it the backup is of no use; keep it apart from the backup\n" +
          `  screenshots, traces  ${artefacts}\n`,
      );
      return 0;
    } finally {
      await resources.closeAll();
    }
  },
};
