import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

type Locked = { version?: string; optionalDependencies?: Record<string, string> };
type LockFile = { packages: Record<string, Locked> };
// Plain JavaScript without declarations: this is the contract the tests rely on.
type CompleteLock = { missingPlatforms: (lock: LockFile) => Record<string, Locked> };
const script = new URL("../../scripts/complete-lock.mjs", import.meta.url).href;
const { missingPlatforms } = (await import(script)) as CompleteLock;

test("package-lock.json holds the packages of every platform; if not, run node scripts/complete-lock.mjs", async () => {
  const lock = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8")) as LockFile;

  expect(Object.keys(missingPlatforms(lock))).toEqual([]);
});

test("a package that npm left out is given its platform, so that it stays uninstalled elsewhere", () => {
  const optionalDependencies = {
    "@a/linux-x64": "1.0.0",
    "@a/linux-arm64-musl": "1.0.0",
    "@a/win32-x64-msvc": "1.0.0",
  };
  const packages = {
    "node_modules/a": { dev: true, optionalDependencies },
    "node_modules/@a/linux-x64": { version: "1.0.0" },
  };

  expect(missingPlatforms({ packages })).toEqual({
    "node_modules/@a/linux-arm64-musl": {
      version: "1.0.0",
      cpu: ["arm64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    },
    "node_modules/@a/win32-x64-msvc": { version: "1.0.0", cpu: ["x64"], dev: true, optional: true, os: ["win32"] },
  });
});

test("a copy nested under another package counts, one nested elsewhere does not", () => {
  const packages = {
    "node_modules/a/node_modules/b": { optionalDependencies: { "b-linux-x64": "2.0.0" } },
    "node_modules/a/node_modules/b-linux-x64": { version: "2.0.0" },
    "node_modules/c": { optionalDependencies: { "b-linux-x64": "2.0.0" } },
  };

  expect(Object.keys(missingPlatforms({ packages }))).toEqual(["node_modules/b-linux-x64"]);
});

test("a name that does not tell its platform is refused", () => {
  const packages = { "node_modules/a": { optionalDependencies: { fast: "1.0.0" } } };

  expect(() => missingPlatforms({ packages })).toThrow("fast: its name does not tell its platform");
});
