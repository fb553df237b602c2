import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../../core/log.ts";
import { openEnvironment } from "../../orchestrator/commands/environment.ts";
import { openLogFile } from "../../orchestrator/log-file.ts";
import { makeTempDir } from "../support/temp-dir.ts";

async function aFolder(): Promise<string> {
  const dir = await makeTempDir("log");
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const linesOf = (file: string) => readFileSync(file, "utf8").trim().split("\n");

test("a log keeps its latest lines in a bounded number of files, in order and whole", async () => {
  const dir = await aFolder();
  const file = join(dir, "minuttjakt.log");
  const log = createLogger("info", openLogFile(file, { mostBytes: 2_000, keptFiles: 2 }));

  for (let number = 0; number < 200; number += 1) log.info({ number }, "sak ferdig");

  expect(readdirSync(dir).toSorted()).toEqual(["minuttjakt.log", "minuttjakt.log.1", "minuttjakt.log.2"]);
  const lines = [`${file}.2`, `${file}.1`, file].flatMap(linesOf).map((line) => JSON.parse(line) as { number: number });
  const [first] = lines;
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => (first?.number ?? 0) + index));
  expect(lines.at(-1)?.number).toBe(199);
  for (const name of readdirSync(dir)) {
    expect(statSync(join(dir, name)).size).toBeLessThan(2_200);
    expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  }
});

test("a log goes on where it was, and counts what is there already", async () => {
  const file = join(await aFolder(), "a.log");
  openLogFile(file).write(`${"x".repeat(100)}\n`);

  const again = openLogFile(file, { mostBytes: 50 });
  again.write("ny\n");

  expect(readFileSync(file, "utf8")).toBe("ny\n");
  expect(linesOf(`${file}.1`)).toEqual(["x".repeat(100)]);
});

test("of two processes with the same log, the second one follows the first to the new file", async () => {
  const file = join(await aFolder(), "a.log");
  const [one, other] = [openLogFile(file, { mostBytes: 10 }), openLogFile(file, { mostBytes: 10 })];

  for (const [log, line] of [
    [one, "første linje\n"],
    [other, "andre linje\n"],
    [one, "tredje linje\n"],
    [other, "fjerde linje\n"],
  ] as const)
    log.write(line);

  const all = [1, 2, 3].map((number) => `${file}.${number}`).filter((name) => existsSync(name));
  expect([...all.toReversed(), file].flatMap(linesOf)).toEqual([
    "første linje",
    "andre linje",
    "tredje linje",
    "fjerde linje",
  ]);
});

test("a file that cannot be turned is written to all the same", async () => {
  const file = join(await aFolder(), "a.log");
  const log = openLogFile(file, { mostBytes: 10, keptFiles: 1 });
  mkdirSync(`${file}.1`);
  chmodSync(`${file}.1`, 0o500);
  log.write("første linje\n");

  expect(() => log.write("andre linje\n")).not.toThrow();
  expect(linesOf(file)).toEqual(["første linje", "andre linje"]);
});

test("no line is kept for longer than so many days, however little is written", async () => {
  const dir = await aFolder();
  const file = join(dir, "a.log");
  const begunMs = Date.now();
  const log = openLogFile(file, { keptFiles: 4, mostDays: 30 });
  const after = (days: number) => begunMs + days * 86_400_000;
  const write = (day: number) => log.write(`{"level":30,"time":"${new Date(after(day)).toISOString()}","msg":"x"}\n`);
  const age = (name: string, day: number) => utimesSync(name, new Date(after(day)), new Date(after(day)));
  write(0);
  write(5);

  expect(log.tidy(after(5))).toEqual([]);
  expect(readdirSync(dir)).toEqual(["a.log"]);
  expect(log.tidy(after(6.1))).toEqual([]);
  expect(readdirSync(dir)).toEqual(["a.log", "a.log.1"]);
  age(`${file}.1`, 5);
  write(7);
  age(file, 7);
  expect(log.tidy(after(28.9))).toEqual([]);
  expect(readdirSync(dir)).toEqual(["a.log", "a.log.1", "a.log.2"]);
  // Its first line would soon be thirty days old.
  expect(log.tidy(after(29.1))).toEqual([`${file}.2`]);
  expect(log.tidy(after(31.1))).toEqual([`${file}.1`]);
  expect(readdirSync(dir)).toEqual(["a.log"]);
});

test.for(["stdout", "file"] as const)(
  "a process that would log to %s logs to the file that the settings name, and turns it when it is full",
  async (logTo) => {
    const dir = await aFolder();
    const file = join(dir, "logg", "arbeider.log");
    vi.stubEnv("MINUTTJAKT_DATA_DIR", dir);
    vi.stubEnv("LOG_FILE", file);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { log } = openEnvironment(logTo);

    for (let mib = 0; mib < 22; mib += 1) log.info({ text: "x".repeat(2 ** 20) }, "mye");
    log.info("sist");

    expect(readdirSync(join(dir, "logg")).toSorted()).toEqual(["arbeider.log", "arbeider.log.1"]);
    expect(linesOf(file).at(-1)).toContain("sist");
    expect(readdirSync(dir)).toEqual(["logg"]);
  },
);
