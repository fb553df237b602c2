import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const onPath = ["chromium-headless-shell", "chromium", "google-chrome"];

/**
 * The Chromium that robots use: the one that is set, Playwright's own, or one on the path.
 *
 * @returns Its path, or undefined for Playwright's own headless shell.
 * @throws Error that tells how to get one.
 */
// oxlint-disable-next-line no-process-env -- where programs lie is the system's own business, no setting of ours
export function findBrowser(configured: string | undefined, path = process.env["PATH"] ?? ""): string | undefined {
  if (configured !== undefined) {
    if (isExecutable(configured)) return configured;
    throw new Error(`MINUTTJAKT_BROWSER names ${configured}, which cannot be run`);
  }
  if (hasOwnBrowser()) return undefined;
  for (const name of onPath) {
    const found = path
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find(isExecutable);
    if (found !== undefined) return found;
  }
  throw new Error("No browser for the robots: run `node scripts/setup.mjs`, or set MINUTTJAKT_BROWSER to a Chromium");
}

/** Playwright marks each browser that it has downloaded whole; the headless shell lies beside the full one. */
function hasOwnBrowser(): boolean {
  const [folder = ""] = /^.*chromium-\d+/.exec(ownBrowserPath()) ?? [];
  const folders = [folder, folder.replace(/chromium-(\d+)$/, "chromium_headless_shell-$1")];
  return folder !== "" && folders.some((one) => existsSync(join(one, "INSTALLATION_COMPLETE")));
}

const tellPath = `process.stdout.write(require("playwright").chromium.executablePath())`;

/** Asked of a process that ends: Playwright holds some 50 MiB from when it is loaded, and no browser may ever be wanted. */
function ownBrowserPath(): string {
  const options = { cwd: import.meta.dirname, encoding: "utf8", timeout: 30_000 } as const;
  return execFileSync(process.execPath, ["--eval", tellPath], options);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
