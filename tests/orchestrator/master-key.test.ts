import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { loadConfig } from "../../core/config.ts";
import { createSecrets, newMasterKey } from "../../core/secrets.ts";
import { masterKeyOf, refuseForeignMasterKey } from "../../orchestrator/master-key.ts";
import { expect, test } from "../support/fixtures.ts";
import { makeTempDir } from "../support/temp-dir.ts";

async function aDataDir() {
  const dir = await makeTempDir("master-key");
  onTestFinished(() => rm(dir, { recursive: true }));
  return { config: loadConfig({ MINUTTJAKT_DATA_DIR: join(dir, "data") }), file: join(dir, "data", "master.key") };
}

test("is made on the first start, for its owner's eyes only, and found again on the next", async () => {
  const { config, file } = await aDataDir();

  const key = masterKeyOf(config);

  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await readFile(file, "utf8")).toBe(`${key}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(masterKeyOf(config)).toBe(key);
});

test("is the one that is set, whatever the folder holds", async () => {
  const { config, file } = await aDataDir();
  masterKeyOf(config);
  const key = newMasterKey();

  expect(masterKeyOf({ ...config, MINUTTJAKT_MASTER_KEY: key.toUpperCase() })).toBe(key);
  expect(await readFile(file, "utf8")).not.toContain(key);
});

test.for(["", "abc\n", "0".repeat(63)])("is not a file that holds %j", async (content) => {
  const { config, file } = await aDataDir();
  masterKeyOf(config);
  await writeFile(file, content);

  expect(() => masterKeyOf(config)).toThrow(`${file} holds no master key`);
  expect(await readFile(file, "utf8")).toBe(content);
});

test("a database knows its own master key and refuses every other", async ({ db }) => {
  const own = createSecrets(newMasterKey());

  await Promise.all([refuseForeignMasterKey(db, own), refuseForeignMasterKey(db, own)]);
  await refuseForeignMasterKey(db, own);

  await expect(refuseForeignMasterKey(db, createSecrets(newMasterKey()))).rejects.toThrow(
    "set MINUTTJAKT_MASTER_KEY to it",
  );
  expect(await db.installation.findMany()).toEqual([{ key: "master-key-fingerprint", value: own.fingerprint }]);
});
