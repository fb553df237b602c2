import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const hasTypeTests = readdirSync("tests", { recursive: true }).some((file) => String(file).endsWith(".test-d.ts"));

export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/support/global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    // Two files at a time: most start a browser, a database or both.
    maxWorkers: 2,
    // `npm run check` finds type errors outside the type tests.
    typecheck: { enabled: hasTypeTests, include: ["tests/**/*.test-d.ts"], ignoreSourceErrors: true },
  },
});
