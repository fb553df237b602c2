// Gives package-lock.json the packages of other platforms that `npm install` left out: `node scripts/complete-lock.mjs`.
// npm forgets them when it cannot fetch them (github.com/npm/cli/issues/4828), and then `npm ci` refuses the lock file.
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies] name to version
 *
 * @typedef {{ packages: Record<string, Locked> }} LockFile
 */

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];

/**
 * @param {LockFile} lock
 * @returns {Record<string, Locked>} what is missing, by its place in the lock file
 * @throws Error for a package whose name does not tell its platform: nobody can say where it must not be installed
 */
export function missingPlatforms({ packages }) {
  /** @type {Record<string, Locked>} */
  const missing = {};
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, path, name)) continue;
      const { os, cpu, libc } = platformOf(name);
      // In npm's own order, so that its next install changes nothing.
      missing[`node_modules/${name}`] = {
        version,
        cpu,
        ...(dev && { dev }),
        ...(libc && { libc }),
        optional: true,
        os,
      };
    }
  }
  return missing;
}

/**
 * Looks where Node would: in the package's own node_modules, then in those around it.
 *
 * @param {Record<string, Locked>} packages
 * @param {string} path
 * @param {string} name
 */
function isLocked(packages, path, name) {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    if (packages[`${from}${from && "/"}node_modules/${name}`]) return true;
    if (from === "") return false;
  }
}

/**
 * @param {string} name
 * @returns {{ os: string[], cpu: string[], libc?: string[] }}
 */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name}: its name does not tell its platform`);
  const abi = words.at(-1) ?? "";
  if (abi.startsWith("musl")) return { os, cpu, libc: ["musl"] };
  return abi.startsWith("gnu") ? { os, cpu, libc: ["glibc"] } : { os, cpu };
}

function main() {
  const path = new URL("../package-lock.json", import.meta.url);
  const lock = /** @type {LockFile} */ (JSON.parse(readFileSync(path, "utf8")));
  const missing = missingPlatforms(lock);
  const packages = Object.entries({ ...lock.packages, ...missing }).toSorted(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, undefined, 2)}\n`);
  console.log(`package-lock.json: ${Object.keys(missing).length} packages of other platforms added`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
