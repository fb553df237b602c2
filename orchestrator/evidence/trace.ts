import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "playwright";
import type { Evidence } from "../evidence.ts";
import { withDeadline } from "../resources.ts";
import { maskTrace } from "./mask-trace.ts";
import { makeRawTraceFolder } from "./raw-traces.ts";

const startLimitMs = 2_000;
const stopLimitMs = 4_000;
const keepLimitMs = 10_000;
/** One that is larger would take the worker's time from its other cases. */
const mostBytes = 32 * 2 ** 20;

/**
 * Begins to record what is done on a context's pages; costs a third of the robot's speed (docs/adr/0006). Login belongs
 * before it.
 *
 * @returns Whether it is recorded; a trace that cannot be had never fails the case.
 */
export async function startTrace({ log }: Evidence, context: BrowserContext): Promise<boolean> {
  try {
    // No film: nobody can mask what is in a picture of every moment.
    await withDeadline(
      context.tracing.start({ snapshots: true, screenshots: false }),
      startLimitMs,
      "No trace in time",
    );
    return true;
  } catch (error) {
    log.warn({ err: error }, "no trace");
    return false;
  }
}

/** Ends the recording and throws it away: the case went well. */
export async function dropTrace({ log }: Evidence, context: BrowserContext): Promise<void> {
  await withDeadline(context.tracing.stop(), stopLimitMs, "The trace did not end in time").catch((error: unknown) =>
    log.warn({ err: error }, "trace not ended"),
  );
}

/**
 * Ends the recording and keeps it with personal data masked, for `npx playwright show-trace`.
 *
 * @returns Path in the artefact store; undefined when no trace could be had, which never fails the case.
 */
export async function keepTrace(
  { artefacts, log }: Evidence,
  context: BrowserContext,
  { name, sensitive }: { name: string; sensitive: readonly string[] },
): Promise<string | undefined> {
  let folder: string | undefined;
  try {
    folder = await makeRawTraceFolder();
    const file = join(folder, "trace.zip");
    await withDeadline(context.tracing.stop({ path: file }), stopLimitMs, "The trace did not end in time");
    const { size } = await stat(file);
    if (size > mostBytes) throw new Error(`The trace is too large to be kept: ${size} bytes`);
    const path = `${name}.zip`;
    const masked = maskTrace(await readFile(file), sensitive);
    await withDeadline(artefacts.put(path, masked, "application/zip"), keepLimitMs, "The trace was not kept in time");
    return path;
  } catch (error) {
    log.warn({ err: error, trace: name }, "no trace");
    return undefined;
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
