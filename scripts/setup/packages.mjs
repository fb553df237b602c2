import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupProblem } from "./problem.mjs";
import { onPath, run } from "./run.mjs";
import { fingerprint, readStamp, writeStamp } from "./stamp.mjs";

const installMs = 15 * 60_000;

/**
 * @typedef {{ version?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * The packages of package-lock.json, in node_modules.
 *
 * @param {import("../setup.mjs").Machine} machine
 * @returns {import("../setup.mjs").Step}
 */
export function packages({ root, env }) {
  const lockPath = join(root, "package-lock.json");
  const stampPath = join(root, "node_modules/.minuttjakt-stamp");
  const machine = `node${process.versions.node.split(".")[0]}-${process.platform}-${process.arch}`;
  const wanted = () => `${machine} ${fingerprint([readFileSync(lockPath)])}`;

  return {
    title: "packages (npm ci)",
    isDone() {
      const stamp = readStamp(stampPath);
      if (stamp === wanted()) return true;
      const isOfThisMachine = stamp === undefined || stamp.startsWith(`${machine} `);
      return isOfThisMachine && isInstalled(root);
    },
    async make() {
      const npm = npmCommand(env);
      // Install scripts stay unrun: no package here needs its own.
      const args = [
        ...npm.args,
        "ci",
        "--ignore-scripts",
        "--include=dev",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
      ];
      const { ok, output, reason } = await run(npm.file, args, { cwd: root, timeoutMs: installMs });
      if (!ok) {
        const isOutOfStep = output.includes("EUSAGE");
        const command = isOutOfStep ? "npm install --ignore-scripts" : "npm ci --ignore-scripts";
        throw new SetupProblem(`The packages could not be installed (${reason})`, command);
      }
      writeStamp(stampPath, wanted());
      return "";
    },
  };
}

/**
 * Whether node_modules already holds what the lock file asks for, as after an `npm install` by hand.
 * npm writes its own record at the end of each install, so a broken-off one has none.
 *
 * @param {string} root
 */
function isInstalled(root) {
  const record = readStamp(join(root, "node_modules/.package-lock.json"));
  if (record === undefined) return false;
  const installed = /** @type {LockFile} */ (JSON.parse(record));
  const locked = /** @type {LockFile} */ (JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  return Object.entries(locked.packages ?? {}).every(([path, { version, optional }]) => {
    const found = installed.packages?.[path];
    return path === "" || (found === undefined ? optional === true : found.version === version);
  });
}

/**
 * Under `npm start` npm says where it is; otherwise it is on PATH.
 *
 * @param {Record<string, string | undefined>} env
 */
function npmCommand(env) {
  const execPath = env["npm_execpath"];
  if (execPath?.endsWith("npm-cli.js")) return { file: process.execPath, args: [execPath] };
  const npm = onPath("npm", env);
  if (npm === undefined) throw new SetupProblem("There is no npm, which comes with Node", "nvm install 24");
  return { file: npm, args: [] };
}
