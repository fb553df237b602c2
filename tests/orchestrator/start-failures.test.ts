import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { newMasterKey } from "../../core/secrets.ts";
import { expect, test } from "../support/fixtures.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const dead = "postgresql://minuttjakt:hemmelig@127.0.0.1:1/minuttjakt";

async function aDataDir(): Promise<string> {
  const dir = await makeTempDir("start");
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

// A program is started several times, each of which takes a second or two where nothing else goes on.
const slow = { timeout: 60_000 };

/** What the program says and how it ends; it is killed when it does not end by itself. */
async function run(command: string, settings: Record<string, string>) {
  const MINUTTJAKT_DATA_DIR = await aDataDir();
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], MINUTTJAKT_DATA_DIR, PORT: "0", ...settings };
  const child = spawn(process.execPath, ["scripts/minuttjakt.mjs", ...command.split(" ")], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const late = setTimeout(() => child.kill("SIGKILL"), 50_000);
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(late);
  return { code, ...said, dataDir: MINUTTJAKT_DATA_DIR };
}

test("a database that is down at start is told in one sentence: start, api, worker, migrate", slow, async () => {
  const commands = ["start", "api", "worker", "migrate"];

  const ends = await Promise.all(commands.map((command) => run(command, { DATABASE_URL: dead })));

  const sentence = "minuttjakt: The database does not answer: start it, or correct DATABASE_URL\n";
  expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    commands.map(() => ({ code: 1, stderr: sentence })),
  );
  expect(ends.map(({ stdout }) => stdout).join("")).not.toContain("hemmelig");
});

test("wrong settings are told all at once, by name, before anything is started", slow, async () => {
  const wrong = {
    DATABASE_URL: "mysql://x",
    PORT: "many",
    LEASE_SECONDS: "0",
    MINUTTJAKT_MASTER_KEY: "hemmelig",
    LOG_LEVEL: "loud",
  };

  const ends = await Promise.all(["start", "worker", "doctor"].map((command) => run(command, wrong)));

  for (const { code, stderr, stdout, dataDir } of ends) {
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^minuttjakt: Invalid settings:\n/);
    expect(
      stderr
        .match(/^ {2}[A-Z_]+(?=: \S)/gm)
        ?.map((name) => name.trim())
        .toSorted(),
    ).toEqual(Object.keys(wrong).toSorted());
    expect(stderr).not.toContain("hemmelig");
    expect(await readdir(dataDir)).toEqual([]);
  }
});

test("a database that is not migrated is told, with the command that mends it", slow, async () => {
  const empty = await createTestDatabase("empty");
  onTestFinished(() => empty.drop());

  const ends = await Promise.all(["api", "worker"].map((command) => run(command, { DATABASE_URL: empty.url })));

  expect(ends.map(({ code }) => code)).toEqual([1, 1]);
  for (const { stderr } of ends) expect(stderr).toMatch(/^minuttjakt: [^\n]*run minuttjakt migrate\n$/);
});

test(
  "another master key than the database's own is refused, and so is a file that holds none",
  slow,
  async ({ databaseUrl: DATABASE_URL, db }) => {
    const own = newMasterKey();
    await db.installation.create({ data: { key: "master-key-fingerprint", value: "0123456789abcdef" } });
    const broken = await aDataDir();
    await writeFile(join(broken, "master.key"), "");

    const [foreign, none] = await Promise.all([
      run("worker", { DATABASE_URL, MINUTTJAKT_MASTER_KEY: own }),
      run("worker", { DATABASE_URL, MINUTTJAKT_DATA_DIR: broken }),
    ]);

    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toMatch(
      /^minuttjakt: The master key is not the one this database was made with: .*MINUTTJAKT_MASTER_KEY.*\n$/,
    );
    expect(foreign.stderr + foreign.stdout).not.toContain(own);
    expect(none).toMatchObject({
      code: 1,
      stderr: `minuttjakt: ${join(broken, "master.key")} holds no master key (64 hexadecimal digits): put back the one of this database\n`,
    });
  },
);
