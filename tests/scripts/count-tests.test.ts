import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/count-tests.mjs", import.meta.url));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "minuttjakt-count-"));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

function count(report: string) {
  return new Promise<{ code: unknown; line: string }>((resolve) => {
    execFile(process.execPath, [script, report], (error, stdout) =>
      resolve({ code: error?.code ?? 0, line: stdout.trim() }),
    );
  });
}

async function reportOf(...files: { status: string; tests: string[] }[]) {
  const path = join(directory, `${Math.random()}.json`);
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((outcome) => ({ status: outcome })),
  }));
  await writeFile(path, JSON.stringify({ testResults }));
  return path;
}

test("sums the tests of all files", async () => {
  const report = await reportOf(
    { status: "passed", tests: ["passed", "passed"] },
    { status: "passed", tests: ["passed"] },
  );

  expect(await count(report)).toEqual({ code: 0, line: "3 passed, 0 failed" });
});

test("tells of skipped tests, which fail nothing", async () => {
  const report = await reportOf({ status: "passed", tests: ["passed", "skipped", "pending", "todo"] });

  expect(await count(report)).toEqual({ code: 0, line: "1 passed, 0 failed, 3 skipped" });
});

test("ends with 1 when a test failed", async () => {
  const report = await reportOf({ status: "failed", tests: ["passed", "failed"] });

  expect(await count(report)).toEqual({ code: 1, line: "1 passed, 1 failed" });
});

test("counts a file that broke outside its tests as a failure", async () => {
  const report = await reportOf({ status: "passed", tests: ["passed"] }, { status: "failed", tests: [] });

  expect(await count(report)).toEqual({ code: 1, line: "1 passed, 1 failed" });
});

test("counts a missing report as a failure", async () => {
  expect(await count(join(directory, "nowhere.json"))).toEqual({ code: 1, line: "0 passed, 1 failed" });
});
