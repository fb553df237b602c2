import { randomUUID } from "node:crypto";
import { statfs } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { openArtefacts } from "../../core/artefacts/index.ts";
import { findBrowser } from "../find-browser.ts";
import { openDatabase } from "../open-database.ts";
import { openEngine } from "../open-engine.ts";
import { createBrowserPool } from "../browser-pool.ts";
import type { Engine } from "../../core/context.ts";
import type { Command } from "./command.ts";
import { type Environment, openEnvironment } from "./environment.ts";
import { sentenceOf } from "./sentence-of.ts";

type Finding = { name: string; ok: boolean; told: string };

/** Looks at all that minuttjakt stands on, and says what to do about what is wrong. */
export const doctor: Command = {
  usage: "doctor",
  summary: "Check Node, disk, evidence, browser, database, queue and clock",
  async run() {
    const environment = openEnvironment("file");
    try {
      const own = [node(), await disk(environment), await artefacts(environment), await browser(environment)];
      const findings = [...own, ...(await record(environment))];
      for (const { name, ok, told } of findings)
        process.stdout.write(`${ok ? "ok     " : "WRONG  "} ${name.padEnd(9)} ${told}\n`);
      return findings.every((finding) => finding.ok) ? 0 : 1;
    } finally {
      await environment.resources.closeAll();
    }
  },
};

async function examine(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, told: await look() };
  } catch (error) {
    // A driver's message is many lines, the last of which says what is wrong.
    return { name, ok: false, told: sentenceOf(error).split("\n").filter(Boolean).at(-1) ?? String(error) };
  }
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    name: "node",
    ok,
    told: ok ? process.versions.node : `${process.versions.node}: install Node 20.19 or newer`,
  };
}

function disk({ config }: Environment): Promise<Finding> {
  return examine("disk", async () => {
    const { bavail, bsize } = await statfs(config.MINUTTJAKT_DATA_DIR);
    const freeGib = (bavail * bsize) / 2 ** 30;
    if (freeGib < 1)
      throw new Error(
        `${freeGib.toFixed(1)} GiB free in ${config.MINUTTJAKT_DATA_DIR}: make room, or move it with MINUTTJAKT_DATA_DIR`,
      );
    return `${freeGib.toFixed(1)} GiB free in ${config.MINUTTJAKT_DATA_DIR}`;
  });
}

/** Whether what is kept can be read again, and removed. */
function artefacts({ config }: Environment): Promise<Finding> {
  return examine("evidence", async () => {
    const store = openArtefacts(config);
    const path = `doctor/${randomUUID()}`;
    await store.put(path, Buffer.from(path), "text/plain");
    const kept = await store.open(path);
    const told = kept === undefined ? "" : await text(kept);
    await store.remove([path]);
    if (told !== path) throw new Error(`${store.place} does not give back what it was given`);
    return store.place;
  });
}

function browser({ config, log }: Environment): Promise<Finding> {
  return examine("browser", async () => {
    const executablePath = findBrowser(config.MINUTTJAKT_BROWSER);
    const pool = createBrowserPool({ executablePath, headless: true, log });
    try {
      const { signal } = new AbortController();
      const use = { key: "doctor", prepare: async () => undefined, signal };
      const version = await pool.withPage(use, async (page) => page.context().browser()?.version());
      return `Chromium ${version} (${executablePath ?? "Playwright's own"})`;
    } finally {
      await pool.close();
    }
  });
}

async function record(environment: Environment): Promise<Finding[]> {
  const { config, log, resources } = environment;
  let engine: Engine | undefined;
  const database = await examine("database", async () => {
    const { databaseUrl, embedded } = await openDatabase(config, { log, resources, shareRunning: true });
    engine = await openEngine(config, { databaseUrl, log, resources });
    const [row] = await engine.db.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`;
    return `PostgreSQL ${row?.version} (${embedded ? "embedded" : "DATABASE_URL"})`;
  });
  if (!engine) return [database];
  const open = engine;
  const queue = await examine("queue", async () => {
    await open.queues.ping();
    return `BullMQ on ${open.queues.backend.kind}`;
  });
  const clock = await examine("clock", async () => {
    const asked = Date.now();
    const [row] = await open.db.$queryRaw<
      { ms: number }[]
    >`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`;
    const aheadMs = Math.round((row?.ms ?? Number.NaN) - (asked + Date.now()) / 2);
    if (Math.abs(aheadMs) > 2_000)
      throw new Error(`the database's clock is ${aheadMs} ms ahead: let both follow a time server`);
    return `the database's clock is ${aheadMs} ms ahead of this one`;
  });
  return [database, queue, clock];
}
