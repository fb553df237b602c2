import { onPath } from "./run.mjs";

/**
 * The `redis-server` program, for the tests that run on Redis. They are skipped without it, so this never stops the set-up.
 *
 * @param {import("../setup.mjs").Machine} machine
 * @returns {import("../setup.mjs").Step}
 */
export function redisServer({ env, debian }) {
  return {
    title: "redis-server",
    isDone: () => onPath("redis-server", env) !== undefined,
    async make() {
      const skipped = "missing, so the tests on Redis will be skipped";
      if (!(await debian.mayInstall())) return `${skipped}. Run: sudo apt-get install -y redis-server`;
      const { reason } = await debian.install(["redis-server"]);
      return onPath("redis-server", env) ?? `${skipped} (${reason})`;
    },
  };
}
