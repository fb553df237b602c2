import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

export type Finished = { code: number; stdout: string; stderr: string };

/** A copy of the project with its packages in place, and a PATH that holds nothing but what a test puts there. */
export type FreshMachine = {
  root: string;
  /** The one folder on PATH. */
  programs: string;
  /** Puts a shell script on PATH, and returns where it lies. */
  addProgram(name: string, script: string): Promise<string>;
  run(args: readonly string[], env?: Record<string, string>): Promise<Finished>;
  /** Takes every program off PATH, and forgets which browser was found. */
  forget(): Promise<void>;
  remove(): Promise<void>;
};

export async function freshMachine(): Promise<FreshMachine> {
  const home = await mkdtemp(join(tmpdir(), "minuttjakt-machine-"));
  const root = join(home, "project");
  const programs = join(home, "bin");
  await mkdir(programs);
  await mkdir(join(root, "node_modules"), { recursive: true });
  for (const path of ["package.json", "package-lock.json", "tsconfig.json", "prisma.config.ts", "scripts"]) {
    await cp(join(repository, path), join(root, path), { recursive: true });
  }
  await cp(join(repository, "prisma/schema.prisma"), join(root, "prisma/schema.prisma"));
  for (const name of await readdir(join(repository, "node_modules"))) {
    if (!name.startsWith(".minuttjakt-"))
      await symlink(join(repository, "node_modules", name), join(root, "node_modules", name));
  }

  return {
    root,
    programs,
    async addProgram(name, script) {
      const path = join(programs, name);
      await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return path;
    },
    run(args, env = {}) {
      // No download server answers on the discard port, so Playwright's own browser cannot be had either.
      const offline = {
        PLAYWRIGHT_DOWNLOAD_HOST: "http://127.0.0.1:9",
        PLAYWRIGHT_BROWSERS_PATH: join(home, "browsers"),
      };
      const options = { cwd: root, env: { PATH: programs, HOME: home, ...offline, ...env } };
      return new Promise((resolve) => {
        execFile(process.execPath, args, options, (error, stdout, stderr) => {
          resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr });
        });
      });
    },
    async forget() {
      await rm(programs, { recursive: true });
      await mkdir(programs);
      await rm(join(root, "node_modules/.minuttjakt-browser"), { force: true });
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
