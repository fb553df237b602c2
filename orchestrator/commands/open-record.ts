import { userInfo } from "node:os";
import type { Installer } from "../../core/access/index.ts";
import { closeDb, type Db, openDb, type Tenant } from "../../core/db.ts";
import { missingMigrations } from "../../core/operation/index.ts";
import { migrationNames } from "../../prisma/migration-names.ts";
import { openDatabase } from "../open-database.ts";
import { type Terminal, UsageError } from "./command.ts";
import { openEnvironment } from "./environment.ts";

/**
 * Opens the record alone for a command that changes it, and closes it after. Neither queues nor the master key are
 * touched: it may be run before there is a key, and from a machine that has none.
 *
 * @throws Error when the database has not this version's schema.
 */
export async function withRecord({ env }: Terminal, work: (record: Installer) => Promise<number>): Promise<number> {
  const { config, log, resources } = openEnvironment("file", env);
  try {
    const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
    const db = openDb(databaseUrl);
    resources.add("database", () => closeDb(db));
    if ((await missingMigrations({ db }, await migrationNames())).length > 0)
      throw new Error("The database has not this version's schema: run minuttjakt migrate");
    return await work({ db, now: () => new Date(), by: nameOfUser() });
  } finally {
    await resources.closeAll();
  }
}

/** As the machine knows whoever types; in a container there may be a number only. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** The municipality of that short name; without one, the only one there is. */
export async function tenantOf(db: Db, slug: string | undefined): Promise<Tenant> {
  const tenants = await db.tenant.findMany({ orderBy: { slug: "asc" } });
  const found = slug === undefined && tenants.length === 1 ? tenants[0] : tenants.find((one) => one.slug === slug);
  if (found) return found;
  if (tenants.length === 0) throw new UsageError("There is no municipality yet: run minuttjakt tenant add");
  throw new UsageError(`--tenant: choose one of ${tenants.map((one) => one.slug).join(", ")}`);
}
