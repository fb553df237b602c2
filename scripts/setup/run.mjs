import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const keptCharacters = 65_536;

/**
 * @typedef {{ ok: boolean, output: string, reason: string }} Outcome `reason` says in a few words why it is not ok
 * @typedef {{ timeoutMs: number, silenceMs?: number, cwd?: string, env?: Record<string, string> }} Bounds
 */

/**
 * Runs a program to its end, or kills it when it takes too long or says nothing for too long. Never throws.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Bounds} bounds
 * @returns {Promise<Outcome>}
 */
export function run(file, args, { timeoutMs, silenceMs = timeoutMs, cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      // Children find the Node that runs this file, also when another one comes first on PATH.
      env: { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && file.endsWith(".cmd"),
    });
    let output = "";
    let reason = "";
    /** @param {string} why */
    const kill = (why) => {
      reason ||= why;
      child.kill("SIGKILL");
    };
    const killWithParent = () => kill("broken off");
    process.once("exit", killWithParent);
    const deadline = setTimeout(kill, timeoutMs, `not done in ${Math.round(timeoutMs / 1000)} s`);
    const silence = setTimeout(kill, silenceMs, `no sign of life in ${Math.round(silenceMs / 1000)} s`);
    /** @param {Buffer} chunk */
    const hear = (chunk) => {
      output = (output + chunk.toString()).slice(-keptCharacters);
      silence.refresh();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    /** @param {boolean} ok @param {string} why */
    const settle = (ok, why) => {
      clearTimeout(deadline);
      clearTimeout(silence);
      process.off("exit", killWithParent);
      resolve({ ok, output, reason: ok ? "" : reason || why });
    };
    child.on("error", (error) => settle(false, error.message));
    child.on("close", (code) => settle(code === 0, firstError(output) ?? `ended with code ${code}`));
  });
}

/**
 * The line of a program's output that tells what went wrong.
 *
 * @param {string} output
 */
function firstError(output) {
  const lines = output.split("\n").map((line) => line.trim());
  const isError = /error|ENOTFOUND|^E: |not found|cannot open/i;
  const isBareCode = /^npm error (code|errno|syscall) /;
  return lines.find((line) => isError.test(line) && !isBareCode.test(line))?.slice(0, 200);
}

/**
 * @param {string} program
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined} path of the program on PATH
 */
export function onPath(program, env) {
  const directories = (env["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  return directories
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
}
