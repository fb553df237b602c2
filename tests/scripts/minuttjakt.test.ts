import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshMachine, freshMachine } from "./fresh-machine.ts";

const launcher = "scripts/minuttjakt.mjs";
const source = `
import { Greeting } from "../api/greeting.tsx";

export async function main(argv: string[]): Promise<void> {
  if (argv[0] === "wait") {
    process.once("SIGTERM", () => process.exit(7));
    setInterval(() => undefined, 1_000);
  }
  console.log("source", process.pid, argv.join(" "), String(Greeting({ name: "verden" })));
}
`;

let machine: FreshMachine;

beforeAll(async () => {
  machine = await freshMachine();
  for (const folder of ["api", "orchestrator", "dist/orchestrator"])
    await mkdir(join(machine.root, folder), { recursive: true });
  const greeting = `export const Greeting = ({ name }: { name: string }) => <b>hei {name}</b>;\n`;
  await writeFile(join(machine.root, "api/greeting.tsx"), greeting);
  await writeFile(join(machine.root, "orchestrator/cli.ts"), source);
});

afterAll(() => machine.remove());

test("runs the sources, pages included, with the arguments it was given", async () => {
  const { stdout, stderr } = await machine.run([launcher, "report", "benefits"]);

  expect(stderr).toBe("");
  expect(stdout).toMatch(/^source \d+ report benefits <b>hei verden<\/b>\n$/);
});

test("runs them in its own process, so a signal reaches the program directly", async () => {
  const child = spawn(process.execPath, [launcher, "wait"], {
    cwd: machine.root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];

  child.kill("SIGTERM");

  expect(line.toString()).toContain(`source ${child.pid} wait`);
  expect(await once(child, "exit")).toEqual([7, null]);
});

test("runs the build when it is newer than every source, and the sources when one is newer", async () => {
  const built = join(machine.root, "dist/orchestrator/cli.js");
  await writeFile(built, `export const main = async (argv) => console.log("build", argv.join(" "));\n`);
  const soon = new Date(Date.now() + 60_000);
  await utimes(built, soon, soon);

  const fromBuild = await machine.run([launcher, "doctor"]);
  const later = new Date(Date.now() + 120_000);
  await utimes(join(machine.root, "api/greeting.tsx"), later, later);
  const fromSource = await machine.run([launcher, "doctor"]);
  await rm(built);

  expect(fromBuild.stdout).toBe("build doctor\n");
  expect(fromSource.stdout).toMatch(/^source \d+ doctor/);
});
