import { bots } from "../bots/index.ts";
import { openArtefacts } from "../core/artefacts/index.ts";
import { createCatalogue } from "../core/catalogue/index.ts";
import type { Config } from "../core/config.ts";
import type { Engine } from "../core/context.ts";
import { closeDb, openDb } from "../core/db.ts";
import type { Logger } from "../core/log.ts";
import { openQueues, type QueueTelemetry } from "../core/queues/index.ts";
import { createSecrets } from "../core/secrets.ts";
import { masterKeyOf, refuseForeignMasterKey } from "./master-key.ts";
import type { Resources } from "./resources.ts";

export type OpenEngineOptions = {
  databaseUrl: string;
  log: Logger;
  resources: Resources;
  telemetry?: QueueTelemetry | undefined;
};

/** Opens the record and the queues, to be closed with the resources. The database must be migrated. */
export async function openEngine(
  config: Config,
  { databaseUrl, log, resources, telemetry }: OpenEngineOptions,
): Promise<Engine> {
  const db = openDb(databaseUrl, { onConnectionLost: (error) => log.warn({ err: error }, "database connection lost") });
  resources.add("database", () => closeDb(db));
  const queues = openQueues({ databaseUrl, redisUrl: config.REDIS_URL, telemetry }, log);
  resources.add("queues", () => queues.close());
  const secrets = createSecrets(masterKeyOf(config));
  await refuseForeignMasterKey(db, secrets);
  const catalogue = createCatalogue(bots);
  const artefacts = openArtefacts(config);
  const alertNetworks = config.ALERT_NETWORKS ?? [];
  return { db, queues, secrets, catalogue, artefacts, alertNetworks, now: () => new Date(), log };
}
