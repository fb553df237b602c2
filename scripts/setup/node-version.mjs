import { SetupProblem } from "./problem.mjs";

/** First minor version of each major that can `require` an ES module, which Prisma's and Vite's loaders need. */
const firstMinor = { 20: 19, 22: 12 };
const oldestOfAll = 24;

/**
 * @param {string} version as `process.versions.node`
 * @throws {SetupProblem} when minuttjakt cannot run on it
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const needed = firstMinor[/** @type {20 | 22} */ (major)];
  if (major >= oldestOfAll || (needed !== undefined && minor >= needed)) return;
  throw new SetupProblem(
    `Node ${version} cannot run minuttjakt, which needs Node 20.19, 22.12, 24 or newer`,
    "nvm install 24",
  );
}
