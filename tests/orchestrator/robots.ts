import { rm } from "node:fs/promises";
import { z } from "zod";
import { type BotDefinition, defineBot } from "../../bots/sdk/index.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { addWorkItems } from "../../core/cases/index.ts";
import type { Context, Engine } from "../../core/context.ts";
import type { Db } from "../../core/db.ts";
import { createLogger, type Logger } from "../../core/log.ts";
import type { Queues } from "../../core/queues/index.ts";
import { createBrowserPool } from "../../orchestrator/browser-pool.ts";
import type { Execution } from "../../orchestrator/execute-case.ts";
import { findBrowser } from "../../orchestrator/find-browser.ts";
import { type RunningWorker, startWorker } from "../../orchestrator/worker.ts";
import { anAutomation, aSystem, aTenant, contextFor, engineFor, unique } from "../support/context.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const Input = z.strictObject({ number: z.int() });
const Output = z.strictObject({ receipt: z.string() });
const Settings = z.object({ limit: z.int().default(10) });

export type TestBot = BotDefinition<typeof Input, typeof Output, typeof Settings>;
export type CaseOf = Parameters<TestBot["handle"]>[0];

const text = (nb: string) => ({ nb, nn: nb, en: nb });

/** A small robot: takes a number, answers with a receipt, without a browser unless told otherwise. */
export function aBot(given: Partial<TestBot> & Pick<TestBot, "handle">): TestBot {
  return defineBot({
    id: unique("bot"),
    version: "1.0.0",
    title: text("Prøverobot"),
    lane: "archive",
    input: Input,
    output: Output,
    settings: Settings,
    businessKey: ({ number }) => `case:${number}`,
    processSteps: [{ id: "all", title: text("Alt"), share: 1, doneBy: "robot" }],
    rules: [],
    browserless: true,
    ...given,
  });
}

export type HouseOptions = { db: Db; queues: Queues; bots: readonly TestBot[]; baseUrl?: string; log?: Logger };

/** A municipality with one system, where robots are put to work. */
export type House = {
  engine: Engine;
  ctx: Context;
  execution: Execution;
  targetSystemId: string;
  artefactDir: string;
  /** An automation of the bot; its cases are added with `add`. */
  employ(
    bot: TestBot,
    given?: { maxAttempts?: number; credentialId?: string | null; stepLimitSeconds?: number },
  ): Promise<string>;
  add(automationId: string, numbers: readonly number[]): Promise<string[]>;
  startWorker(options?: { leaseSeconds?: number; lanes?: string[]; concurrency?: number }): Promise<RunningWorker>;
  /** A case as the record has it, with its attempts in order. */
  caseOf(id: string): ReturnType<typeof readCase>;
  close(): Promise<void>;
};

export async function openHouse({
  db,
  queues,
  bots,
  baseUrl = "http://127.0.0.1:1",
  log,
}: HouseOptions): Promise<House> {
  const artefactDir = await makeTempDir("artefacts");
  const artefacts = createFolderStore(artefactDir);
  const engine = { ...(await engineFor(db, { queues, bots, artefacts })), log: log ?? createLogger("silent") };
  const { id: tenantId } = await aTenant(db);
  const { id: targetSystemId } = await aSystem(db, { tenantId, baseUrl });
  const ctx: Context = { ...(await contextFor(engine, { roles: ["OPERATOR"], tenantId })), log: engine.log };
  const executablePath = findBrowser(process.env["MINUTTJAKT_BROWSER"]);
  const pool = createBrowserPool({ executablePath, headless: true, log: engine.log });
  const execution = { engine, pool, evidence: { artefacts, log: engine.log } };
  const workers: RunningWorker[] = [];
  return {
    engine,
    ctx,
    execution,
    targetSystemId,
    artefactDir,
    async employ({ id: botId }, given = {}) {
      const retryPolicy = { TARGET_DOWN: { firstBackoffSeconds: 2, longestBackoffSeconds: 300 } };
      return (await anAutomation(db, { tenantId, targetSystemId, botId, retryPolicy, ...given })).id;
    },
    async add(automationId, numbers) {
      const added = await addWorkItems(ctx, { automationId, items: numbers.map((number) => ({ input: { number } })) });
      return added.items.map(({ id }) => id);
    },
    async startWorker({ leaseSeconds = 15, ...given } = {}) {
      const worker = await startWorker({ execution, bots, leaseSeconds, lookSeconds: 1, ...given });
      workers.push(worker);
      return worker;
    },
    caseOf: (id) => readCase(db, id),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop(2_000)));
      await pool.close();
      await rm(artefactDir, { recursive: true, force: true });
    },
  };
}

function readCase(db: Db, id: string) {
  return db.workItem.findUniqueOrThrow({ where: { id }, include: { attempts: { orderBy: { number: "asc" } } } });
}

/** A promise that a test holds in its hand. */
export function aGate(): { opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
