import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const hasTypeTests = readdirSync("tests", { recursive: true }).some((file) => String(file).endsWith(".test-d.ts"));

// One that takes minutes and begins last has everybody wait for it. Storms wait more than they work: there is room beside.
const begunFirst = ["/tests/chaos/", "/tests/e2e/", "/tests/orchestrator/hosts.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = begunFirst.findIndex((part) => moduleId.includes(part));
      return found === -1 ? begunFirst.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

// Reading the modules takes longer than most of these tests do: a worker reads them once for all its files.
const modulesShared = ["tests/core/**/*.test.ts", "tests/prisma/**/*.test.ts", "tests/api/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "shared", include: modulesShared, isolate: false } },
      { extends: true, test: { name: "apart", include: ["tests/**/*.test.{ts,tsx}"], exclude: modulesShared } },
    ],
    globalSetup: ["tests/support/global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    // Two files at a time: most start a browser, a database or both.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // `npm run check` finds type errors outside the type tests.
    typecheck: { enabled: hasTypeTests, include: ["tests/**/*.test-d.ts"], ignoreSourceErrors: true },
  },
});
