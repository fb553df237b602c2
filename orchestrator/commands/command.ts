import type { ParseArgsConfig } from "node:util";

/** What a command line said, for one command. */
export type Arguments = { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] };

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
  run(given: Arguments): Promise<number>;
};

/** A wrong command line or setting: one sentence, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
