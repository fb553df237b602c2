// Prints `N passed, N failed` from Vitest's JSON report, and ends with 1 unless every test that ran passed.
import { readFileSync } from "node:fs";

/** @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile */

/** @param {string} path @returns {TestFile[]} none when Vitest wrote no report, which then counts as a failure */
function readFiles(path) {
  try {
    const report = /** @type {{ testResults: TestFile[] }} */ (JSON.parse(readFileSync(path, "utf8")));
    return report.testResults;
  } catch {
    return [];
  }
}

const files = readFiles(process.argv[2] ?? "");
const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
/** @param {string[]} wanted */
const count = (...wanted) => statuses.filter((status) => wanted.includes(status)).length;

// A file that fails outside its tests, as on a wrong import, has no failed test to count.
const brokenFiles = files.filter(
  ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
).length;
const passed = count("passed");
const skipped = count("skipped", "pending", "todo", "disabled");
const failed = count("failed") + brokenFiles + (files.length === 0 ? 1 : 0);

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
