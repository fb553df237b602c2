#!/usr/bin/env node
// The program: the build in dist/ when it is newer than the sources, else the sources themselves through tsx.
// Either runs in this very process, so that a signal reaches it directly.
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const built = join(root, "dist/orchestrator/cli.js");
const source = join(root, "orchestrator/cli.ts");
const sourceFolders = ["api", "bots", "core", "orchestrator", "prisma", "sandbox"];

/** @param {string} folder @returns {number} when its youngest source was written, in ms since 1970 */
function youngest(folder) {
  const ages = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return youngest(path);
    return /\.tsx?$/.test(entry.name) ? statSync(path).mtimeMs : 0;
  });
  return Math.max(0, ...ages);
}

function isBuilt() {
  if (!existsSync(built)) return false;
  const folders = sourceFolders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  return statSync(built).mtimeMs > Math.max(0, ...folders.map(youngest));
}

async function readSourcesDirectly() {
  if (!existsSync(join(root, "node_modules/tsx"))) {
    process.stderr.write("The packages are not installed. Run: node scripts/setup.mjs\n");
    process.exit(1);
  }
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: join(root, "tsconfig.json") });
}

const useBuild = isBuilt();
if (!useBuild) await readSourcesDirectly();
const program = /** @type {{ main(argv: string[]): Promise<void> }} */ (
  await import(pathToFileURL(useBuild ? built : source).href)
);
await program.main(process.argv.slice(2));
