// What the compiler leaves behind: style sheets, script and icon go to the build beside the pages.
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
cpSync(join(root, "api/static"), join(root, "dist/api/static"), { recursive: true });
