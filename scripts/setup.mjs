// Brings a fresh machine up: `node scripts/setup.mjs [--build] [--for-tests]`. Needs Node and npm, nothing else.
// Everything it does is done once; after that it only looks, in well under a second.
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { browser } from "./setup/browser.mjs";
import { debian } from "./setup/debian.mjs";
import { withLock } from "./setup/lock.mjs";
import { checkNode } from "./setup/node-version.mjs";
import { packages } from "./setup/packages.mjs";
import { prismaClient } from "./setup/prisma-client.mjs";
import { SetupProblem } from "./setup/problem.mjs";
import { program } from "./setup/program.mjs";
import { redisServer } from "./setup/redis.mjs";

/**
 * @typedef {object} Machine
 * @property {string} root folder of package.json
 * @property {Record<string, string | undefined>} env
 * @property {import("./setup/debian.mjs").Debian} debian
 *
 * @typedef {object} Step
 * @property {string} title
 * @property {() => boolean} isDone cheap: looks, and starts nothing
 * @property {() => Promise<string>} make does it, and tells what came of it; throws SetupProblem
 */

const lockPatienceMs = 20 * 60_000;
export const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));

/**
 * The parts of the set-up that the program itself needs, the Prisma client among them; `npm run check` needs no more.
 *
 * @param {Machine} machine
 */
export const codeSteps = (machine) => [packages(machine), prismaClient(machine)];

/**
 * Makes what is missing, and says so line by line.
 *
 * @param {(machine: Machine) => Step[]} chooseSteps
 * @returns {Promise<boolean>} whether everything is in place now; if not, what to do about it has been said
 */
export async function setUp(chooseSteps) {
  try {
    checkNode(process.versions.node);
    const steps = chooseSteps({ root, env: process.env, debian: debian(process.env) });
    const isComplete = steps.every((step) => step.isDone());
    if (!isComplete) await makeMissing(steps);
    say(`Setup: ${isComplete ? "everything is in place" : "done"} (${sinceText(0)})\n`);
    return true;
  } catch (error) {
    const problem = error instanceof SetupProblem ? error : unwritable(error);
    if (problem === undefined) throw error;
    process.stderr.write(`\nSetup stopped. ${problem.message}\n`);
    return false;
  }
}

/** @param {unknown} error */
function unwritable(error) {
  const isRefused = error instanceof Error && /^(EACCES|EPERM|EROFS)\b/.test(error.message);
  return isRefused
    ? new SetupProblem(`${root} cannot be written to (${error.message})`, `sudo chown -R "$USER" ${root}`)
    : undefined;
}

/** @param {Step[]} steps */
async function makeMissing(steps) {
  say(`Setup: Node ${process.versions.node}\n`);
  /** @param {number} pid */
  const onWait = (pid) => say(`Setup: waiting for another one (process ${pid})\n`);
  await withLock({ path: join(root, ".setup.lock"), patienceMs: lockPatienceMs, onWait }, async () => {
    for (const step of steps) {
      if (step.isDone()) continue;
      const started = performance.now();
      say(`Setup: ${step.title} … `);
      const detail = await step.make();
      say(`${detail}${detail ? " " : ""}(${sinceText(started)})\n`);
    }
  });
}

/** @param {number} started as performance.now(), which counts from the start of the process */
const sinceText = (started) => {
  const seconds = (performance.now() - started) / 1000;
  return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
};

/** @param {string} text */
const say = (text) => void process.stdout.write(text);

/** @param {readonly string[]} argv */
async function main(argv) {
  for (const [signal, number] of /** @type {const} */ ([
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ])) {
    process.once(signal, () => process.exit(128 + number));
  }
  const isUp = await setUp((machine) => [
    ...codeSteps(machine),
    browser(machine),
    ...(argv.includes("--build") ? [program(machine)] : []),
    ...(argv.includes("--for-tests") ? [redisServer(machine)] : []),
  ]);
  process.exitCode = isUp ? 0 : 1;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  await main(process.argv.slice(2));
}
