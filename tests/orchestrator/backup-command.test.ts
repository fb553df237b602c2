import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../core/config.ts";
import { closeDb, openDb } from "../../core/db.ts";
import { createLogger } from "../../core/log.ts";
import { openDatabase } from "../../orchestrator/open-database.ts";
import { createResources } from "../../orchestrator/resources.ts";
import { migrate } from "../../prisma/migrate.ts";
import { runProgram } from "../support/program.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const minuttjakt = (dataDir: string, ...words: string[]) => runProgram(dataDir, words);

/** What `minuttjakt start` has running: the embedded database, which tells others where it is. */
async function startRecord(dataDir: string) {
  const resources = createResources(createLogger("silent"));
  onTestFinished(() => resources.closeAll());
  const config = loadConfig({ MINUTTJAKT_DATA_DIR: dataDir });
  const { databaseUrl } = await openDatabase(config, { log: createLogger("silent"), resources, shareRunning: false });
  return { databaseUrl, stop: () => resources.closeAll() };
}

async function tenantsOf(databaseUrl: string): Promise<string[]> {
  const db = openDb(databaseUrl);
  const tenants = await db.tenant.findMany({ orderBy: { slug: "asc" } });
  await closeDb(db);
  return tenants.map(({ slug }) => slug);
}

test(
  "a record is backed up while it runs and while it does not, and restored into a new data folder, once",
  { timeout: 120_000 },
  async () => {
    const dir = await makeTempDir("backup-command");
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const [home, other] = [join(dir, "home"), join(dir, "other")];
    await Promise.all([home, other].map((one) => mkdir(one)));
    const running = await startRecord(home);
    await migrate(running.databaseUrl);
    const db = openDb(running.databaseUrl);
    const { id: tenantId } = await db.tenant.create({ data: { slug: "solvik", name: "Solvik kommune" } });
    await db.apiKey.create({
      data: { tenantId, name: "Skjema", prefix: "mj_1", keyHash: "hash", roles: ["OPERATOR"] },
    });
    await closeDb(db);

    const whileRunning = await minuttjakt(home, "backup", join(dir, "running.backup"));
    await running.stop();
    const whileStopped = await minuttjakt(home, "backup", join(dir, "stopped.backup"));
    const restored = await minuttjakt(other, "restore", join(dir, "running.backup"));
    const again = await minuttjakt(other, "restore", join(dir, "stopped.backup"));
    const intoItself = await minuttjakt(home, "restore", join(dir, "stopped.backup"));

    expect(whileRunning).toMatchObject({ code: 0, stderr: "" });
    expect(whileRunning.stdout).toContain(`the master key       ${home}/master.key`);
    expect(whileRunning.stdout).toContain(`screenshots, traces  ${home}/artefacts`);
    expect(whileStopped.code).toBe(0);
    expect(restored).toMatchObject({ code: 0, stderr: "" });
    expect(restored.stdout).toContain("Reports agree with the ledger");
    expect(restored.stdout).toContain("Everybody signs in again. 1 API key of that time is revoked");
    for (const refused of [again, intoItself]) {
      expect(refused).toMatchObject({ code: 1, stdout: "" });
      expect(refused.stderr).toMatch(/^minuttjakt: The database is not empty, and nothing was restored/);
    }
    const second = await startRecord(other);
    expect(await tenantsOf(second.databaseUrl)).toEqual(["solvik"]);
    expect((await readdir(other)).includes("master.key")).toBe(false);
  },
);

test("a wrong file makes no database, and a command without a file says what it wants", async () => {
  const dir = await makeTempDir("backup-command");
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await cp("package.json", join(dir, "no.backup"));

  const wrong = await minuttjakt(join(dir, "new"), "restore", join(dir, "no.backup"));
  const none = await minuttjakt(join(dir, "new"), "backup");

  expect(wrong).toMatchObject({ code: 1, stdout: "" });
  expect(wrong.stderr).toContain("no.backup is no backup that this version can read, and nothing was restored");
  expect(await readdir(join(dir, "new"))).not.toContain("postgres");
  expect(none).toMatchObject({ code: 2, stdout: "" });
  expect(none.stderr).toContain("minuttjakt backup <file>");
  const both = await minuttjakt(join(dir, "new"), "restore", join(dir, "no.backup"), "--keep-keys", "--revoke-keys");
  expect(both).toMatchObject({ code: 2, stdout: "" });
  expect(both.stderr).toContain("Say --revoke-keys or --keep-keys, not both");
});
