import type { ParseArgsConfig } from "node:util";

/** What a command line said, for one command. */
export type Arguments = { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] };

/** Where a command is given: its settings, what is typed, and where the answer is read. The process is one. */
export type Terminal = {
  env: NodeJS.ProcessEnv;
  /** Without `isTTY` nobody sits there. */
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
};

/** One command of the program. */
export type Command = {
  /** How it is written, such as `bot run <id> --input file.json`. */
  usage: string;
  summary: string;
  /** Lines of `--help` on its options. */
  help?: readonly string[];
  options?: NonNullable<ParseArgsConfig["options"]>;
  /** How many words it takes besides options; none when left out. */
  operands?: number;
  /** Resolves to the exit code; a command that serves resolves when it has stopped. */
  run(given: Arguments, terminal: Terminal): Promise<number>;
};

/** A wrong command line or setting: one sentence, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
