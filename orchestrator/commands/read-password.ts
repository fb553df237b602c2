import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { Writable } from "node:stream";
import { type Terminal, UsageError } from "./command.ts";

/**
 * A new password: asked for twice and not shown where somebody sits at the terminal, else the first line of standard input.
 *
 * @throws UsageError when the two are not the same, or nobody answers.
 */
export async function readPassword({ stdin, stderr }: Pick<Terminal, "stdin" | "stderr">): Promise<string> {
  if (!stdin.isTTY) return (await text(stdin)).split(/\r?\n/, 1)[0] ?? "";
  const [first, again] = await askUnseen({ input: stdin, output: stderr }, ["Password: ", "The same again: "]);
  if (first !== again) throw new UsageError("The passwords are not the same: nothing was done");
  return first ?? "";
}

/** Asks one question after the other; what is typed goes nowhere else. */
async function askUnseen(
  { input, output }: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
  questions: readonly string[],
): Promise<string[]> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  // Without a listener Ctrl-C would only end the reading.
  lines.once("SIGINT", () => lines.close());
  const answers: string[] = [];
  output.write(questions[0] ?? "");
  for await (const line of lines) {
    answers.push(line);
    output.write(`\n${questions[answers.length] ?? ""}`);
    if (answers.length === questions.length) return answers;
  }
  output.write("\n");
  throw new UsageError("No password was given: nothing was done");
}
