import { defineConfig } from "vitest/config";

// The benefit rules alone: pure, so that they need no server and can be run again for every mutant.
export default defineConfig({ test: { include: ["tests/core/benefits/rules/**/*.test.ts"], testTimeout: 30_000 } });
