import { test as base } from "vitest";
import { closeDb, openDb } from "../../core/db.ts";
import { createTestDatabase } from "./postgres.ts";

let failedTest: string | undefined;

/**
 * `test` with a database of the file's own: `db` is a client on it, `databaseUrl` its address. Made when a test first asks,
 * dropped after the file, and kept when one of its tests failed.
 */
export const test = base
  .extend("noteFailure", { auto: true }, ({ onTestFailed, task }) => {
    onTestFailed(() => {
      failedTest ??= `${task.file.name} > ${task.name}`;
    });
  })
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("databaseUrl", { scope: "file" }, async ({}, { onCleanup }) => {
    const database = await createTestDatabase();
    // Files of a worker may share this module: what failed in the file before is not this one's.
    failedTest = undefined;
    onCleanup(async () => {
      if (failedTest) await database.keep(failedTest);
      else await database.drop();
    });
    return database.url;
  })
  .extend("db", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const db = openDb(databaseUrl);
    onCleanup(() => closeDb(db));
    return db;
  });

export { expect } from "vitest";
