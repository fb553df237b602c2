import { parseArgs } from "node:util";
import { type Arguments, type Command, type Terminal, UsageError } from "./commands/command.ts";
import { sentenceOf } from "./commands/sentence-of.ts";

// Each command is loaded when it is asked for: the API does not load Playwright, nor a worker Hono.
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import("./commands/start.ts")).start,
  api: async () => (await import("./commands/api.ts")).api,
  worker: async () => (await import("./commands/worker.ts")).worker,
  migrate: async () => (await import("./commands/migrate.ts")).migrate,
  "tenant add": async () => (await import("./commands/tenant.ts")).tenantAdd,
  "unit add": async () => (await import("./commands/unit.ts")).unitAdd,
  "user add": async () => (await import("./commands/user.ts")).userAdd,
  "user disable": async () => (await import("./commands/change-user.ts")).userDisable,
  "user enable": async () => (await import("./commands/change-user.ts")).userEnable,
  "user roles": async () => (await import("./commands/change-user.ts")).userRoles,
  "user password": async () => (await import("./commands/change-user.ts")).userPassword,
  "user list": async () => (await import("./commands/user.ts")).userList,
  "api-key add": async () => (await import("./commands/api-key.ts")).apiKeyAdd,
  "api-key list": async () => (await import("./commands/api-key.ts")).apiKeyList,
  "api-key revoke": async () => (await import("./commands/api-key.ts")).apiKeyRevoke,
  backup: async () => (await import("./commands/backup.ts")).backup,
  restore: async () => (await import("./commands/restore.ts")).restore,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  "bot list": async () => (await import("./commands/bot.ts")).botList,
  "bot run": async () => (await import("./commands/bot.ts")).botRun,
  "ledger verify": async () => (await import("./commands/ledger.ts")).ledgerVerify,
  "period verify": async () => (await import("./commands/period.ts")).periodVerify,
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
  process.exit(await runCommand(argv, process));
}

/** Does what a command line says, and tells what is wrong with it. @returns Exit code. */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await findAndRun(argv, terminal);
  } catch (error) {
    terminal.stderr.write(`minuttjakt: ${sentenceOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function findAndRun(argv: readonly string[], terminal: Terminal): Promise<number> {
  const words = argv.filter((word) => !word.startsWith("-"));
  const name = [words.slice(0, 2).join(" "), words[0] ?? ""].find((candidate) => candidate in commands);
  const load = name === undefined ? undefined : commands[name];
  if (name === undefined || !load) {
    const asked = argv.includes("--help") || words[0] === "help" || argv.length === 0;
    if (!asked) terminal.stderr.write(`minuttjakt: There is no command ${words.join(" ") || argv.join(" ")}\n\n`);
    (asked ? terminal.stdout : terminal.stderr).write(await overview(words[0] === "help" ? words[1] : words[0]));
    return asked ? 0 : 2;
  }
  const command = await load();
  if (argv.includes("--help")) {
    terminal.stdout.write(
      `minuttjakt ${command.usage}\n\n${command.summary}.\n${(command.help ?? []).map((line) => `\n  ${line}`).join("")}\n`,
    );
    return 0;
  }
  return command.run(parse(command, argv.slice(name.split(" ").length)), terminal);
}

function parse(command: Command, args: readonly string[]) {
  try {
    const options = command.options ?? {};
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const surplus = positionals.slice(command.operands ?? 0);
    if (surplus.length > 0) throw new Error(`Not understood: ${surplus.join(" ")}`);
    return { values: values as Arguments["values"], positionals };
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}\nUsage: minuttjakt ${command.usage}`,
    );
  }
}

/** All commands, or those of a group such as `bot`. */
async function overview(group = ""): Promise<string> {
  const names = Object.keys(commands);
  const inGroup = names.filter((name) => name.startsWith(`${group} `));
  const shown = inGroup.length > 0 ? inGroup : names;
  const loaded = await Promise.all(shown.flatMap((name) => commands[name]?.() ?? []));
  const lines = loaded.map(({ usage, summary }) => `  minuttjakt ${usage}\n      ${summary}\n`);
  return `Usage:\n${lines.join("")}\nSettings are environment variables; see the table in README.md.\n`;
}
