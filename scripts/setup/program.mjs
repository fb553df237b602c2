import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";

const compileMs = 3 * 60_000;
const sourceFolders = ["api", "bots", "core", "orchestrator", "prisma", "sandbox"];

/** @param {string} root */
export const builtProgram = (root) => join(root, "dist/orchestrator/cli.js");

/**
 * @param {string} root
 * @returns {boolean} whether dist/ is newer than every source
 */
export function isBuilt(root) {
  if (!existsSync(builtProgram(root))) return false;
  const folders = sourceFolders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  return statSync(builtProgram(root)).mtimeMs > Math.max(0, ...folders.map(youngest));
}

/**
 * @param {string} folder
 * @returns {number} when its youngest file was written, in ms since 1970
 */
function youngest(folder) {
  const ages = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? youngest(path) : statSync(path).mtimeMs;
  });
  return Math.max(0, ...ages);
}

/**
 * Compiles the product to dist/, and puts beside it the files that its pages are served with.
 *
 * @param {string} root
 * @returns {Promise<import("./run.mjs").Outcome>} when it is not ok, dist/ is what it was
 */
export async function build(root) {
  // A program that runs from dist/ keeps a whole one until the new one is whole.
  const next = join(root, "dist-next");
  rmSync(next, { recursive: true, force: true });
  const compiler = [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", next];
  const outcome = await run(process.execPath, compiler, { cwd: root, timeoutMs: compileMs });
  if (outcome.ok) {
    cpSync(join(root, "api/static"), join(next, "api/static"), { recursive: true });
    rmSync(join(root, "dist"), { recursive: true, force: true });
    renameSync(next, join(root, "dist"));
  }
  rmSync(next, { recursive: true, force: true });
  return outcome;
}

/**
 * The compiled program, which starts in a third of the time that the sources need.
 *
 * @param {import("../setup.mjs").Machine} machine
 * @returns {import("../setup.mjs").Step}
 */
export function program({ root }) {
  return {
    title: "program (tsc)",
    isDone: () => isBuilt(root),
    async make() {
      const { ok, reason } = await build(root);
      return ok ? "" : `does not compile, so the sources are run as they are (${reason})`;
    },
  };
}
