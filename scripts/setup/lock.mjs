import { linkSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupProblem } from "./problem.mjs";

const pollMs = 100;
const breakingMs = 10_000;

/**
 * Does the work while no other set-up of this folder does any. A lock whose holder has died is taken over.
 *
 * @template T
 * @param {{ path: string, patienceMs: number, onWait: (pid: number) => void }} lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {SetupProblem} when the holder is still at it after `patienceMs`
 */
export async function withLock({ path, patienceMs, onWait }, work) {
  await acquire({ path, patienceMs, onWait });
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** @param {{ path: string, patienceMs: number, onWait: (pid: number) => void }} lock */
async function acquire({ path, patienceMs, onWait }) {
  const deadline = Date.now() + patienceMs;
  let told = false;
  while (!take(path)) {
    const holder = holderOf(path);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      takeAway(path, holder);
      continue;
    }
    if (Date.now() > deadline) {
      throw new SetupProblem(`Another setup (process ${holder}) is still at work here`, `kill ${holder}`);
    }
    if (!told) onWait(holder);
    told = true;
    await sleep(pollMs);
  }
}

/**
 * The lock appears with its holder's number in it, so nobody ever reads an empty one.
 *
 * @param {string} path
 */
function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    unlinkSync(own);
  }
}

/**
 * Two that find the same dead holder must not both remove: the later one would remove the earlier one's new lock.
 *
 * @param {string} path
 * @param {number} dead
 */
function takeAway(path, dead) {
  const breaking = `${path}.breaking`;
  try {
    writeFileSync(breaking, "", { flag: "wx" });
  } catch {
    if (ageMs(breaking) > breakingMs) rmSync(breaking, { force: true });
    return;
  }
  try {
    if (holderOf(path) === dead) rmSync(path, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

/** @param {string} path */
function holderOf(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
