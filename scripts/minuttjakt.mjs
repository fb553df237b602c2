#!/usr/bin/env node
// The program: the build in dist/ when it is newer than the sources, else the sources themselves through tsx.
// Either runs in this very process, so that a signal reaches it directly.
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { builtProgram, isBuilt } from "./setup/program.mjs";

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));

async function readSourcesDirectly() {
  if (!existsSync(join(root, "node_modules/tsx"))) {
    process.stderr.write("The packages are not installed. Run: node scripts/setup.mjs\n");
    process.exit(1);
  }
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: join(root, "tsconfig.json") });
}

const useBuild = isBuilt(root);
if (!useBuild) await readSourcesDirectly();
const path = useBuild ? builtProgram(root) : join(root, "orchestrator/cli.ts");
const program = /** @type {{ main(argv: string[]): Promise<void> }} */ (await import(pathToFileURL(path).href));
await program.main(process.argv.slice(2));
