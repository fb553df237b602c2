import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupProblem } from "./problem.mjs";
import { run } from "./run.mjs";
import { fingerprint, readStamp, writeStamp } from "./stamp.mjs";

const generateMs = 2 * 60_000;

/**
 * The database client that Prisma writes from the schema, in prisma/generated.
 *
 * @param {import("../setup.mjs").Machine} machine
 * @returns {import("../setup.mjs").Step}
 */
export function prismaClient({ root }) {
  const generated = join(root, "prisma/generated");
  const stampPath = join(generated, ".stamp");
  const sources = ["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"];
  const wanted = () => fingerprint(sources.map((path) => readFileSync(join(root, path))));

  return {
    title: "Prisma client",
    isDone: () => existsSync(join(root, "node_modules/prisma")) && readStamp(stampPath) === wanted(),
    async make() {
      const args = [join(root, "node_modules/prisma/build/index.js"), "generate"];
      const env = { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
      const { ok, reason } = await run(process.execPath, args, { cwd: root, timeoutMs: generateMs, env });
      if (!ok) throw new SetupProblem(`The Prisma client could not be generated (${reason})`, "npx prisma generate");
      writeStamp(stampPath, wanted());
      return "";
    },
  };
}
