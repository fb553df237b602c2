// Every static check there is: `npm run check`. Needs no database and no browser; says what failed, and ends with 1 if anything did.
import { performance } from "node:perf_hooks";
import { join } from "node:path";
import { codeSteps, root, setUp } from "./setup.mjs";
import { run } from "./setup/run.mjs";

const checkMs = 3 * 60_000;
const folders = ["api", "bench", "bots", "core", "orchestrator", "prisma", "sandbox", "tests"];

const checks = [
  { name: "format", tool: "oxfmt/bin/oxfmt", args: ["--check", "."] },
  {
    name: "lint",
    tool: "oxlint/bin/oxlint",
    args: ["--type-aware", "--deny-warnings", "--report-unused-disable-directives"],
  },
  { name: "types", tool: "typescript/bin/tsc", args: ["-p", ".", "--noEmit"] },
  { name: "types of scripts", tool: "typescript/bin/tsc", args: ["-p", "scripts"] },
  {
    name: "boundaries",
    tool: "dependency-cruiser/bin/dependency-cruise.mjs",
    args: ["--config", ".dependency-cruiser.cjs", ...folders],
  },
  { name: "dead code", tool: "knip/bin/knip.js", args: ["--no-progress"] },
];

/** @param {{ name: string, tool: string, args: string[] }} check */
async function hold({ name, tool, args }) {
  const started = performance.now();
  const bounds = { cwd: root, timeoutMs: checkMs, env: process.stdout.isTTY ? { FORCE_COLOR: "1" } : {} };
  const { ok, output, reason } = await run(process.execPath, [join(root, "node_modules", tool), ...args], bounds);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds} s)${ok ? "" : `\n${output.trim() || reason}\n`}`);
  return ok;
}

const isUp = await setUp(codeSteps);
const held = isUp && (await Promise.all(checks.map(hold))).every(Boolean);
process.exitCode = held ? 0 : 1;
