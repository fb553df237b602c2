import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FreshMachine, freshMachine } from "./fresh-machine.ts";

const setup = "scripts/setup.mjs";
const page = "echo '<html></html>'";
const lacksLibrary =
  "echo 'error while loading shared libraries: libnss3.so: cannot open shared object file' >&2; exit 127";

let machine: FreshMachine;

beforeAll(async () => {
  machine = await freshMachine();
  await machine.addProgram("chromium", page);
  const { code, stderr } = await machine.run([setup]);
  expect(`${code}${stderr}`).toBe("0");
}, 120_000);

beforeEach(() => machine.forget());

afterAll(() => machine.remove());

describe("the second time", () => {
  test("says in one line that everything is in place, and writes nothing", async () => {
    await machine.addProgram("chromium", page);
    await machine.run([setup]);
    const client = join(machine.root, "prisma/generated/client.ts");
    const before = await stat(client);

    const { code, stdout } = await machine.run([setup]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Setup: everything is in place \(\d+\.\d+ s\)\n$/);
    expect((await stat(client)).mtimeMs).toBe(before.mtimeMs);
  });

  test("makes the Prisma client again when the schema has changed, and tells how long it took", async () => {
    await machine.addProgram("chromium", page);
    const schema = join(machine.root, "prisma/schema.prisma");
    await writeFile(schema, `${await readFile(schema, "utf8")}\n// changed\n`);

    const { stdout } = await machine.run([setup]);

    expect(stdout).toMatch(/^Setup: Prisma client … \(\d+\.\d+ s\)$/m);
  }, 60_000);
});

describe("the browser", () => {
  test.each([
    { there: ["google-chrome"], taken: "google-chrome" },
    { there: ["google-chrome", "chromium"], taken: "chromium" },
    { there: ["google-chrome", "chromium", "chromium-headless-shell"], taken: "chromium-headless-shell" },
  ])("is $taken where there is $there", async ({ there, taken }) => {
    for (const name of there) await machine.addProgram(name, page);

    const { stdout } = await machine.run([setup]);

    expect(stdout).toContain(`browser … ${join(machine.programs, taken)} (`);
  });

  test("is the one that MINUTTJAKT_BROWSER names, before any other", async () => {
    await machine.addProgram("chromium-headless-shell", page);
    const chosen = await machine.addProgram("my-own-chromium", page);

    const { stdout } = await machine.run([setup], { MINUTTJAKT_BROWSER: chosen });

    expect(stdout).toContain(`browser … ${chosen} (`);
  });

  test("is looked for again when MINUTTJAKT_BROWSER names another one than last time", async () => {
    await machine.addProgram("chromium", page);
    const chosen = await machine.addProgram("my-own-chromium", page);
    await machine.run([setup]);

    const { stdout } = await machine.run([setup], { MINUTTJAKT_BROWSER: chosen });

    expect(stdout).toContain(`browser … ${chosen} (`);
  });

  test("is passed over when it does not start", async () => {
    await machine.addProgram("chromium-headless-shell", lacksLibrary);
    await machine.addProgram("google-chrome", page);

    const { code, stdout } = await machine.run([setup]);

    expect(code).toBe(0);
    expect(stdout).toContain(`browser … ${join(machine.programs, "google-chrome")} (`);
  });
});

describe("what is missing is said in one sentence, with the command that mends it", () => {
  test("no browser, and none to be had", async () => {
    const { code, stderr } = await machine.run([setup]);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^\nSetup stopped\. There is no Chromium that starts \(.+\)\. Run: npx playwright install --only-shell chromium\n$/,
    );
  }, 60_000);

  test("a browser that lacks a system library", async () => {
    await machine.addProgram("chromium", lacksLibrary);

    const { code, stderr } = await machine.run([setup]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/libnss3\.so.+Run: sudo npx playwright install-deps chromium\n$/);
  }, 60_000);

  test("a MINUTTJAKT_BROWSER that is not there", async () => {
    const { code, stderr } = await machine.run([setup], { MINUTTJAKT_BROWSER: "/nowhere/chromium" });

    expect(code).toBe(1);
    expect(stderr).toContain("MINUTTJAKT_BROWSER names /nowhere/chromium");
    expect(stderr).toContain("Run: unset MINUTTJAKT_BROWSER");
  });

  test("no npm to install the packages with", async () => {
    const packages = join(machine.root, "node_modules");
    await rename(packages, `${packages}-away`);

    const { code, stderr } = await machine.run([setup]);
    await rename(`${packages}-away`, packages);

    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no npm.+Run: nvm install 24\n$/);
  });

  test("a Node that is too old", async () => {
    const asOldNode = [
      `Object.defineProperty(process.versions, "node", { value: "18.20.4" });`,
      `process.argv[1] = ${JSON.stringify(join(machine.root, setup))};`,
      `await import("./${setup}");`,
    ].join("\n");

    const { code, stderr } = await machine.run(["--input-type=module", "--eval", asOldNode]);

    expect(code).toBe(1);
    expect(stderr).toBe(
      "\nSetup stopped. Node 18.20.4 cannot run minuttjakt, which needs Node 20.19, 22.12, 24 or newer. Run: nvm install 24\n",
    );
  });

  test("no redis-server for the tests, which does not stop the set-up", async () => {
    await machine.addProgram("chromium", page);

    const { code, stdout } = await machine.run([setup, "--for-tests"]);

    expect(code).toBe(0);
    expect(stdout).toContain("redis-server … missing, so the tests on Redis will be skipped");
  });
});

describe("two set-ups at once", () => {
  test("the later one waits, and finds everything done", async () => {
    await machine.addProgram("chromium", `/bin/sleep 1; ${page}`);

    const outputs = (await Promise.all([machine.run([setup]), machine.run([setup])])).map(({ stdout }) => stdout);

    expect(outputs.filter((stdout) => stdout.includes("browser … "))).toHaveLength(1);
    expect(outputs.filter((stdout) => /waiting for another one \(process \d+\)/.test(stdout))).toHaveLength(1);
    expect(outputs.every((stdout) => /Setup: done/.test(stdout))).toBe(true);
  });

  test("a lock whose holder has died is taken over", async () => {
    await machine.addProgram("chromium", page);
    const lock = join(machine.root, ".setup.lock");
    const dead = await machine.run(["--print", "process.pid"]);
    await writeFile(lock, dead.stdout.trim());

    const { code, stdout } = await machine.run([setup]);

    expect(code).toBe(0);
    expect(stdout).not.toContain("waiting for");
    await expect(rm(lock)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
