import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshMachine, freshMachine } from "./fresh-machine.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const sources = ["api", "bots", "core", "orchestrator", "prisma", "sandbox", "tsconfig.build.json"];

let machine: FreshMachine;

beforeAll(async () => {
  machine = await freshMachine();
  for (const path of sources) await cp(join(repository, path), join(machine.root, path), { recursive: true });
  const { code, stdout, stderr } = await machine.run(["scripts/build.mjs"]);
  expect(`${code}${stderr}`, stdout).toBe("0");
}, 180_000);

afterAll(() => machine.remove());

test("the build runs, and holds what its pages are served with", async () => {
  const { code, stdout } = await machine.run(["scripts/minuttjakt.mjs", "start", "--help"]);

  expect(code).toBe(0);
  expect(stdout).toContain("minuttjakt start");
  const served = await readFile(join(machine.root, "dist/api/static/live.js"), "utf8");
  expect(served).toBe(await readFile(join(repository, "api/static/live.js"), "utf8"));
});

test("sources that do not compile are said to be so, and the build before them stays", async () => {
  const cli = join(machine.root, "dist/orchestrator/cli.js");
  const before = await readFile(cli, "utf8");
  // Beside one file that does not compile, all the others would only be checked once more.
  for (const path of ["api", "bots", "core", "orchestrator", "sandbox", "prisma/migrations"])
    await rm(join(machine.root, path), { recursive: true });
  for (const name of await readdir(join(machine.root, "prisma")))
    if (name.endsWith(".ts")) await rm(join(machine.root, "prisma", name));
  await mkdir(join(machine.root, "core"));
  await writeFile(join(machine.root, "core/wrong.ts"), `export const wrong: number = "text";\n`);

  const { code, stderr } = await machine.run(["scripts/build.mjs"]);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^core\/wrong\.ts\(1,14\): error TS2322:.*\n$/);
  expect(await readFile(cli, "utf8")).toBe(before);
}, 60_000);
