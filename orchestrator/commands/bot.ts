import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { bots } from "../../bots/index.ts";
import type { BotDefinition } from "../../bots/sdk/index.ts";
import type { ClaimedCase } from "../../core/cases/index.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { robotShareOf } from "../../core/catalogue/index.ts";
import type { Engine } from "../../core/context.ts";
import { createBrowserPool } from "../browser-pool.ts";
import { executeCase } from "../execute-case.ts";
import { findBrowser } from "../find-browser.ts";
import { openDatabase } from "../open-database.ts";
import { openEngine } from "../open-engine.ts";
import { type Command, UsageError } from "./command.ts";
import { type Environment, openEnvironment } from "./environment.ts";

/** The bots of this build. */
export const botList: Command = {
  usage: "bot list",
  summary: "List the bots of this build",
  async run() {
    for (const bot of bots) {
      process.stdout.write(`${bot.id}  ${bot.version}  ${bot.lane}  w ${robotShareOf(bot)}  ${bot.title.nb}\n`);
    }
    return 0;
  },
};

/** One case by one bot, outside the record: nothing is queued, credited or logged. */
export const botRun: Command = {
  usage: "bot run <id> --input file.json [--headed] [--dry-run]",
  summary: "Let a bot do one case, outside the record",
  help: [
    "--input     JSON file with the case's input, or - for standard input",
    "--headed    show the browser",
    "--dry-run   stop in front of the first change to the target system",
    "System, credential and settings are those of the bot's automation in the database.",
  ],
  operands: 1,
  options: { input: { type: "string" }, headed: { type: "boolean" }, "dry-run": { type: "boolean" } },
  async run({ values, positionals }) {
    const bot = bots.find((one) => one.id === positionals[0]);
    if (!bot)
      throw new UsageError(
        `No bot ${positionals[0] ?? "(none given)"}; there are: ${bots.map((one) => one.id).join(", ")}`,
      );
    if (typeof values["input"] !== "string") throw new UsageError("--input: name a JSON file");
    const input = await readInput(bot, values["input"]);
    const environment = openEnvironment("file");
    try {
      const { databaseUrl } = await openDatabase(environment.config, { ...environment, shareRunning: true });
      const engine = await openEngine(environment.config, { databaseUrl, ...environment });
      const claimed = await caseOutsideRecord(engine, { bot, input });
      const headed = values["headed"] === true;
      return await runOnce({ engine, environment, bot, claimed }, { headed, dryRun: values["dry-run"] === true });
    } finally {
      await environment.resources.closeAll();
    }
  },
};

async function readInput(bot: BotDefinition, file: string): Promise<unknown> {
  let input: unknown;
  try {
    input = JSON.parse(file === "-" ? await text(process.stdin) : await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`--input: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = bot.input.safeParse(input);
  if (parsed.success) return input;
  throw new UsageError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
}

async function caseOutsideRecord(
  engine: Engine,
  { bot, input }: { bot: BotDefinition; input: unknown },
): Promise<ClaimedCase> {
  const automation = await engine.db.automation.findFirst({
    where: { botId: bot.id },
    include: { targetSystem: true },
  });
  if (!automation) throw new UsageError(`No automation uses ${bot.id}: register one first, or run minuttjakt start`);
  const { id: automationId, tenantId, settings, targetSystemId, credentialId, traceFrom } = automation;
  return {
    workItemId: "outside-the-record",
    attempt: 1,
    tenantId,
    runId: "outside-the-record",
    automationId,
    automation: automation.code,
    lane: bot.lane,
    botId: bot.id,
    settings,
    targetSystemId,
    baseUrl: automation.targetSystem.baseUrl,
    credentialId,
    input,
    maxAttempts: 1,
    retryPolicy: {},
    stepLimitSeconds: null,
    traceFrom,
    isSuspect: false,
  };
}

type Once = { engine: Engine; environment: Environment; bot: BotDefinition; claimed: ClaimedCase };

async function runOnce(
  { engine, environment, bot, claimed }: Once,
  { headed, dryRun }: { headed: boolean; dryRun: boolean },
): Promise<number> {
  const { config, log } = environment;
  const artefactDir = await mkdtemp(join(tmpdir(), "minuttjakt-bot-"));
  const executablePath = findBrowser(config.MINUTTJAKT_BROWSER);
  if (headed && executablePath !== undefined && basename(executablePath).includes("headless"))
    throw new UsageError(`--headed: ${executablePath} has no window; set MINUTTJAKT_BROWSER to a Chromium that has`);
  const pool = createBrowserPool({ executablePath, headless: !headed, log });
  try {
    const execution = { engine, pool, evidence: { artefacts: createFolderStore(artefactDir), log } };
    const { signal } = new AbortController();
    const settlement = await executeCase(execution, { claimed, bot, signal, dryRun });
    for (const step of settlement.steps ?? [])
      process.stdout.write(`${step.failed ? "✗" : "✓"} ${step.name} (${step.durationMs} ms)\n`);
    const { outcome, errorCode, errorMessage, output, screenshotPath } = settlement;
    const picture = screenshotPath === undefined ? undefined : join(artefactDir, screenshotPath);
    process.stdout.write(
      `${JSON.stringify({ outcome, dryRun, errorCode, errorMessage, output, picture }, undefined, 2)}\n`,
    );
    if (picture === undefined) await rm(artefactDir, { recursive: true, force: true });
    return outcome === "SUCCEEDED" || outcome === "BUSINESS_EXCEPTION" ? 0 : 1;
  } finally {
    await pool.close();
  }
}
