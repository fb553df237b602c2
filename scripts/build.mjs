// Compiles the product to dist/: `npm run build`.
import { codeSteps, root, setUp } from "./setup.mjs";
import { build } from "./setup/program.mjs";

if (await setUp(codeSteps)) {
  const { ok, output, reason } = await build(root);
  if (!ok) process.stderr.write(`${output.trim() || reason}\n`);
  process.exitCode = ok ? 0 : 1;
} else {
  process.exitCode = 1;
}
