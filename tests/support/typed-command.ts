import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { runCommand } from "../../orchestrator/cli.ts";
import type { Ended } from "./program.ts";

type Given = { settings: Record<string, string>; typed?: string };

/** A command as the program does it, at a terminal of its own but in this process: many are done while one program starts. */
export async function runTyped(words: readonly string[], { settings, typed = "" }: Given): Promise<Ended> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(typed);
  const read = Promise.all([text(stdout), text(stderr)]);
  const code = await runCommand(words, { env: settings, stdin, stdout, stderr });
  for (const stream of [stdout, stderr]) stream.end();
  const [told, complaints] = await read;
  return { code, stdout: told, stderr: complaints };
}
