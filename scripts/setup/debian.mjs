import { existsSync, readFileSync } from "node:fs";
import { onPath, run } from "./run.mjs";

const updateMs = 3 * 60_000;
const installMs = 10 * 60_000;
const aptOptions = "-o DPkg::Lock::Timeout=300 -o Acquire::Retries=1 -o Acquire::http::Timeout=20";

// Debian starts a service as soon as it is installed; this file, removed again at once, tells it not to.
const withoutServices = `
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
`;

/**
 * @typedef {object} Debian
 * @property {boolean} isDebian whether this is Debian or one of its children, such as Ubuntu
 * @property {() => Promise<boolean>} mayInstall whether we are root, or may become root without a password
 * @property {(packages: readonly string[]) => Promise<import("./run.mjs").Outcome>} install without starting any service
 */

/**
 * @param {Record<string, string | undefined>} env
 * @param {string} osRelease path of the file that says which distribution this is
 * @returns {Debian}
 */
export function debian(env, osRelease = "/etc/os-release") {
  const isDebian = onPath("apt-get", env) !== undefined && isDebianFamily(osRelease);
  const isRoot = process.getuid?.() === 0;
  /** @type {Promise<import("./run.mjs").Outcome> | undefined} */
  let listsUpdated;

  /** @param {string} script @param {number} timeoutMs */
  const asRoot = (script, timeoutMs) => {
    const command = ["sh", "-c", `export DEBIAN_FRONTEND=noninteractive\n${script}`];
    const [file = "", ...args] = isRoot ? command : ["sudo", "-n", ...command];
    return run(file, args, { timeoutMs });
  };

  return {
    isDebian,
    mayInstall: async () => isDebian && (isRoot || (await run("sudo", ["-n", "true"], { timeoutMs: 10_000 })).ok),
    async install(packages) {
      listsUpdated ??= asRoot(`apt-get ${aptOptions} update`, updateMs);
      // Old lists may still do, so only the install itself decides.
      await listsUpdated;
      const names = packages.join(" ");
      return asRoot(`${withoutServices}apt-get ${aptOptions} install -y --no-install-recommends ${names}`, installMs);
    },
  };
}

/** @param {string} osRelease */
function isDebianFamily(osRelease) {
  if (!existsSync(osRelease)) return false;
  const family = readFileSync(osRelease, "utf8").match(/^ID(_LIKE)?=.*$/gm) ?? [];
  return family.some((line) => /\b(debian|ubuntu)\b/.test(line));
}
