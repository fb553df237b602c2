import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { runProgram } from "../support/program.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const dataDir = await makeTempDir("cli");

const minuttjakt = (words: readonly string[], settings: Record<string, string> = {}, typed = "") =>
  runProgram(dataDir, words, { settings, typed });

/** The README's table of commands. */
async function commandTable(): Promise<string> {
  const readme = await readFile("README.md", "utf8");
  return readme.slice(readme.indexOf("## The command line"), readme.indexOf("## Settings"));
}

/** Names of commands, such as `bot list`, by what stands on a line. */
function commandsIn(text: string, line: RegExp): string[] {
  const names = [...text.matchAll(line)].map(([, usage = ""]) => /^[a-z-]+(?: [a-z-]+)?(?= |$)/.exec(usage)?.[0] ?? "");
  return names.toSorted();
}

test("tells of every command, as the README does, and of those of a group", async () => {
  const all = await minuttjakt(["--help"]);
  const help = await minuttjakt(["help"]);
  const bots = await minuttjakt(["bot", "--help"]);

  expect(all.code).toBe(0);
  expect(all.stdout.match(/^ {2}minuttjakt /gm)).toHaveLength(23);
  expect(commandsIn(all.stdout, /^ {2}minuttjakt (.+)$/gm)).toEqual(commandsIn(await commandTable(), /^\| `(.+?)` /gm));
  expect(help).toEqual(all);
  expect(bots.stdout.match(/^ {2}minuttjakt \w+ \w+/gm)).toEqual(["  minuttjakt bot list", "  minuttjakt bot run"]);
});

test("says which word it does not understand, and ends with 2", async () => {
  const command = await minuttjakt(["reprot", "benefits"]);
  const word = await minuttjakt(["migrate", "now"]);

  expect(command).toMatchObject({ code: 2, stdout: "" });
  expect(command.stderr).toContain("There is no command reprot benefits\n");
  expect(word).toMatchObject({ code: 2, stdout: "" });
  expect(word.stderr).toBe("minuttjakt: Not understood: now\nUsage: minuttjakt migrate\n");
});

test("reads a bot's input from standard input, and names what is wrong with it", async () => {
  const { code, stderr } = await minuttjakt(["bot", "run", "payment-deferral", "--input", "-"], {}, `{"kid":"x"}`);

  expect(code).toBe(2);
  expect(stderr).toContain("kid: KID skal ha 2 til 25 siffer");
});

test("names all wrong settings at once", async () => {
  const { code, stderr } = await minuttjakt(["doctor"], { PORT: "abc", LOG_LEVEL: "loud" });

  expect(code).toBe(1);
  expect(stderr).toContain("PORT: ");
  expect(stderr).toContain("LOG_LEVEL: ");
});

test("says in one sentence that the database is away, and ends with 1", async () => {
  const { code, stdout, stderr } = await minuttjakt(["start"], { DATABASE_URL: "postgresql://a:b@127.0.0.1:1/none" });

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe("minuttjakt: The database does not answer: start it, or correct DATABASE_URL\n");
  expect((await stat(join(dataDir, "minuttjakt.log"))).mode & 0o777).toBe(0o600);
});

test("asks for the migration of a database that has none", async () => {
  const database = await createTestDatabase("empty");
  onTestFinished(() => database.drop());

  const { code, stderr } = await minuttjakt(["report", "benefits"], { DATABASE_URL: database.url });

  expect(code).toBe(1);
  expect(stderr).toBe("minuttjakt: The database has not this version's schema: run minuttjakt migrate\n");
});
