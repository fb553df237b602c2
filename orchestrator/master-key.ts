import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../core/config.ts";
import type { Db } from "../core/db.ts";
import { newMasterKey, type Secrets } from "../core/secrets.ts";

/**
 * The master key: the one that is set, or the one in the data folder, made there on the first start.
 * Without it sealed passwords are lost and no case is known again, so it belongs in the backup.
 *
 * @throws Error when the file holds something else.
 */
export function masterKeyOf(config: Config): string {
  if (config.MINUTTJAKT_MASTER_KEY !== undefined) return config.MINUTTJAKT_MASTER_KEY.toLowerCase();
  const file = join(config.MINUTTJAKT_DATA_DIR, "master.key");
  mkdirSync(config.MINUTTJAKT_DATA_DIR, { recursive: true });
  makeOnce(file);
  const key = readFileSync(file, "utf8").trim().toLowerCase();
  if (!/^[\da-f]{64}$/.test(key))
    throw new Error(`${file} holds no master key (64 hexadecimal digits): put back the one of this database`);
  return key;
}

/** Of two processes that start for the first time together, one makes the key. */
function makeOnce(file: string): void {
  try {
    writeFileSync(file, `${newMasterKey()}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

const settingName = "master-key-fingerprint";

/**
 * Refuses a master key that is not this database's: under another one every case would look new, and be credited again.
 *
 * @throws Error that tells where the right key is to be found.
 */
export async function refuseForeignMasterKey(db: Db, secrets: Secrets): Promise<void> {
  const value = secrets.fingerprint;
  await db.installation.createMany({ data: { key: settingName, value }, skipDuplicates: true });
  const known = await db.installation.findUniqueOrThrow({ where: { key: settingName } });
  if (known.value === value) return;
  throw new Error(
    "The master key is not the one this database was made with: set MINUTTJAKT_MASTER_KEY to it, or put its file master.key into the data folder",
  );
}
