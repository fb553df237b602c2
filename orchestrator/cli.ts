import { parseArgs } from "node:util";
import { type Command, UsageError } from "./commands/command.ts";

// Each command is loaded when it is asked for: the API does not load Playwright, nor a worker Hono.
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import("./commands/start.ts")).start,
  api: async () => (await import("./commands/api.ts")).api,
  worker: async () => (await import("./commands/worker.ts")).worker,
  migrate: async () => (await import("./commands/migrate.ts")).migrate,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  "bot list": async () => (await import("./commands/bot.ts")).botList,
  "bot run": async () => (await import("./commands/bot.ts")).botRun,
  "report benefits": async () => (await import("./commands/report.ts")).reportBenefits,
};

/**
 * The program: `minuttjakt <command> [options]`.
 *
 * @param argv What stands after the program's name.
 */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads the output may go away; the robots go on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  try {
    process.exit(await runCommand(argv));
  } catch (error) {
    process.stderr.write(`minuttjakt: ${sentenceOf(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

async function runCommand(argv: readonly string[]): Promise<number> {
  const words = argv.filter((word) => !word.startsWith("-"));
  const name = [words.slice(0, 2).join(" "), words[0] ?? ""].find((candidate) => candidate in commands);
  const load = name === undefined ? undefined : commands[name];
  if (name === undefined || !load) {
    const asked = argv.includes("--help") || argv.length === 0;
    (asked ? process.stdout : process.stderr).write(await overview());
    return asked ? 0 : 2;
  }
  const command = await load();
  if (argv.includes("--help")) {
    process.stdout.write(
      `minuttjakt ${command.usage}\n\n${command.summary}.\n${(command.help ?? []).map((line) => `\n  ${line}`).join("")}\n`,
    );
    return 0;
  }
  return command.run(parse(command, argv.slice(name.split(" ").length)));
}

function parse(command: Command, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options ?? {},
      allowPositionals: true,
    });
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}\nUsage: minuttjakt ${command.usage}`,
    );
  }
}

async function overview(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const lines = loaded.map(({ usage, summary }) => `  minuttjakt ${usage}\n      ${summary}\n`);
  return `Usage:\n${lines.join("")}\nSettings are environment variables; see the table in README.md.\n`;
}

const databaseAway = /ECONNREFUSED|ENOTFOUND|P1001|Can't reach database|timeout exceeded when trying to connect/;

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (databaseAway.test(`${error.message} ${String((error as NodeJS.ErrnoException).code)}`)) {
    return "The database does not answer: start it, or correct DATABASE_URL";
  }
  return error.message;
}
