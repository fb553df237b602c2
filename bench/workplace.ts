import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { BotDefinition } from "../bots/sdk/index.ts";
import { createFolderStore } from "../core/artefacts/index.ts";
import { createAutomation, updateAutomation } from "../core/automations/index.ts";
import { approveBaseline, proposeBaseline } from "../core/baselines/index.ts";
import { createCatalogue, syncBots } from "../core/catalogue/index.ts";
import type { Actor, Context } from "../core/context.ts";
import { closeDb, type Db, openDb, type Role } from "../core/db.ts";
import { createLogger } from "../core/log.ts";
import { addUnit } from "../core/organisation/index.ts";
import { openQueues } from "../core/queues/index.ts";
import { createSecrets } from "../core/secrets.ts";
import { createBrowserPool } from "../orchestrator/browser-pool.ts";
import type { Execution } from "../orchestrator/execute-case.ts";
import { findBrowser } from "../orchestrator/find-browser.ts";
import type { Resources } from "../orchestrator/resources.ts";
import { type RunningWorker, startWorker } from "../orchestrator/worker.ts";

/** One municipality with one target system and one bot, and the means to work there: the product's own parts. */
export type Workplace = {
  ctx: Context;
  bot: BotDefinition;
  targetSystemId: string;
  credentialId: string;
  execution: Execution;
  /** Puts the bot into service anew, with a process and an approved baseline of its own; what was before is retired. */
  newAutomation(): Promise<string>;
  setConcurrency(concurrency: number): Promise<void>;
  startWorker(): Promise<RunningWorker>;
};

export type WorkplaceOptions = {
  databaseUrl: string;
  redisUrl?: string | undefined;
  /** Folder for artefacts. */
  dir: string;
  bot: BotDefinition;
  /** The target system, and the robot's account there. */
  system?: { baseUrl: string; account: { username: string; password: string } };
  resources: Resources;
};

/** Manual handling time of every case; the bot's share of it is credited. */
export const baselineSeconds = 600;

const nowhere = { baseUrl: "http://127.0.0.1:9", account: { username: "robot", password: "robot" } };

export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  const { databaseUrl, redisUrl, bot, resources, system = nowhere } = options;
  const log = createLogger(process.env["LOG_LEVEL"] ?? "error");
  const db = openDb(databaseUrl);
  resources.add("database", () => closeDb(db));
  const queues = openQueues({ databaseUrl, redisUrl }, log);
  resources.add("queues", () => queues.close());
  const secrets = createSecrets(randomBytes(32).toString("hex"));
  const artefacts = createFolderStore(join(options.dir, "artefacts"));
  const catalogue = createCatalogue([bot]);
  const engine = { db, queues, secrets, catalogue, artefacts, now: () => new Date(), log };
  await syncBots(engine);

  const { id: tenantId } = await db.tenant.create({ data: { slug: `bench-${randomUUID()}`, name: "Målekommune" } });
  const actor = await aPerson(db, { tenantId, name: "Målemester", roles: ["ADMINISTRATOR", "CONTROLLER"] });
  const ctx: Context = { ...engine, tenantId, actor };
  const owner = await aPerson(db, { tenantId, name: "Prosesseier", roles: ["PROCESS_OWNER"] });
  const unit = await addUnit(ctx, { code: "maling", name: "Måling", level: "enhet", validFrom: "2020-01-01" });
  const { baseUrl, account } = system;
  const { id: targetSystemId } = await db.targetSystem.create({
    data: { tenantId, key: bot.lane, name: "Målesystem", baseUrl, concurrency: 1 },
  });
  const sealedPassword = secrets.seal(account.password);
  const { id: credentialId } = await db.credential.create({
    data: { tenantId, targetSystemId, name: "Robotkonto", username: account.username, sealedPassword },
  });

  const executablePath = findBrowserUnlessBrowserless(bot);
  const pool = createBrowserPool({ executablePath, headless: true, log });
  resources.add("browsers", () => pool.close());
  let inService: string | undefined;
  const execution: Execution = { engine, pool, evidence: { artefacts, log } };

  return {
    ctx,
    bot,
    targetSystemId,
    credentialId,
    execution,
    async newAutomation() {
      if (inService !== undefined) await updateAutomation(ctx, { id: inService, status: "RETIRED" });
      const code = `m-${randomBytes(6).toString("hex")}`;
      const process = { code, title: "Måling", unitId: unit.id };
      const automation = { code, title: "Måling", botId: bot.id, targetSystemId, credentialId, unitId: unit.id };
      const created = await createAutomation(ctx, { ...automation, process, status: "ACTIVE" });
      const { processId } = await db.automation.findUniqueOrThrow({ where: { id: created.id } });
      const seconds = { lowSeconds: 300, likelySeconds: baselineSeconds, highSeconds: 900 };
      const asked = {
        source: "ESTIMATE",
        method: "Anslag",
        processId,
        unitId: unit.id,
        validFrom: "2020-01-01",
      } as const;
      const { id } = await proposeBaseline({ ...ctx, actor: owner }, { ...asked, ...seconds });
      await approveBaseline(ctx, { id });
      inService = created.id;
      return created.id;
    },
    async setConcurrency(concurrency) {
      await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency } });
    },
    startWorker: () => startWorker({ execution, bots: [bot], leaseSeconds: 15, lookSeconds: 60 }),
  };
}

type Person = { tenantId: string; name: string; roles: Role[] };

async function aPerson(db: Db, person: Person): Promise<Actor> {
  const { id, name, roles } = await db.user.create({ data: { ...person, email: `${randomUUID()}@maling.example` } });
  return { kind: "user", id, name, roles };
}

function findBrowserUnlessBrowserless(bot: BotDefinition): string | undefined {
  return bot.browserless ? undefined : findBrowser(process.env["MINUTTJAKT_BROWSER"]);
}
